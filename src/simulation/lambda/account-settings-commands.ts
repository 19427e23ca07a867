import { validateRange } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import {
  accountSettings,
  CONCURRENT_EXECUTIONS_MAX,
  UNRESERVED_CONCURRENCY_MIN,
} from './account-settings.ts';
import { busyEnvironments, setAside } from './concurrency.ts';

/**
 * Raises or lowers the account's concurrency limit (SYN-40), as AWS does on request. It has to leave
 * room for what is set aside, for the unreserved minimum (SYN-41) and for what is running.
 */
export function updateAccountSettings(
  kernel: Kernel,
  { concurrentExecutions }: { readonly concurrentExecutions: number },
): { readonly concurrentExecutions: number } {
  const field = 'concurrentExecutions';
  validateRange(field, concurrentExecutions, {
    min: UNRESERVED_CONCURRENCY_MIN,
    max: CONCURRENT_EXECUTIONS_MAX,
  });
  const reserved = setAside(kernel);
  const busy = busyEnvironments(kernel);
  const min = Math.max(reserved + UNRESERVED_CONCURRENCY_MIN, busy);
  if (concurrentExecutions < min) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot set ${field} to ${concurrentExecutions}: ${reserved} are reserved or provisioned, ${UNRESERVED_CONCURRENCY_MIN} must stay unreserved and ${busy} are busy now, so it must be ${min} at least.`,
      { field, detail: { min } },
    );
  }
  kernel.table(accountSettings).put({ concurrentExecutions });
  kernel.emit({
    kind: 'ACCOUNT_SETTINGS_UPDATED',
    rule: 'SYN-40',
    message: `The account may now have ${concurrentExecutions} environments busy at once.`,
    detail: { concurrentExecutions },
  });
  return { concurrentExecutions };
}
