import { Field, ID, InputType } from 'type-graphql';
import { FunctionUrlAuthType, type FunctionUrlAuthTypeName } from './policy.enum.ts';

/** What adding and removing a permission have in common. */
@InputType()
abstract class PermissionFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name, the ARN or the partial ARN of the function.' })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A version or alias, which has a policy of its own; the unqualified function by default.',
  })
  qualifier?: string | null;

  @Field(() => String, {
    description: 'Of the statement, unique in the policy: 1 to 100 of `a-z A-Z 0-9 - _`.',
  })
  statementId!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Change the policy only if this still is its revision.',
  })
  revisionId?: string | null;
}

@InputType({ description: 'A permission to invoke a function.' })
export class AddPermissionInput extends PermissionFields {
  @Field(() => String, {
    description: '`lambda:InvokeFunction`, another action of Lambda, `lambda:*` or `*`.',
  })
  action!: string;

  @Field(() => String, {
    description:
      'A service such as `s3.amazonaws.com`, an account of twelve digits, the ARN of a user or role, or `*`.',
  })
  principal!: string;

  @Field(() => String, {
    nullable: true,
    description: 'ARN of what a service must call for, with `*` and `?` as wildcards.',
  })
  sourceArn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Twelve digits: the account that must own what a service calls for.',
  })
  sourceAccount?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The token that an Alexa skill must send, at most 256 of `a-z A-Z 0-9 . _ -`.',
  })
  eventSourceToken?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The organization that the caller must belong to, such as `o-a1b2c3d4e5`.',
  })
  principalOrgId?: string | null;

  @Field(() => FunctionUrlAuthType, {
    nullable: true,
    description: 'The authentication that the function URL must have.',
  })
  functionUrlAuthType?: FunctionUrlAuthTypeName | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the call must, or must not, come through a function URL.',
  })
  invokedViaFunctionUrl?: boolean | null;
}

@InputType({ description: 'Which permission to take away.' })
export class RemovePermissionInput extends PermissionFields {}
