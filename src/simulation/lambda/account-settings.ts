import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';

/** What AWS sets for an account, and raises on request. */
export interface AccountSettingsRow {
  /** Environments that may be busy at once in the account (SYN-40). */
  readonly concurrentExecutions: number;
}

/** One row at most; none while everything is at its default. */
export const accountSettings = defineTable<AccountSettingsRow>({
  name: 'account_settings',
  key: () => 'account',
});

/** The limit of a new account (SYN-40). */
export const CONCURRENT_EXECUTIONS_DEFAULT = 1_000;

/**
 * The limit that an account can be raised to. It bounds the environments of a sandbox too: those that
 * are busy or provisioned together are never more than the limit, and IDLE_ENVIRONMENTS_MAX more may
 * be warm.
 */
export const CONCURRENT_EXECUTIONS_MAX = 3_000;

/** What reservations and provisioned concurrency must leave to everybody (SYN-41). */
export const UNRESERVED_CONCURRENCY_MIN = 100;

/** Environments that may be busy at once in the account (SYN-40). */
export function accountConcurrency(kernel: Pick<Kernel, 'table'>): number {
  return (
    kernel.table(accountSettings).get('account')?.concurrentExecutions ??
    CONCURRENT_EXECUTIONS_DEFAULT
  );
}
