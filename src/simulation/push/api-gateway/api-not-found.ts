import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';

/** Refuses an id that no API of the sandbox has, or none of the kind that was asked for. */
export function refuseMissingApi({ sandbox }: Kernel, apiId: string): never {
  throw new Refusal(
    'API_NOT_FOUND',
    `Invalid API identifier specified ${sandbox.accountId}:${apiId.slice(0, 200)}`,
    { field: 'apiId' },
  );
}
