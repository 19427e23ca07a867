import { Field, ID, InputType, Int } from 'type-graphql';

const FUNCTION = 'The name, the ARN or the partial ARN of the function.';

@InputType({ description: 'Environments to be kept initialised.' })
export class PutProvisionedConcurrencyConfigInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, {
    description: 'The number of a published version, or an alias that leads to one.',
  })
  qualifier!: string;

  @Field(() => Int, {
    description:
      'How many environments, from 1: within the reservation of the function, or else taken from the unreserved concurrency of the account.',
  })
  provisionedConcurrentExecutions!: number;
}

@InputType({ description: 'Provisioned concurrency to be given back.' })
export class DeleteProvisionedConcurrencyConfigInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: FUNCTION })
  functionName!: string;

  @Field(() => String, { description: 'The version or alias that has it.' })
  qualifier!: string;
}
