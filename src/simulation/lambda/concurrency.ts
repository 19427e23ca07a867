import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { RuleId } from '../rules/registry.ts';
import { environmentGroup, environments } from './environment.ts';
import { functions, type FunctionRow } from './function.ts';

/** Environments that may be busy at once in the account (SYN-40). */
const ACCOUNT_CONCURRENCY = 1_000;

/** What reservations must leave to the functions without one (SYN-41). */
const UNRESERVED_CONCURRENCY_MIN = 100;

/** Why a call is throttled, in AWS's words (SYN-49). */
export interface Throttle {
  readonly reason:
    'ReservedFunctionConcurrentInvocationLimitExceeded' | 'ConcurrentInvocationLimitExceeded';
  readonly rule: RuleId;
  /** The limit that was met. */
  readonly limit: number;
}

/**
 * Whether one more invocation of a function would exceed a limit: its own reservation first, then
 * what the account has left (SYN-51). A function with a reservation never draws from the unreserved
 * pool (SYN-42).
 */
export function throttleOf(kernel: Kernel, row: FunctionRow): Throttle | null {
  if (row.reservedConcurrency !== null) {
    if (concurrencyInUse(kernel, row.id) < row.reservedConcurrency) return null;
    return {
      reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
      rule: row.reservedConcurrency === 0 ? 'SYN-43' : 'SYN-42',
      limit: row.reservedConcurrency,
    };
  }
  let unreserved = ACCOUNT_CONCURRENCY;
  let inUse = 0;
  for (const other of kernel.table(functions).values()) {
    if (other.reservedConcurrency === null) inUse += concurrencyInUse(kernel, other.id);
    else unreserved -= other.reservedConcurrency;
  }
  if (inUse < unreserved) return null;
  return { reason: 'ConcurrentInvocationLimitExceeded', rule: 'SYN-40', limit: unreserved };
}

/** The function's environments that are busy now (SYN-40, SYN-62). */
function concurrencyInUse(kernel: Kernel, functionId: string): number {
  return kernel.table(environments).groupSize(environmentGroup(functionId, 'busy'));
}

/** Refuses a reservation that would leave the others less than their minimum (SYN-41). */
export function refuseOverReservation(kernel: Kernel, row: FunctionRow, reserved: number): void {
  let total = reserved;
  for (const other of kernel.table(functions).values()) {
    if (other.id !== row.id) total += other.reservedConcurrency ?? 0;
  }
  if (total <= ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY_MIN) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
    {
      field: 'reservedConcurrentExecutions',
      detail: { max: ACCOUNT_CONCURRENCY - UNRESERVED_CONCURRENCY_MIN - (total - reserved) },
    },
  );
}
