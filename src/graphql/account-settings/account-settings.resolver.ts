import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { UpdateAccountSettingsInput } from './account-settings.input.ts';
import { accountSettingsBySandbox } from './account-settings.loader.ts';
import { UpdateAccountSettingsPayload } from './account-settings.payload.ts';
import { AccountSettingsType } from './account-settings.type.ts';

@Resolver(() => SandboxType)
export class AccountSettingsResolver {
  @Mutation(() => UpdateAccountSettingsPayload, {
    description:
      "Raises or lowers the account's concurrency limit, as AWS does on request. Takes the role EDITOR.",
  })
  async updateAccountSettings(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateAccountSettingsInput, { description: 'What changes.' })
    { sandboxId, ...input }: UpdateAccountSettingsInput,
  ): Promise<UpdateAccountSettingsPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'UpdateAccountSettings', input }),
    );
    return { accountSettings: await loadSettings(context, sandboxId) };
  }

  @FieldResolver(() => AccountSettingsType, {
    description: 'Limits of the simulated account and what it has.',
  })
  accountSettings(
    @Ctx() context: ApiContext,
    @Root() { id }: SandboxType,
  ): Promise<AccountSettingsType> {
    return loadSettings(context, id);
  }
}

async function loadSettings(
  { loaders }: ApiContext,
  sandboxId: string,
): Promise<AccountSettingsType> {
  const record = await loaders.of(accountSettingsBySandbox).load(sandboxId);
  if (!record) throw notFound('sandbox', sandboxId);
  return new AccountSettingsType(record);
}
