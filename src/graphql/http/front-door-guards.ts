import type { FrontDoorGuards } from '../../front-door/front-door.ts';
import type { SandboxDirectory } from '../access/sandbox-directory.ts';
import { ApiError } from '../errors.ts';
import type { RateLimits } from '../limits/rate-limits.ts';
import type { StorageQuota } from '../limits/storage-quota.ts';

/** The limits of the API, as they hold for those who come without a key to what a sandbox made public. */
export function frontDoorGuards({
  directory,
  rateLimits,
  storageQuota,
}: {
  readonly directory: SandboxDirectory;
  readonly rateLimits: RateLimits;
  readonly storageQuota: StorageQuota;
}): FrontDoorGuards {
  return {
    countRequest: async (address) => {
      try {
        await rateLimits.countStranger(address);
        return null;
      } catch (error) {
        const waitSeconds =
          error instanceof ApiError && error.context.detail?.['retryAfterSeconds'];
        if (typeof waitSeconds === 'number') return waitSeconds;
        throw error;
      }
    },
    tenantOf: (sandboxId) => directory.tenantOf(sandboxId),
    isFull: (tenantId) => storageQuota.isFull(tenantId),
  };
}
