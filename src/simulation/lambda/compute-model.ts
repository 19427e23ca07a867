import type { ComputeModel } from './handler-runtime.ts';

/**
 * How long work takes that does not sleep. AWS publishes no numbers, so these are documented
 * constants (docs/time.md), the same on every machine.
 */

/** Starting the sandbox and the runtime before the code is loaded: 100 ms. */
export const RUNTIME_START_MICROS = 100_000;

/** The modelled cost of code that runs. */
export const computeModel: ComputeModel = {
  baseMicros: 1_000,
  microsPerInterrupt: 1_000,
  microsPerClockRead: 10,
  interruptsMax: 4_000,
};

/** Memory that an idle Node.js runtime takes, in megabytes. */
export const RUNTIME_MEMORY_MB = 64;

/** Virtual time is counted in whole milliseconds; what has begun is waited out. */
export function wholeMs(micros: number): number {
  return Math.ceil(micros / 1_000);
}

/** What Lambda bills: init and duration together, rounded up to the millisecond (SYN-66). */
export function billedMs(durationMicros: number, initMicros: number | null): number {
  return wholeMs(durationMicros + (initMicros ?? 0));
}

/** Max Memory Used as the report tells it: the runtime and what the handler holds. */
export function memoryUsedMb(guestBytes: number, memorySize: number): number {
  return Math.min(memorySize, RUNTIME_MEMORY_MB + Math.ceil(guestBytes / 1_048_576));
}
