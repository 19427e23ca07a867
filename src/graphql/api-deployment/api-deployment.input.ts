import { Field, ID, InputType } from 'type-graphql';

@InputType({ description: 'An HTTP API to be kept as it is now.' })
export class CreateApiDeploymentInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The stage that serves it from now on; none by default.',
  })
  stageName?: string | null;

  @Field(() => String, { nullable: true, description: 'A sentence for people; none by default.' })
  description?: string | null;
}

@InputType({ description: 'A deployment to be deleted; no stage may serve it.' })
export class DeleteApiDeploymentInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The API, by its ten characters.' })
  apiId!: string;

  @Field(() => ID, { description: 'The deployment.' })
  deploymentId!: string;
}
