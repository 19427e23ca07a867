import { Field, ObjectType } from 'type-graphql';
import type { FunctionPolicyRow } from '../../simulation/lambda/policy/function-policy.ts';
import { formatPolicy } from '../../simulation/lambda/policy/policy-document.ts';
import { PolicyStatementType } from './policy-statement.type.ts';

@ObjectType('FunctionPolicy', {
  description:
    'The resource-based policy of a function, a version or an alias: who else may invoke it.',
})
export class FunctionPolicyType {
  readonly #row: FunctionPolicyRow;

  constructor(row: FunctionPolicyRow) {
    this.#row = row;
  }

  @Field(() => String, { description: 'The policy document as GetPolicy answers it: JSON text.' })
  get policy(): string {
    return formatPolicy(this.#row.statements);
  }

  @Field(() => String, { description: 'Another one after every change of the policy.' })
  get revisionId(): string {
    return this.#row.revisionId;
  }

  @Field(() => [PolicyStatementType], { description: 'Its statements in the order of adding.' })
  get statements(): PolicyStatementType[] {
    return this.#row.statements.map((statement) => new PolicyStatementType(statement));
  }
}
