import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { changedFunction } from '../function/changed-function.ts';
import { FunctionType } from '../function/function.type.ts';
import { AddPermissionInput, RemovePermissionInput } from './policy.input.ts';
import { functionPolicyByKey } from './policy.loader.ts';
import { AddPermissionPayload, RemovePermissionPayload } from './policy.payload.ts';
import { FunctionPolicyType } from './policy.type.ts';

/** Who else may invoke a function. */
@Resolver(() => FunctionType)
export class PolicyResolver {
  @Mutation(() => AddPermissionPayload, {
    description:
      'Allows a service, an account, a user or a role to invoke a function, a version or an alias. Takes the role EDITOR.',
  })
  async addPermission(
    @Ctx() context: ApiContext,
    @Arg('input', () => AddPermissionInput, { description: 'The permission.' })
    { sandboxId, ...input }: AddPermissionInput,
  ): Promise<AddPermissionPayload> {
    const { access, engine, loaders } = context;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      type: 'AddPermission',
      input: {
        functionName: input.functionName,
        qualifier: input.qualifier ?? null,
        statementId: input.statementId,
        action: input.action,
        principal: input.principal,
        sourceArn: input.sourceArn ?? null,
        sourceAccount: input.sourceAccount ?? null,
        eventSourceToken: input.eventSourceToken ?? null,
        principalOrgId: input.principalOrgId ?? null,
        functionUrlAuthType: input.functionUrlAuthType ?? null,
        invokedViaFunctionUrl: input.invokedViaFunctionUrl ?? null,
        revisionId: input.revisionId ?? null,
      },
    } as const;
    const { functionId, statement } = await loaders.forgetAfter(
      engine.execute<'AddPermission'>(sandboxId, command),
    );
    return { statement, function: await changedFunction(context, functionId) };
  }

  @Mutation(() => RemovePermissionPayload, {
    description: 'Takes a statement out of a policy. Takes the role EDITOR.',
  })
  async removePermission(
    @Ctx() context: ApiContext,
    @Arg('input', () => RemovePermissionInput, { description: 'Which statement.' })
    { sandboxId, ...input }: RemovePermissionInput,
  ): Promise<RemovePermissionPayload> {
    const { access, engine, loaders } = context;
    await access.requireSandbox(sandboxId, 'EDITOR');
    const command = {
      type: 'RemovePermission',
      input: {
        functionName: input.functionName,
        qualifier: input.qualifier ?? null,
        statementId: input.statementId,
        revisionId: input.revisionId ?? null,
      },
    } as const;
    const { functionId } = await loaders.forgetAfter(
      engine.execute<'RemovePermission'>(sandboxId, command),
    );
    return { function: await changedFunction(context, functionId) };
  }

  @FieldResolver(() => FunctionPolicyType, {
    nullable: true,
    description: 'Who else may invoke it: its resource-based policy; null where there is none.',
  })
  async policy(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: FunctionType,
    @Arg('qualifier', () => String, {
      nullable: true,
      description:
        'A version or alias, which has a policy of its own; the unqualified function by default.',
    })
    qualifier: string | null | undefined,
  ): Promise<FunctionPolicyType | null> {
    const { sandboxId, id: functionId } = record;
    const row = await loaders
      .of(functionPolicyByKey)
      .load({ sandboxId, functionId, qualifier: qualifier ?? '' });
    return row && new FunctionPolicyType(row);
  }
}
