import { clockOf } from '../simulation/clock/clock-service.ts';
import { virtualTimeAt } from '../simulation/clock/clock.ts';
import {
  ADVANCE_SPAN_MAX_MS,
  ADVANCE_TIMERS_MAX,
  clockAdvances,
  type ClockAdvance,
} from '../simulation/clock/clock-advance.ts';
import type { Command, CommandResult, CommandType } from '../simulation/commands.ts';
import type { RequestOrigin } from '../simulation/journal.ts';
import { formatInstant } from '../simulation/instant.ts';
import { invocations } from '../simulation/lambda/invocation.ts';
import { messageReceives } from '../simulation/pull/sqs/waiting-receive.ts';
import { httpExchanges } from '../simulation/push/http/http-exchange.ts';
import type { World } from '../simulation/world.ts';

/** What one turn may use before it commits and lets the other sandboxes have their turn. */
export interface TurnBudget {
  readonly timersMax: number;
  /** Wall time in milliseconds. */
  readonly wallMsMax: number;
}

export const DEFAULT_TURN_BUDGET: TurnBudget = { timersMax: 5_000, wallMsMax: 50 };

/** Entries of the agenda that an advance which has met its bound tells of. */
const SHOWN_ENTRIES = 3;

/** How far a turn looks ahead of the wall clock. */
const RUN_AHEAD_MS = 2;

/**
 * The running part of a turn: catches the World up with its clock, carries commands out and moves
 * the advance under way. It knows the wall clock and the World, and nothing of loading or saving.
 * Where it stops for its budget has no influence on what happens in the World.
 */
export class Turn {
  readonly #world: World;
  readonly #budget: TurnBudget;
  readonly #startedAt = performance.now();
  readonly #advanceAtStart: string | null;
  #firedTimers = 0;

  constructor(world: World, budget: TurnBudget = DEFAULT_TURN_BUDGET) {
    this.#world = world;
    this.#budget = budget;
    this.#advanceAtStart = clockOf(world).advanceId;
  }

  /** Whether the budget is used up. */
  get isSpent(): boolean {
    return this.#firedTimers >= this.#budget.timersMax || this.#isOutOfTime();
  }

  /** Wall time since its beginning, in milliseconds. */
  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Fires what is due on the sandbox's clock; false where the budget ended before that. */
  catchUp(): boolean {
    return this.#advance(this.#virtualNow());
  }

