import type { Pool } from 'pg';
import { clockOf } from '../simulation/clock/clock-service.ts';
import { wallTimeAt } from '../simulation/clock/clock.ts';
import type { HandlerRuntime } from '../simulation/lambda/handler-runtime.ts';
import { wakeUpQueues, type WakeUpQueue } from '../simulation/wake-up-queue.ts';
import { World, type WorldChanges } from '../simulation/world.ts';
import { commitTurn, isCurrentVersion, type WakeUp } from '../store/commit-turn.ts';
import { findAnsweredRequests } from '../store/find-answered-requests.ts';
import { loadWorld } from '../store/load-world.ts';
import { EngineError, failedAnswer } from './errors.ts';
import type { EngineAnswer, EngineRequest } from './request.ts';
import { RequestRun } from './request-run.ts';
import { RestoringRuntime } from './restoring-runtime.ts';
import { TooHeavyHere } from './heavy-calls.ts';
import { Turn, type TurnBudget } from './turn.ts';
import { WaitingCallers } from './waiting-callers.ts';

/** What an actor needs of the thread it lives in. */
export interface ActorSurroundings {
  readonly pool: Pool;
  readonly runtime: HandlerRuntime;
  answer(answer: EngineAnswer): void;
  /** Says when the sandbox has to be woken, if that is too far away to be waited for here. */
  armWakeUp(sandboxId: string, wakeUp: WakeUp): void;
  /** Says that it need not be woken then any more. */
  disarmWakeUp(sandboxId: string, wakeUp: WakeUp): void;
  /** Records an error that nobody is told otherwise. */
  reportFault(error: unknown, sandboxId: string): void;
  /** What the next turn may use. */
  turnBudget(): TurnBudget;
  /** Notes how long a turn has held the thread, in milliseconds; may end with `retire`. */
  hasTaken(ms: number): void;
  /** Another thread takes the sandbox over, with everything that is not answered yet. */
  moveAway(): void;
}

/** A World that is in memory, and the version it was loaded or saved at. */
interface LoadedWorld {
  readonly world: World;
  readonly runtime: RestoringRuntime;
  version: number;
}

/** Wake-ups nearer than this are waited for in the thread that has the World in memory. */
const NEAR_WAKE_UP_MS = 1_000;

/** A sandbox that has had no turn for so long rests, and leaves its wake-ups to jobs. */
const REST_MS = 250;

/** Requests that one turn takes from the mailbox. */
const BATCH_MAX = 200;

/** Turns that may lose against other processes before their requests are given up. */
const CONFLICTS_MAX = 50;

/** A turn being carried out: nothing of it is saved or answered yet. */
interface OpenTurn {
  readonly run: RequestRun;
  readonly batch: EngineRequest[];
  /** How long it has held the thread, in milliseconds. */
  elapsedMs: number;
  /** Whether a budget ended it before its work. */
  isUnfinished: boolean;
  /** The commit before it was lost, and so is what it stands on; its requests are in the mailbox again. */
  isVoid: boolean;
}

/** A turn on its way into the database. */
interface SealedTurn extends OpenTurn {
  readonly changes: WorldChanges;
  /** One for each queue that has to wake the sandbox, the soonest first. */
  readonly wakeUps: readonly WakeUp[];
}

/**
 * Runs one sandbox's turns: load, run, commit, answer. While a commit is in flight the next turn is
 * carried out on what the last one left, and takes what arrives until that commit has landed; then it
 * pays one commit for all of it. Commits land one after the other, and nothing is answered before its
 * own has: where one is lost, the turn after it has not happened either, and both are run again.
 */
export class SandboxActor {
  readonly #sandboxId: string;
  readonly #surroundings: ActorSurroundings;
  readonly #callers: WaitingCallers;
  readonly #mailbox: EngineRequest[] = [];
  /** Invocations whose callers wait while the clock stands still: the turns move it to their end. */
  readonly #driven = new Set<string>();
  #loaded: LoadedWorld | null = null;
  #loop: Promise<void> | null = null;
  #open: OpenTurn | null = null;
  /** The commit in flight; it never rejects. */
  #flight: Promise<void> | null = null;
  /** Tells the open turn that something has arrived. */
  #tellArrival: () => void = () => undefined;
  /** Waits for the next timer that is near, or until the sandbox rests. */
  #alarm: NodeJS.Timeout | null = null;
  /** What jobs will be left to do when the sandbox rests. */
  #unarmed: readonly WakeUp[] = [];
  /** What jobs have been left to do, as far as this actor knows. */
  readonly #armedForMs = new Map<WakeUpQueue, number>();
  #mustWake = false;
  #isUnfinished = false;
  /** Turns in a row that have lost against other processes. */
  #conflicts = 0;
  #isRetired = false;

