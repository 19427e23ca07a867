import { Field, ObjectType } from 'type-graphql';
import { PolicyStatementType } from '../policy/policy-statement.type.ts';

@ObjectType('ExecutionRole', {
  description: 'What a function, and whatever polls for it, may do.',
  simpleResolvers: true,
})
export class ExecutionRoleType {
  @Field(() => String, { description: 'Its ARN: each function has a role of its own.' })
  readonly roleArn!: string;

  @Field(() => [PolicyStatementType], {
    description: 'What it allows and denies; everything where nobody has said otherwise.',
  })
  readonly statements!: PolicyStatementType[];
}
