import { apiKeyList, apiKeysOfSandbox, findApiKeys } from '../../store/api-keys.ts';
import { everyEntry } from '../../store/page.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ApiKeyType } from './api-key.type.ts';

export const apiKeyById = recordLoader(findApiKeys);

export const apiKeyConnections = defineConnectionList({
  name: 'api-keys',
  source: apiKeyList,
  matching: ({ sandboxId }: { readonly sandboxId: string | null }) =>
    sandboxId === null ? everyEntry : apiKeysOfSandbox(sandboxId),
  node: (record) => new ApiKeyType(record),
});