  constructor(sandboxId: string, surroundings: ActorSurroundings) {
    this.#sandboxId = sandboxId;
    this.#surroundings = surroundings;
    this.#callers = new WaitingCallers(sandboxId, surroundings);
  }

  /** Whether dropping the actor would lose nothing. */
  get isIdle(): boolean {
    return this.#loop === null && this.#alarm === null && this.#callers.isEmpty;
  }

  /** Takes a request; it is answered through the surroundings. */
  send(request: EngineRequest): void {
    this.#mailbox.push(request);
    this.#tellArrival();
    this.#start();
  }

  /** Another process may have moved the sandbox on: see to those who wait for it. */
  notice(): void {
    if (this.#loop === null) this.#settleFromStore();
  }

  /** Frees the World and its guests; the next turn loads it again. */
  drop(): void {
    if (this.#alarm) clearTimeout(this.#alarm);
    this.#alarm = null;
    if (this.#unarmed.length > 0) this.#leaveToJobs();
    this.#armedForMs.clear();
    this.#loaded?.runtime.disposeAll();
    this.#loaded = null;
  }

  /** Drops the World for good: what is not answered yet is somebody else's. */
  retire(): void {
    this.#isRetired = true;
    this.drop();
  }

  /** Waits until the turns under way have been committed. */
  async settle(): Promise<void> {
    await this.#loop;
  }

  #start(): void {
    this.#loop ??= this.#run().finally(() => {
      this.#loop = null;
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      while (!this.#isRetired && this.#hasWork) await this.#takeTurn();
      if (!this.#flight) return;
      await this.#flightOrArrival();
    }
  }

  get #hasWork(): boolean {
    return this.#mailbox.length > 0 || this.#mustWake || this.#isUnfinished;
  }

  async #takeTurn(): Promise<void> {
    this.#mustWake = false;
    this.#isUnfinished = false;
    const open: OpenTurn = {
      run: new RequestRun(this.#surroundings, this.#callers, this.#driven),
      batch: [],
      elapsedMs: 0,
      isUnfinished: false,
      isVoid: false,
    };
    this.#open = open;
    try {
      do await this.#carryOut(open);
      while (await this.#mayTakeMore(open));
      this.#open = null;
      if (!open.isVoid && !this.#isRetired) await this.#save(open);
    } catch (error) {
      this.#open = null;
      await this.#giveUp(open, error);
    }
  }

  /** Carries out what waits in the mailbox, and what is due. */
  async #carryOut(open: OpenTurn): Promise<void> {
    const arrived = this.#mailbox.splice(0, BATCH_MAX - open.batch.length);
    open.batch.push(...arrived);
    // The commit in flight has to get away, and the neighbours have to have their turn.
    if (this.#flight) await nextTurnOfEventLoop();
    // Before a commit has landed the journal does not tell what it has answered.
    if (arrived.some(isAskedAgain)) await this.#flight;
    const { world } = await this.#load();
    const { pool } = this.#surroundings;
    const answered = await findAnsweredRequests(pool, this.#sandboxId, arrived);
    if (open.isVoid || this.#isRetired) return;

    const { run, batch } = open;
    const turn = new Turn(world, this.#surroundings.turnBudget());
    // On a clock that stands still, one call ends before the next one begins, however slow the machine.
    const isCaughtUp = turn.catchUp() && run.driveClock(turn);
    for (const [index, request] of arrived.entries()) {
      // A command comes after all that was due before it, and every turn that can does at least one.
      if (!isCaughtUp || (index > 0 && turn.isSpent)) {
        this.#mailbox.unshift(...batch.splice(batch.length - arrived.length + index));
        break;
      }
      run.carryOut(request, world, turn, answered);
    }
    run.driveClock(turn);
    const isDone = turn.moveAdvance() && turn.catchUp() && turn.runAhead();
    open.isUnfinished = !isDone || this.#driven.size > 0;
    open.elapsedMs += turn.elapsedMs;
  }

  /** Waits for the commit in flight; true where something has arrived that the open turn can take. */
  async #mayTakeMore(open: OpenTurn): Promise<boolean> {
    while (this.#flight && !open.isVoid && !this.#isRetired) {
      if (open.isUnfinished || open.batch.length >= BATCH_MAX) await this.#flight;
      else {
        await this.#flightOrArrival();
        if (this.#mailbox.length > 0) return !open.isVoid;
      }
    }
    return false;
  }

  /** Waits until the commit in flight has landed or a request has arrived. */
  async #flightOrArrival(): Promise<void> {
    const arrival = new Promise<void>((resolve) => {
      this.#tellArrival = resolve;
    });
    await Promise.race([this.#flight, arrival]);
  }

  /** Sends the turn on its way into the database; what nothing came of ends here. */
  async #save(open: OpenTurn): Promise<void> {
    const loaded = await this.#load();
    const { world, version: expectedVersion } = loaded;
    const changes = world.takeChanges();
    const wakeUps = wakeUpsOf(world, open.isUnfinished);
    const turn: SealedTurn = { ...open, changes, wakeUps };
    this.#isUnfinished = open.isUnfinished;
    if (isWorthSaving(changes)) {
      loaded.version += 1;
      this.#flight = this.#commit(turn, expectedVersion);
      return;
    }
    const { pool } = this.#surroundings;
    const isCurrent =
      turn.batch.length === 0 || (await isCurrentVersion(pool, this.#sandboxId, expectedVersion));
    if (isCurrent) this.#land(turn);
    else this.#lose(turn);
  }

  async #commit(turn: SealedTurn, expectedVersion: number): Promise<void> {
    const { changes, wakeUps } = turn;
    const [wakeUp = null] = wakeUps;
    const commit = { sandboxId: this.#sandboxId, expectedVersion, changes, wakeUp };
    try {
      const isSaved = await commitTurn(this.#surroundings.pool, commit);
      this.#flight = null;
      if (isSaved) this.#land(turn);
      else this.#lose(turn);
    } catch (error) {
      this.#flight = null;
      this.#voidOpenTurn();
      await this.#giveUp(turn, error);
    }
  }

  /** A turn is saved: everybody gets their answer. */
  #land({ run, changes, isUnfinished, wakeUps, elapsedMs }: SealedTurn): void {
    this.#conflicts = 0;
    run.answerAll();
    this.#callers.settle(changes);
    if (this.#callers.mayHaveEnded) this.#settleFromStore();
    if (!isUnfinished && !this.#isRetired) this.#arm(wakeUps);
    this.#surroundings.hasTaken(elapsedMs);
  }

  /** Another process has moved the sandbox on: nothing of the turn, nor of the one after it, has happened. */
  #lose({ batch }: SealedTurn): void {
    this.drop();
    this.#voidOpenTurn();
    this.#conflicts += 1;
    this.#mustWake = true;
    if (this.#conflicts < CONFLICTS_MAX) {
      this.#mailbox.unshift(...batch);
      return;
    }
    this.#conflicts = 0;
    const error = new EngineError({
      code: 'INTERNAL',
      message: `Other processes changed the sandbox ${CONFLICTS_MAX} times while this one tried to.`,
    });
    for (const { id } of batch) this.#surroundings.answer(failedAnswer(id, error));
  }

  /** What the open turn stands on has not happened: its requests are carried out again. */
  #voidOpenTurn(): void {
    const open = this.#open;
    if (!open) return;
    open.isVoid = true;
    this.#mailbox.unshift(...open.batch);
  }

  /** Ends a turn in which something broke: the World may be half-changed, so it is dropped. */
  async #giveUp({ run, batch, isVoid }: OpenTurn, error: unknown): Promise<void> {
    this.drop();
    if (isVoid) return;
    if (error instanceof TooHeavyHere) {
      // What is on its way is answered from here.
      await this.#flight;
      this.#surroundings.moveAway();
      return;
    }
    if (!(error instanceof EngineError)) this.#surroundings.reportFault(error, this.#sandboxId);
    const culprit = run.underWay;
    if (culprit && !(error instanceof EngineError)) {
      run.fail(culprit, error);
      // The others go on without the request at fault.
      this.#mailbox.unshift(...batch.filter((request) => request !== culprit));
    } else for (const request of batch) run.fail(request, error);
  }

  async #load(): Promise<LoadedWorld> {
    if (this.#loaded) return this.#loaded;
    // What is loaded has to have in it what is on its way.
    await this.#flight;
    const saved = await loadWorld(this.#surroundings.pool, this.#sandboxId);
    if (!saved) {
      throw new EngineError({
        code: 'SANDBOX_NOT_FOUND',
        message: `There is no sandbox "${this.#sandboxId}".`,
      });
    }
    const runtime = new RestoringRuntime(this.#surroundings.runtime, saved);
    const world = new World(saved.state, runtime);
    this.#loaded = { world, runtime, version: saved.version };
    this.#settleFromStore();
    return this.#loaded;
  }

  #settleFromStore(): void {
    this.#callers.settleFromStore().catch((error: unknown) => {
      this.#surroundings.reportFault(error, this.#sandboxId);
    });
  }

  /** Sees to it that the sandbox is woken when the next timer of each queue is due. */
  #arm(wakeUps: readonly WakeUp[]): void {
    if (this.#alarm) clearTimeout(this.#alarm);
    this.#alarm = null;
    this.#unarmed = [];
    const [soonest] = wakeUps;
    const delayMs = (soonest?.atMs ?? Number.POSITIVE_INFINITY) - Date.now();
    if (delayMs <= NEAR_WAKE_UP_MS) {
      this.#alarm = setTimeout(() => {
        this.#alarm = null;
        this.#mustWake = true;
        this.#start();
      }, delayMs);
    } else if (soonest || this.#armedForMs.size > 0) {
      // Most of what a busy sandbox is to be woken for is gone before it is due.
      this.#unarmed = wakeUps;
      this.#alarm = setTimeout(() => {
        this.#alarm = null;
        this.#leaveToJobs();
      }, REST_MS);
    }
  }

  #leaveToJobs(): void {
    const wakeUps = this.#unarmed;
    this.#unarmed = [];
    for (const queue of wakeUpQueues) {
      const atMs = wakeUps.find((wakeUp) => wakeUp.queue === queue)?.atMs;
      const armedForMs = this.#armedForMs.get(queue);
      if (atMs === armedForMs) continue;
      if (armedForMs !== undefined && armedForMs > Date.now()) {
        this.#surroundings.disarmWakeUp(this.#sandboxId, { queue, atMs: armedForMs });
      }
      this.#armedForMs.delete(queue);
      if (atMs === undefined) continue;
      this.#armedForMs.set(queue, atMs);
      this.#surroundings.armWakeUp(this.#sandboxId, { queue, atMs });
    }
  }
}

/** When the sandbox has to be woken; at once where a budget has ended its turn. */
function wakeUpsOf(world: World, isUnfinished: boolean): readonly WakeUp[] {
  const dueTimes = world.dueTimes();
  if (isUnfinished) return [{ queue: dueTimes[0]?.queue ?? 'invocations', atMs: Date.now() }];
  const clock = clockOf(world);
  return dueTimes.flatMap(({ queue, dueAt }) => {
    const atMs = wallTimeAt(clock, dueAt);
    return atMs === null ? [] : [{ queue, atMs }];
  });
}

function nextTurnOfEventLoop(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Whether the journal may know the request. */
function isAskedAgain({ idempotency, repeated }: EngineRequest): boolean {
  return repeated || idempotency !== null;
}

/** A turn that only looked need not be saved; the passing of time alone is none of our business. */
function isWorthSaving(changes: WorldChanges): boolean {
  return (
    changes.journal.length > 0 ||
    changes.events.length > 0 ||
    changes.timers.added.length > 0 ||
    changes.timers.removed.length > 0 ||
    Object.keys(changes.tables).length > 0
  );
}
