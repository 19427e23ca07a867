import { Field, ID, InputType } from 'type-graphql';
import { PolicyStatementInput } from '../policy/policy-statement.input.ts';

@InputType({ description: 'What a function may do.' })
export class PutFunctionExecutionRoleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => [PolicyStatementInput], {
    description:
      'What it may do, in place of what it might before; an empty list allows nothing. At most 10,240 bytes as JSON.',
  })
  statements!: PolicyStatementInput[];
}

@InputType({ description: 'Which function may do everything again.' })
export class ResetFunctionExecutionRoleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;
}
