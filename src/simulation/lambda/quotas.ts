import { Refusal } from '../errors.ts';
import type { Kernel } from '../kernel.ts';
import { functionVersions } from './function-version.ts';
import { functions } from './function.ts';
import { invocations } from './invocation.ts';

/*
 * How much a sandbox may hold, because a World keeps all of it in memory. AWS has no bound on the
 * number of functions, and a larger one on their code. Journals replay under the bounds they were
 * written under, so these may be raised, but not lowered.
 */

/** Functions of a sandbox. */
export const FUNCTIONS_MAX = 1_000;

/** Published versions of all functions of a sandbox. */
export const VERSIONS_MAX = 10_000;

/** Bytes of code that the functions of a sandbox and their versions have together. */
export const SANDBOX_CODE_BYTES_MAX = 64 * 1_048_576;

/** Invocations of a sandbox that have not ended: those that run, and those that wait in a queue. */
export const PENDING_INVOCATIONS_MAX = 10_000;

/** Bytes of their payloads together. */
export const PENDING_PAYLOAD_BYTES_MAX = 256 * 1_048_576;

/** Refuses one event more than may be on its way in a sandbox at once. */
export function refuseMorePending(kernel: Kernel, payloadBytes: number): void {
  const pending = kernel.table(invocations);
  if (pending.size >= PENDING_INVOCATIONS_MAX) {
    throw new Refusal(
      'QUOTA_EXCEEDED',
      `Cannot take the event: ${pending.size} invocations of the sandbox have not ended, and the limit is ${PENDING_INVOCATIONS_MAX}. Let the clock go on until some have.`,
      { detail: { limit: PENDING_INVOCATIONS_MAX, actual: pending.size + 1 } },
    );
  }
  const total = pending.total('payloadBytes') + payloadBytes;
  if (total <= PENDING_PAYLOAD_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the event: the invocations of the sandbox that have not ended would hold ${total} bytes of payload, and the limit is ${PENDING_PAYLOAD_BYTES_MAX}. Let the clock go on until some have ended.`,
    { field: 'payload', detail: { limit: PENDING_PAYLOAD_BYTES_MAX, actual: total } },
  );
}

/** Refuses one function more than a sandbox may have. */
export function refuseMoreFunctions(kernel: Kernel): void {
  const count = kernel.table(functions).size;
  if (count < FUNCTIONS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the function: the sandbox has ${count}, and the limit is ${FUNCTIONS_MAX}. Delete some, or take another sandbox.`,
    { detail: { limit: FUNCTIONS_MAX, actual: count + 1 } },
  );
}

/** Refuses one published version more than a sandbox may have. */
export function refuseMoreVersions(kernel: Kernel): void {
  const count = kernel.table(functionVersions).size;
  if (count < VERSIONS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot publish a version: the sandbox has ${count}, and the limit is ${VERSIONS_MAX}. Delete some, or take another sandbox.`,
    { detail: { limit: VERSIONS_MAX, actual: count + 1 } },
  );
}

/** Refuses code that would make all of a sandbox's together too large; `replacedBytes` go away for it. */
export function refuseMoreCode(kernel: Kernel, addedBytes: number, replacedBytes = 0): void {
  let total = addedBytes - replacedBytes;
  for (const row of kernel.table(functions).values()) total += row.codeSize;
  for (const row of kernel.table(functionVersions).values()) total += row.codeSize;
  if (total <= SANDBOX_CODE_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the code: the sandbox would have ${total} bytes of it, and the limit is ${SANDBOX_CODE_BYTES_MAX}. Delete functions or versions, or take another sandbox.`,
    { field: 'code', detail: { limit: SANDBOX_CODE_BYTES_MAX, actual: total } },
  );
}
