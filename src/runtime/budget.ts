import type { ComputeModel } from '../simulation/lambda/handler-runtime.ts';
import { answer, sharedNumbers } from './shared-numbers.ts';

/** Why a call was stopped from outside. */
export type StopReason =
  'deadline' | 'compute-budget' | 'wall-clock' | 'out-of-memory' | 'requested';

/** Timers that cost about as much real time as the code between two interrupts. */
const timersPerInterrupt = 64;

/**
 * What one call may use. QuickJS calls `interrupt` after every ten thousand branches back, function
 * calls and allocations: a count that repeats, and from which the compute model makes virtual time.
 * The wall clock is the outer net, for what QuickJS does between two interrupts.
 */
export class Budget {
  readonly #compute: ComputeModel;
  readonly #wallClockMs: number;
  readonly #numbers: () => Float64Array;
  #interrupts = 0;
  #timers = 0;
  readonly #memoryExcesses: () => number;
  #excessesBefore = 0;
  #wallClockEnd = 0;
  #isRunning = false;
  #stopped: StopReason | null = null;
  #wasAnswered = false;

  constructor(
    compute: ComputeModel,
    wallClockMs: number,
    numbers: () => Float64Array,
    memoryExcesses: () => number,
  ) {
    this.#memoryExcesses = memoryExcesses;
    this.#compute = compute;
    this.#wallClockMs = wallClockMs;
    this.#numbers = numbers;
  }

  get interrupts(): number {
    return this.#interrupts;
  }

  /** Between `begin` and `end`. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  get stopped(): StopReason | null {
    return this.#stopped;
  }

  /**
   * True where the call was stopped and had no answer by then. Native code may swallow the stop and go
   * on for a moment: what it answers is none.
   */
  get stoppedUnanswered(): boolean {
    return this.#stopped !== null && !this.#wasAnswered;
  }

  /** The guest went above its memory: Node's process ends there, whatever it catches. */
  get isOutOfMemory(): boolean {
    return this.#memoryExcesses() > this.#excessesBefore;
  }

  /** Starts a call that may take so much virtual time. */
  begin(limitMs: number): void {
    this.#interrupts = 0;
    this.#timers = 0;
    this.#stopped = null;
    this.#excessesBefore = this.#memoryExcesses();
    this.#wallClockEnd = performance.now() + this.#wallClockMs;
    const numbers = this.#numbers();
    numbers[sharedNumbers.computeMicros] = 0;
    numbers[sharedNumbers.limitMicros] = limitMs * 1000;
    numbers[sharedNumbers.stopRequest] = 0;
    numbers[sharedNumbers.answer] = 0;
    this.#isRunning = true;
  }

  /** From here on only our own code runs in the guest: it is neither counted nor stopped. */
  end(): void {
    this.#isRunning = false;
  }

  /** Stops the call at the next question. */
  abort(): void {
    this.#stop('requested');
  }

  /** QuickJS asks whether to stop. Once stopped, a call stays so, whatever the code catches. */
  readonly interrupt = (): boolean => {
    if (!this.#isRunning) return false;
    if (this.#stopped === null) this.#count();
    return this.#stopped !== null;
  };

  /** A timer fired. Code made of nothing but timers must end too. */
  timerFired(): void {
    this.#timers += 1;
    if (this.#timers % timersPerInterrupt === 0) this.interrupt();
  }

  #stop(reason: StopReason): void {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    this.#wasAnswered = this.#numbers()[sharedNumbers.answer] !== answer.none;
  }

  #count(): void {
    const numbers = this.#numbers();
    if (numbers[sharedNumbers.stopRequest] !== 0) {
      const isDeadline = numbers[sharedNumbers.stopRequest] === 1;
      this.#stop(isDeadline ? 'deadline' : 'requested');
      return;
    }
    this.#interrupts += 1;
    const compute = this.#interrupts * this.#compute.microsPerInterrupt;
    numbers[sharedNumbers.computeMicros] = compute;
    const elapsed = compute + (numbers[sharedNumbers.spentMicros] ?? 0);
    if (this.isOutOfMemory) this.#stop('out-of-memory');
    else if (elapsed >= (numbers[sharedNumbers.limitMicros] ?? 0)) this.#stop('deadline');
    else if (this.#interrupts >= this.#compute.interruptsMax) this.#stop('compute-budget');
    else if (performance.now() > this.#wallClockEnd) this.#stop('wall-clock');
  }
}
