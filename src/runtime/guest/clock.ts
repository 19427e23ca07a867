import type { SharedNumberSlots } from '../shared-numbers.ts';
import type { Natives } from './natives.ts';

export type Clock = ReturnType<typeof createClock>;

/** What one call costs in virtual time, apart from its sleeps. */
export interface ClockCosts {
  readonly baseMicros: number;
  readonly microsPerClockRead: number;
}

/**
 * The guest's clock. It stands still while code runs, but for what the compute model charges, and
 * jumps to the due time of the next timer. Kept in microseconds since the epoch.
 */
export function createClock(
  natives: Natives,
  shared: Float64Array,
  slots: SharedNumberSlots,
  costs: ClockCosts,
) {
  const { floor } = natives;
  const { computeMicros, spentMicros, limitMicros, stopRequest } = slots;
  let startedAtMicros = 0;
  let originMicros = 0;

  const read = (slot: number): number => shared[slot] ?? 0;
  const elapsedMicros = (): number => read(spentMicros) + read(computeMicros);
  const nowMicros = (): number => startedAtMicros + elapsedMicros();

  /** Ends the call for good: spins until the host's interrupt handler, which nothing can catch. */
  function stop(request: number): never {
    shared[stopRequest] = request;
    for (;;);
  }

  return {
    elapsedMicros,
    nowMicros,
    stop,
    /** Starts the time of a new call. The host has set the limit and cleared the compute. */
    begin(startedAtMs: number): void {
      startedAtMicros = startedAtMs * 1000;
      if (originMicros === 0) originMicros = startedAtMicros;
      shared[spentMicros] = costs.baseMicros;
    },
    /** A reading that user code asked for; it takes time, so that busy waiting ends. */
    readMicros(): number {
      shared[spentMicros] = read(spentMicros) + costs.microsPerClockRead;
      if (elapsedMicros() >= read(limitMicros)) stop(1);
      return nowMicros();
    },
    readMs(): number {
      return floor(this.readMicros() / 1000);
    },
    /** Microseconds since the environment started, as user code asks for them. */
    readSinceOriginMicros(): number {
      return this.readMicros() - originMicros;
    },
    get originMs(): number {
      return originMicros / 1000;
    },
    /** Moves to a later instant; false where the call's time ends before it. */
    sleepUntil(dueMicros: number): boolean {
      const waitMicros = dueMicros - nowMicros();
      if (waitMicros > 0) shared[spentMicros] = read(spentMicros) + waitMicros;
      return elapsedMicros() < read(limitMicros);
    },
    remainingMs(): number {
      const remaining = floor((read(limitMicros) - elapsedMicros()) / 1000);
      return remaining > 0 ? remaining : 0;
    },
  };
}
