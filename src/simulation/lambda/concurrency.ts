import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import type { RuleId } from '../rules/registry.ts';
import { accountConcurrency, UNRESERVED_CONCURRENCY_MIN } from './account-settings.ts';
import { environmentGroup, environments } from './environment.ts';
import { functions, type FunctionRow } from './function.ts';
import { provisionedConcurrency, totalProvisioned } from './provisioned-concurrency.ts';
import { countEnvironmentStart, countRequest } from './rate-window.ts';

/*
 * Where the account's concurrency goes:
 *
 *   account limit ─┬─ reserved for a function ─┬─ provisioned for its versions and aliases
 *                  │                           └─ on demand, for what else is called of it
 *                  ├─ provisioned for versions and aliases of the other functions
 *                  └─ unreserved: on demand, for the other functions; 100 at least
 */

/** Why a call is throttled, in AWS's words (SYN-49). */
export type ThrottleReason =
  | 'ConcurrentInvocationLimitExceeded'
  | 'FunctionInvocationRateLimitExceeded'
  | 'ReservedFunctionConcurrentInvocationLimitExceeded'
  | 'ReservedFunctionInvocationRateLimitExceeded';

export interface Throttle {
  readonly reason: ThrottleReason;
  readonly rule: RuleId;
  /** The limit that was met. */
  readonly limit: number;
  /** What is exhausted, for the reader of the log. */
  readonly cause: string;
}

/** Requests a second for each environment that a pool may have (SYN-47). */
const REQUESTS_PER_ENVIRONMENT = 10;

/** Environments that a function may start in ten seconds (SYN-46). */
const ENVIRONMENT_STARTS_MAX = 1_000;

/**
 * Whether one more on-demand environment would exceed a limit: the function's reservation, or what the
 * account leaves to functions without one (SYN-51). A function with a reservation never draws from the
 * unreserved pool (SYN-42).
 */
export function onDemandThrottle(kernel: Kernel, row: FunctionRow): Throttle | null {
  const reserved = row.reservedConcurrency;
  if (reserved !== null) {
    const limit = reserved - totalProvisioned(kernel, row.id);
    if (onDemandInUse(kernel, row.id) < limit) return null;
    if (limit === 0 && reserved > 0) {
      return {
        reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
        rule: 'SYN-45',
        limit,
        cause: `all ${reserved} environments reserved for "${row.functionName}" are provisioned for its versions and aliases`,
      };
    }
    return reservationExhausted(row, limit);
  }
  const live = kernel.table(environments).size;
  // The unreserved pool is never smaller, so counting can wait until this many live.
  if (live < UNRESERVED_CONCURRENCY_MIN) return null;
  const unreserved = unreservedConcurrency(kernel);
  if (live < unreserved || unreservedInUse(kernel) < unreserved) return null;
  return {
    reason: 'ConcurrentInvocationLimitExceeded',
    rule: 'SYN-40',
    limit: unreserved,
    cause: `all ${unreserved} environments that functions without a reservation may use are busy`,
  };
}

/**
 * Whether the function's whole reservation, or the whole account, is busy. Either can be, though the
 * call's own share of it is not, while what ran before the shares were changed still runs (SYN-40).
 */
export function totalThrottle(kernel: Kernel, row: FunctionRow): Throttle | null {
  const reserved = row.reservedConcurrency;
  if (reserved !== null && functionInUse(kernel, row.id) >= reserved) {
    return reservationExhausted(row, reserved);
  }
  const live = kernel.table(environments).size;
  if (live < UNRESERVED_CONCURRENCY_MIN) return null;
  const limit = accountConcurrency(kernel);
  if (live < limit || busyEnvironments(kernel) < limit) return null;
  return {
    reason: 'ConcurrentInvocationLimitExceeded',
    rule: 'SYN-40',
    limit,
    cause: `all ${limit} environments that the account may use are busy`,
  };
}

/** Counts a request, and says whether that is one too many in this second (SYN-47). */
export function requestRateThrottle(kernel: Kernel, row: FunctionRow): Throttle | null {
  const number = countRequest(kernel, row);
  const reserved = row.reservedConcurrency;
  if (reserved !== null) {
    const limit = REQUESTS_PER_ENVIRONMENT * reserved;
    if (number <= limit) return null;
    return {
      reason: 'ReservedFunctionInvocationRateLimitExceeded',
      rule: 'SYN-47',
      limit,
      cause: `"${row.functionName}" has had its ${limit} requests of this second, ten for each reserved environment`,
    };
  }
  if (number <= REQUESTS_PER_ENVIRONMENT * UNRESERVED_CONCURRENCY_MIN) return null;
  const limit = REQUESTS_PER_ENVIRONMENT * (accountConcurrency(kernel) - totalReserved(kernel));
  if (number <= limit) return null;
  return {
    reason: 'FunctionInvocationRateLimitExceeded',
    rule: 'SYN-47',
    limit,
    cause: `functions without a reservation have had their ${limit} requests of this second, ten for each environment`,
  };
}

