import type { Kernel } from '../kernel.ts';
import { defineTable } from '../table.ts';
import type { FunctionRow } from './function.ts';

/*
 * AWS publishes rates and no windows. Ours are fixed stretches of virtual time, aligned to the clock:
 * a second for requests, ten for new environments. What is not used of one is lost with it.
 *
 * What is counted has numbers, kept as sequences beside the sandbox itself. So a window is saved once,
 * when it begins, and not with every request.
 */

/** The present stretch of virtual time for one thing that is counted. */
export interface RateWindowRow {
  /** What is counted; the name of its sequence. */
  readonly id: string;
  readonly startedAtMs: number;
  /** The last number before the window. */
  readonly numberBefore: number;
}

export const rateWindows = defineTable<RateWindowRow>({
  name: 'rate_window',
  key: (row) => row.id,
});

const REQUEST_WINDOW_MS = 1_000;
const ENVIRONMENT_WINDOW_MS = 10_000;

/**
 * Counts a request in its pool, the function's own where it has a reservation, else the account's;
 * returns its number within the present second (SYN-47).
 */
export function countRequest(kernel: Kernel, row: FunctionRow): number {
  const pool = row.reservedConcurrency === null ? 'requests' : functionRequests(row.id);
  return numberInWindow(kernel, pool, REQUEST_WINDOW_MS);
}

/** Counts an environment of a function; returns its number within the present ten seconds (SYN-46). */
export function countEnvironmentStart(kernel: Kernel, row: FunctionRow): number {
  return numberInWindow(kernel, functionEnvironments(row.id), ENVIRONMENT_WINDOW_MS);
}

/** Forgets what was counted of a function that is gone. */
export function forgetRates(kernel: Kernel, functionId: string): void {
  for (const id of [functionRequests(functionId), functionEnvironments(functionId)]) {
    kernel.table(rateWindows).delete(id);
    kernel.endSequence(id);
  }
}

function numberInWindow(kernel: Kernel, id: string, windowMs: number): number {
  const table = kernel.table(rateWindows);
  const number = kernel.nextInSequence(id);
  const startedAtMs = kernel.now - (kernel.now % windowMs);
  const window = table.get(id);
  if (window?.startedAtMs === startedAtMs) return number - window.numberBefore;
  table.put({ id, startedAtMs, numberBefore: number - 1 });
  return 1;
}

function functionRequests(functionId: string): string {
  return `requests of ${functionId}`;
}

function functionEnvironments(functionId: string): string {
  return `environments of ${functionId}`;
}
