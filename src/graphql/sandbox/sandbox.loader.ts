import { everyEntry } from '../../store/page.ts';
import { findSandboxes, onlySandbox, sandboxList } from '../../store/sandboxes.ts';
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
