import { Field, InputType } from 'type-graphql';
import type { CallerInput } from '../../simulation/lambda/policy/caller.ts';
import { PolicyStatementInput, toStatementInputs } from '../policy/policy-statement.input.ts';

@InputType({
  description:
    'Who calls, as AWS would see it: either a user or role by its `arn`, or a service by its `servicePrincipal`.',
})
export class InvokeCallerInput {
  @Field(() => String, {
    nullable: true,
    description:
      "ARN of a user, a role, a role's session or a root user, of the sandbox's account or another one.",
  })
  arn?: string | null;

  @Field(() => [PolicyStatementInput], {
    nullable: true,
    description: "What the identity's own policy allows and denies; everything by default.",
  })
  identityPolicy?: PolicyStatementInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: "The organization of the identity's account, such as `o-a1b2c3d4e5`.",
  })
  principalOrgId?: string | null;

  @Field(() => String, { nullable: true, description: 'A service such as `s3.amazonaws.com`.' })
  servicePrincipal?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'ARN of the bucket, topic or rule that the service delivers for.',
  })
  sourceArn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Twelve digits: the account that owns what the service delivers for.',
  })
  sourceAccount?: string | null;

  @Field(() => String, { nullable: true, description: 'The token that an Alexa skill sends.' })
  eventSourceToken?: string | null;
}

/** The caller as the simulation takes it; null for the administrator of the sandbox's account. */
export function toCaller(input: InvokeCallerInput | null | undefined): CallerInput | null {
  if (!input) return null;
  return {
    arn: input.arn ?? null,
    identityPolicy: input.identityPolicy ? toStatementInputs(input.identityPolicy) : null,
    principalOrgId: input.principalOrgId ?? null,
    servicePrincipal: input.servicePrincipal ?? null,
    sourceArn: input.sourceArn ?? null,
    sourceAccount: input.sourceAccount ?? null,
    eventSourceToken: input.eventSourceToken ?? null,
  };
}
