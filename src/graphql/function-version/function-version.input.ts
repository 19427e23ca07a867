import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'A version to be published.' })
export class PublishVersionInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Publishes this code only: refused where `$LATEST` has another checksum.',
  })
  codeSha256?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 256 characters; that of `$LATEST` by default.',
  })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The revision you have seen: PRECONDITION_FAILED where it is not the latest.',
  })
  revisionId?: string | null;
}
