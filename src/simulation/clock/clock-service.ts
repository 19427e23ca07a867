import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { formatInstant } from '../instant.ts';
import type { Service } from '../service.ts';
import { CLOCK_KEY, CLOCK_RATE_MAX, clocks, rateOf, type Clock, type ClockMode } from './clock.ts';
import {
  ADVANCE_SPAN_MAX_MS,
  clockAdvances,
  type ClockAdvance,
  type ClockAdvanceStatus,
} from './clock-advance.ts';

export interface SetClockInput {
  readonly mode: ClockMode;
  /** Needed for SCALED, refused otherwise. */
  readonly rate: number | null;
  /** The wall clock as the command was taken. */
  readonly wallMs: number;
}

export interface StartClockAdvanceInput {
  /** Where to; null means until nothing is left to happen. */
  readonly goal: { readonly byMs: number } | { readonly toMs: number } | null;
}

export interface FinishClockAdvanceInput {
  readonly advanceId: string;
  readonly status: Exclude<ClockAdvanceStatus, 'RUNNING'>;
  readonly firedTimers: number;
  readonly reason: string | null;
  readonly wallMs: number;
}

/** The sandbox's own clock: its mode, and the advances that push it. */
export const clockService = {
  name: 'clock',
  tables: [clocks, clockAdvances],
  timers: [],
  commands: {
    SetClock: setClock,
    StartClockAdvance: startClockAdvance,
    FinishClockAdvance: finishClockAdvance,
  },
  eventKinds: {
    CLOCK_SET: "The clock's mode or rate was set.",
    CLOCK_ADVANCE_STARTED: 'Somebody began to move the clock on.',
    CLOCK_ADVANCE_ENDED: 'An advance of the clock reached its goal, was cancelled or met a bound.',
  },
} as const satisfies Service;

/** The clock of a World. */
export function clockOf(kernel: Pick<Kernel, 'table'>): Clock {
  const clock = kernel.table(clocks).get(CLOCK_KEY);
  if (!clock) throw new Error('The World has no clock');
  return clock;
}

function setClock(kernel: Kernel, input: SetClockInput): Clock {
  const clock = clockOf(kernel);
  refuseDuringAdvance(clock, 'set the clock');
  const clockRate = validRate(input);
  const changed = kernel.table(clocks).put({
    mode: input.mode,
    rate: clockRate,
    wallMs: input.wallMs,
    virtualMs: kernel.now,
    advanceId: null,
  });
  kernel.emit({
    kind: 'CLOCK_SET',
    message:
      input.mode === 'MANUAL'
        ? 'The clock now stands still until it is advanced.'
        : `The clock now runs at ${clockRate} × real time.`,
    detail: { mode: input.mode, rate: clockRate },
  });
  return changed;
}

function startClockAdvance(kernel: Kernel, input: StartClockAdvanceInput): ClockAdvance {
  const clock = clockOf(kernel);
  refuseDuringAdvance(clock, 'advance the clock');
  const toMs = goalInstant(kernel.now, input.goal);
  const advance = kernel.table(clockAdvances).put({
    id: newId(kernel, 'adv'),
    seq: kernel.nextInSequence('clock-advance'),
    status: 'RUNNING',
    fromMs: kernel.now,
    toMs,
    reachedMs: kernel.now,
    firedTimers: 0,
    reason: null,
  });
  kernel.table(clocks).put({ ...clock, advanceId: advance.id });
  kernel.emit({
    kind: 'CLOCK_ADVANCE_STARTED',
    message:
      toMs === null
        ? 'The clock is advanced until nothing is left to happen.'
        : `The clock is advanced by ${(toMs - kernel.now) / 1000} s.`,
    detail: { advanceId: advance.id, fromMs: kernel.now, toMs },
  });
  return advance;
}

/** Ends the advance under way where the clock stands now; the clock then runs on from here. */
function finishClockAdvance(kernel: Kernel, input: FinishClockAdvanceInput): ClockAdvance {
  const running = kernel.table(clockAdvances).get(input.advanceId);
  if (!running) {
    throw new Refusal(
      'CLOCK_ADVANCE_NOT_RUNNING',
      `Cannot end advance "${input.advanceId}": it is not under way.`,
      { field: 'advanceId' },
    );
  }
  const ended = kernel.table(clockAdvances).put({
    ...running,
    status: input.status,
    reachedMs: kernel.now,
    firedTimers: input.firedTimers,
    reason: input.reason,
  });
  kernel.table(clocks).put({
    ...clockOf(kernel),
    wallMs: input.wallMs,
    virtualMs: kernel.now,
    advanceId: null,
  });
  kernel.emit({
    kind: 'CLOCK_ADVANCE_ENDED',
    message: `${endings[input.status]} after ${(kernel.now - running.fromMs) / 1000} s of virtual time and ${input.firedTimers} timers.`,
    detail: {
      advanceId: ended.id,
      status: input.status,
      firedTimers: input.firedTimers,
      reason: input.reason,
    },
  });
  return ended;
}

const endings = {
  COMPLETED: 'The advance reached its goal',
  CANCELLED: 'The advance was cancelled',
  LIMIT_REACHED: 'The advance met its bound',
} as const;

function refuseDuringAdvance(clock: Clock, what: string): void {
  if (clock.advanceId === null) return;
  throw new Refusal(
    'CLOCK_ADVANCE_IN_PROGRESS',
    `Cannot ${what}: advance "${clock.advanceId}" is under way. Wait for its end or cancel it.`,
    { detail: { advanceId: clock.advanceId } },
  );
}

/** The rate that a clock of that mode gets; refuses one that the mode does not take. */
export function validRate(input: Pick<SetClockInput, 'mode' | 'rate'>): number {
  if (input.mode !== 'SCALED') {
    if (input.rate === null) return rateOf(input.mode, 1);
    throw new Refusal(
      'CLOCK_INVALID',
      `Cannot set the clock: ${input.mode} takes no rate; leave it out or use SCALED.`,
      { field: 'rate' },
    );
  }
  const { rate } = input;
  if (rate === null || !(rate > 0) || rate > CLOCK_RATE_MAX) {
    throw new Refusal(
      'CLOCK_INVALID',
      `Cannot set the clock: SCALED takes a rate above 0 and at most ${CLOCK_RATE_MAX}, not ${rate ?? 'none'}.`,
      { field: 'rate', detail: { max: CLOCK_RATE_MAX } },
    );
  }
  return rate;
}

function goalInstant(now: number, goal: StartClockAdvanceInput['goal']): number | null {
  if (goal === null) return null;
  const field = 'byMs' in goal ? 'by' : 'to';
  const toMs = 'byMs' in goal ? now + goal.byMs : goal.toMs;
  if (!(toMs > now)) {
    throw new Refusal(
      'CLOCK_INVALID',
      `Cannot advance the clock: the goal must be later than now, ${formatInstant(now)}; time only moves forward.`,
      { field },
    );
  }
  if (toMs - now > ADVANCE_SPAN_MAX_MS) {
    throw new Refusal(
      'CLOCK_INVALID',
      `Cannot advance the clock: ${Math.ceil((toMs - now) / 86_400_000)} days are above the limit of ${ADVANCE_SPAN_MAX_MS / 86_400_000} days in one advance.`,
      { field, detail: { limitMs: ADVANCE_SPAN_MAX_MS, actualMs: toMs - now } },
    );
  }
  return toMs;
}
