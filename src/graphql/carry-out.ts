import type { Command, CommandResult, CommandType } from '../simulation/commands.ts';
import type { ApiContext } from './context.ts';
import { validIdempotencyKey } from './idempotency-key.ts';

/** Carries a command out in a sandbox, for an editor; what was read before is read again. */
export async function carryOut<Type extends CommandType>(
  { access, engine, loaders }: ApiContext,
  sandboxId: string,
  command: Command<Type>,
): Promise<CommandResult<Type>> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  return loaders.forgetAfter(engine.execute(sandboxId, command));
}

/**
 * The same for what keeps data of the user's, or the answer with it: refused where the tenant has no
 * room, and carried out once for an idempotency key.
 */
export async function carryOutOnce<Type extends CommandType>(
  { access, engine, loaders, storageQuota }: ApiContext,
  input: { readonly sandboxId: string; readonly idempotencyKey?: string | null },
  command: Command<Type>,
): Promise<CommandResult<Type>> {
  const sandboxId = await access.requireSandbox(input.sandboxId, 'EDITOR');
  await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
  const key = validIdempotencyKey(input.idempotencyKey);
  return loaders.forgetAfter(engine.execute(sandboxId, command, key));
}
