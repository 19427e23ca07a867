import { Field, InputType } from 'type-graphql';
import type { StatementInput } from '../../simulation/iam/statement-input.ts';
import type { Json } from '../../simulation/json.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { PolicyEffect, type PolicyEffectName } from './policy.enum.ts';

@InputType({ description: "A statement of a role's or user's policy, as IAM has them." })
export class PolicyStatementInput {
  @Field(() => String, {
    nullable: true,
    description: 'Letters and digits, unique in the policy; none by default.',
  })
  sid?: string | null;

  @Field(() => PolicyEffect, { description: 'Whether it allows or denies.' })
  effect!: PolicyEffectName;

  @Field(() => [String], {
    description: 'Actions such as `logs:PutLogEvents`, with `*` and `?` as wildcards; `*` for all.',
  })
  action!: string[];

  @Field(() => [String], {
    description:
      'ARNs, with `*` and `?` as wildcards inside each of their six parts; `*` for everything.',
  })
  resource!: string[];

  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'A condition block as AWS writes it: `{"StringEquals": {"aws:SourceAccount": "111122223333"}}`; none by default.',
  })
  condition?: unknown;
}

/** The statements as the simulation takes them. */
export function toStatementInputs(
  statements: readonly PolicyStatementInput[],
): readonly StatementInput[] {
  return statements.map(({ sid, effect, action, resource, condition }) => ({
    sid: sid ?? null,
    effect,
    action,
    resource,
    condition: (condition ?? null) as Json,
  }));
}