  /**
   * Fires what will be due within the next two milliseconds of wall time, too: a commit takes longer
   * than that, so nobody sees it early, and an invocation that takes a millisecond needs no commit of
   * its own for its end. False where the budget ended before that.
   */
  runAhead(): boolean {
    const world = this.#world;
    const horizon = virtualTimeAt(clockOf(world), world.now, Date.now() + RUN_AHEAD_MS);
    while (world.nextDueAt !== null && world.nextDueAt <= horizon) {
      if (!this.#advance(world.nextDueAt)) return false;
    }
    return true;
  }

  /** Catches up, then carries a command out at the present instant of the sandbox's clock. */
  execute<Type extends CommandType>(
    command: Command<Type>,
    origin: RequestOrigin | null = null,
  ): CommandResult<Type> {
    return this.#world.execute(command, this.#virtualNow(), origin);
  }

  /**
   * On a clock that stands still, moves it to the end of an invocation, an HTTP exchange or a receive,
   * because somebody waits for it. False where the budget ended before that, or where an advance moves
   * the clock: it may stop short of that end.
   */
  advanceToEndOf(id: string): boolean {
    const world = this.#world;
    const clock = clockOf(world);
    if (clock.mode !== 'MANUAL') return true;
    const hasEnded = (): boolean =>
      world.table(invocations).get(id) === undefined &&
      world.table(httpExchanges).get(id) === undefined &&
      world.table(messageReceives).get(id) === undefined;
    if (clock.advanceId !== null) return hasEnded();
    while (!hasEnded()) {
      if (this.isSpent || world.nextDueAt === null) return false;
      this.#advance(world.nextDueAt, hasEnded);
    }
    return true;
  }

  /**
   * Moves the advance under way by what the budget allows and ends it at its goal or its bound.
   * True where there is none, or none is left.
   */
  moveAdvance(): boolean {
    const world = this.#world;
    const { advanceId } = clockOf(world);
    const advance = advanceId === null ? undefined : world.table(clockAdvances).get(advanceId);
    if (!advance) return true;
    // What this turn has fired already at the instant where the advance stands is part of it.
    const firedBefore = advance.id === this.#advanceAtStart ? 0 : this.#firedTimers;
    const limit = advance.toMs ?? advance.fromMs + ADVANCE_SPAN_MAX_MS;
    const reached = this.#advanceWithin(advance, limit);
    const firedTimers = advance.firedTimers + this.#firedTimers - firedBefore;
    const { isIdle } = world;
    if (firedTimers >= ADVANCE_TIMERS_MAX && !(reached || isIdle)) {
      this.#endAdvance(advance, firedTimers, 'LIMIT_REACHED', TIMERS_REASON + this.#stillDue());
      return true;
    }
    if (advance.toMs === null ? isIdle : reached) {
      this.#endAdvance(advance, firedTimers, 'COMPLETED', null);
      return true;
    }
    if (reached) {
      this.#endAdvance(advance, firedTimers, 'LIMIT_REACHED', SPAN_REASON + this.#stillDue());
      return true;
    }
    world.table(clockAdvances).put({ ...advance, reachedMs: world.now, firedTimers });
    return false;
  }

  /** Ends the advance of that id here, as its owner wishes. */
  cancelAdvance(advanceId: string): ClockAdvance {
    const advance = this.#world.table(clockAdvances).get(advanceId);
    return this.execute<'FinishClockAdvance'>({
      type: 'FinishClockAdvance',
      input: {
        advanceId,
        status: 'CANCELLED',
        firedTimers: advance?.firedTimers ?? 0,
        reason: 'Cancelled by its owner.',
        wallMs: Date.now(),
      },
    });
  }

  /** True where `limit` was reached; an advance until idle stands at the last timer instead. */
  #advanceWithin(advance: ClockAdvance, limit: number): boolean {
    if (advance.toMs !== null) return this.#advance(limit);
    while (!this.isSpent) {
      const { isIdle, nextDueAt: dueAt } = this.#world;
      if (isIdle || dueAt === null) return false;
      if (dueAt > limit) return true;
      this.#advance(dueAt);
    }
    return false;
  }

  /** What keeps the sandbox from being idle: the first entries of its agenda. */
  #stillDue(): string {
    const entries = this.#world.agenda(SHOWN_ENTRIES);
    const due = entries.map(({ dueAt, what }) => `${what} (${formatInstant(dueAt)})`);
    return ` Next on the agenda: ${due.join('; ')}.`;
  }

  #endAdvance(
    advance: ClockAdvance,
    firedTimers: number,
    status: 'COMPLETED' | 'LIMIT_REACHED',
    reason: string | null,
  ): void {
    this.#world.execute(
      {
        type: 'FinishClockAdvance',
        input: { advanceId: advance.id, status, firedTimers, reason, wallMs: Date.now() },
      },
      this.#world.now,
    );
  }

  #advance(to: number, stop: () => boolean = () => false): boolean {
    const progress = this.#world.advance(to, {
      timersMax: Math.max(1, this.#budget.timersMax - this.#firedTimers),
      pause: () => this.#isOutOfTime() || stop(),
    });
    this.#firedTimers += progress.firedTimers;
    return progress.done;
  }

  #isOutOfTime(): boolean {
    return this.elapsedMs >= this.#budget.wallMsMax;
  }

  #virtualNow(): number {
    return virtualTimeAt(clockOf(this.#world), this.#world.now, Date.now());
  }
}

const TIMERS_REASON = `It fired ${ADVANCE_TIMERS_MAX} timers, the bound of one advance; advance again to go on.`;
const SPAN_REASON = `Something is still due after ${ADVANCE_SPAN_MAX_MS / 86_400_000} days, the bound of one advance; advance again to go on.`;
