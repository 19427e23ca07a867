import { Field, ObjectType } from 'type-graphql';
import { listOf, type PolicyStatement } from '../../simulation/iam/statement.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { PolicyEffect, type PolicyEffectName } from './policy.enum.ts';

@ObjectType('PolicyStatement', { description: 'A statement of a policy.' })
export class PolicyStatementType {
  readonly #statement: PolicyStatement;

  constructor(statement: PolicyStatement) {
    this.#statement = statement;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Its id in the policy; a permission has one always.',
  })
  get sid(): string | null {
    return this.#statement.Sid ?? null;
  }

  @Field(() => PolicyEffect, { description: 'Whether it allows or denies.' })
  get effect(): PolicyEffectName {
    return this.#statement.Effect === 'Allow' ? 'ALLOW' : 'DENY';
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Whom it speaks of: `"*"`, `{"Service": …}` or `{"AWS": …}`; null in a role’s policy, which speaks of the role.',
  })
  get principal(): unknown {
    return this.#statement.Principal ?? null;
  }

  @Field(() => [String], { description: 'The actions it speaks of.' })
  get action(): readonly string[] {
    return listOf(this.#statement.Action);
  }

  @Field(() => [String], { description: 'The ARNs it speaks of.' })
  get resource(): readonly string[] {
    return listOf(this.#statement.Resource);
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'What must hold besides, as AWS writes it; null for nothing.',
  })
  get condition(): unknown {
    return this.#statement.Condition ?? null;
  }
}
