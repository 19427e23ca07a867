import { everyEntry } from '../../store/page.ts';
import { findSandboxes, onlySandbox, sandboxList } from '../../store/sandboxes.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { SandboxType } from './sandbox.type.ts';

export const sandboxById = recordLoader(findSandboxes);

export const sandboxConnections = defineConnectionList({
  name: 'sandboxes',
  source: sandboxList,
  matching: ({ sandboxId }: { readonly sandboxId: string | null }) =>
    sandboxId === null ? everyEntry : onlySandbox(sandboxId),
  node: (record) => new SandboxType(record),
});

/** The sandbox that something is in; NOT_FOUND where it was deleted meanwhile. */
export async function loadSandbox(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<SandboxType> {
  const sandbox = await loaders.of(sandboxById).load(id);
  if (!sandbox) throw notFound('sandbox', id);
  return new SandboxType(sandbox);
}
