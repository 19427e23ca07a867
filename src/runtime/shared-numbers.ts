/**
 * The numbers that the host and a guest's kernel share in place, so that neither has to call the
 * other to read a clock. Each has one writer.
 */
export const sharedNumbers = {
  /** Modelled compute of this call so far, in microseconds; the host adds to it on interrupts. */
  computeMicros: 0,
  /** Sleeps, clock readings and the base cost of this call so far, in microseconds; the guest's. */
  spentMicros: 1,
  /** Virtual time that this call may take, in microseconds; the host's. */
  limitMicros: 2,
  /** A `StopRequest`: the guest asks to be stopped at the next interrupt; the guest's. */
  stopRequest: 3,
  /** An `Answer`: whether this call has its answer; the guest's. */
  answer: 4,
  /** Timers that keep the event loop going; the guest's. */
  activeTimers: 5,
  /** Memory in use when the call began, in bytes; the host's. */
  memoryBytes: 6,
  /** Callbacks given to `process.nextTick` that have not run; the guest's. */
  pendingTicks: 7,
} as const;

export const sharedNumbersLength = 8;

export type SharedNumberSlots = typeof sharedNumbers;

/** Whether a call has its answer: none yet, one to give as it stands, out of virtual time. */
export const answer = { none: 0, given: 1, deadline: 2 } as const;