/** Counts an environment to be started, and says whether that is one too many now (SYN-46). */
export function scalingThrottle(kernel: Kernel, row: FunctionRow): Throttle | null {
  if (countEnvironmentStart(kernel, row) <= ENVIRONMENT_STARTS_MAX) return null;
  return {
    reason: 'FunctionInvocationRateLimitExceeded',
    rule: 'SYN-46',
    limit: ENVIRONMENT_STARTS_MAX,
    cause: `"${row.functionName}" has started ${ENVIRONMENT_STARTS_MAX} environments in these ten seconds`,
  };
}

function reservationExhausted(row: FunctionRow, limit: number): Throttle {
  return {
    reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    rule: row.reservedConcurrency === 0 ? 'SYN-43' : 'SYN-42',
    limit,
    cause: `all ${limit} environments that "${row.functionName}" may use are busy`,
  };
}

/** A function's on-demand environments that are busy now (SYN-40, SYN-62). */
function onDemandInUse(kernel: Kernel, functionId: string): number {
  return kernel.table(environments).groupSize(environmentGroup(functionId, 'busy'));
}

/** All environments of a function that are busy now, provisioned ones too. */
function functionInUse(kernel: Kernel, functionId: string): number {
  const table = kernel.table(environments);
  let inUse = onDemandInUse(kernel, functionId);
  for (const { id } of kernel.table(provisionedConcurrency).group(functionId)) {
    inUse += table.groupSize(environmentGroup(id, 'busy'));
  }
  return inUse;
}

/** Environments of the account that are busy now, those of deleted functions too (SYN-40). */
export function busyEnvironments(kernel: Kernel): number {
  return kernel.table(environments).total('busy');
}

/** On-demand environments in use outside reservations, those of deleted functions too. */
function unreservedInUse(kernel: Kernel): number {
  let inUse = kernel.table(environments).total('onDemandInUse');
  for (const { id, reservedConcurrency } of kernel.table(functions).values()) {
    if (reservedConcurrency !== null) inUse -= onDemandInUse(kernel, id);
  }
  return inUse;
}

function totalReserved(kernel: Kernel): number {
  let total = 0;
  for (const row of kernel.table(functions).values()) total += row.reservedConcurrency ?? 0;
  return total;
}

/** What is set aside: all reservations, and what is provisioned outside of them. */
export function setAside(kernel: Kernel): number {
  let total = totalReserved(kernel);
  const table = kernel.table(functions);
  for (const { functionId, requested } of kernel.table(provisionedConcurrency).values()) {
    if ((table.get(functionId)?.reservedConcurrency ?? null) === null) total += requested;
  }
  return total;
}

/** What functions without a reservation share (SYN-42). */
function unreservedConcurrency(kernel: Kernel): number {
  return accountConcurrency(kernel) - setAside(kernel);
}

/** What of the account's concurrency is set aside for one function, reserved or provisioned. */
function setAsideFor(kernel: Kernel, row: FunctionRow): number {
  return row.reservedConcurrency ?? totalProvisioned(kernel, row.id);
}

/**
 * Refuses a reservation that is smaller than what is provisioned of the function (SYN-44), or that
 * would leave the others less than their minimum (SYN-41).
 */
export function refuseReservation(kernel: Kernel, row: FunctionRow, reserved: number): void {
  const field = 'reservedConcurrentExecutions';
  const provisioned = totalProvisioned(kernel, row.id);
  if (reserved < provisioned) {
    throw new Refusal(
      'INVALID_PARAMETER',
      // The odd spaces are AWS's.
      ` ReservedConcurrentExecutions  ${reserved} should not be lower than function's total provisioned concurrency [${provisioned}].`,
      { field, detail: { min: provisioned } },
    );
  }
  const max = unreservedConcurrency(kernel) + setAsideFor(kernel, row) - UNRESERVED_CONCURRENCY_MIN;
  if (reserved <= max) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
    { field, detail: { max } },
  );
}

/**
 * Refuses to provision so much in place of what a config has: inside a reservation no more than is
 * reserved (SYN-44), else no more than leaves the others their minimum (SYN-41).
 */
export function refuseProvisioning(
  kernel: Kernel,
  row: FunctionRow,
  requested: number,
  before: number,
): void {
  const field = 'provisionedConcurrentExecutions';
  if (row.reservedConcurrency !== null) {
    const max = row.reservedConcurrency - (totalProvisioned(kernel, row.id) - before);
    if (requested <= max) return;
    throw new Refusal(
      'INVALID_PARAMETER',
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
      { field, detail: { max } },
    );
  }
  const max = unreservedConcurrency(kernel) + before - UNRESERVED_CONCURRENCY_MIN;
  if (requested <= max) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
    { field, detail: { max } },
  );
}
