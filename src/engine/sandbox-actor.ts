import type { Pool } from 'pg';
import { clockOf } from '../simulation/clock/clock-service.ts';
import { wallTimeAt } from '../simulation/clock/clock.ts';
import type { HandlerRuntime } from '../simulation/lambda/handler-runtime.ts';
import { World, type WorldChanges } from '../simulation/world.ts';
import { commitTurn, isCurrentVersion } from '../store/commit-turn.ts';
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
  armWakeUp(sandboxId: string, wakeAtMs: number): void;
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

/** Requests that one turn takes from the mailbox. */
const BATCH_MAX = 200;

/** Turns that may lose against other processes before their requests are given up. */
const CONFLICTS_MAX = 50;

/**
 * Runs one sandbox's turns, one at a time: load, run, commit, answer. Requests that arrive while a
 * commit is in flight wait in the mailbox; the next turn takes them all and pays one commit.
 * Nothing is answered before its commit.
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
  #nearWakeUp: NodeJS.Timeout | null = null;
  #armedForMs: number | null = null;
  #mustWake = false;
  #isRetired = false;

  constructor(sandboxId: string, surroundings: ActorSurroundings) {
    this.#sandboxId = sandboxId;
    this.#surroundings = surroundings;
    this.#callers = new WaitingCallers(sandboxId, surroundings);
  }

  /** Whether dropping the actor would lose nothing. */
  get isIdle(): boolean {
    return this.#loop === null && this.#nearWakeUp === null && this.#callers.isEmpty;
  }

  /** Takes a request; it is answered through the surroundings. */
  send(request: EngineRequest): void {
    this.#mailbox.push(request);
    this.#start();
  }

  /** Another process may have moved the sandbox on: see to those who wait for it. */
  notice(): void {
    if (this.#loop === null) this.#settleFromStore();
  }

  /** Frees the World and its guests; the next turn loads it again. */
  drop(): void {
    if (this.#nearWakeUp) clearTimeout(this.#nearWakeUp);
    this.#nearWakeUp = null;
    this.#armedForMs = null;
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
    let isUnfinished = false;
    while (!this.#isRetired && (this.#mailbox.length > 0 || this.#mustWake || isUnfinished)) {
      this.#mustWake = false;
      const batch = this.#mailbox.splice(0, BATCH_MAX);
      isUnfinished = await this.#runBatch(batch);
    }
  }

  /** Runs the batch until its commit wins; true where a budget ended the turn before its work. */
  async #runBatch(batch: EngineRequest[]): Promise<boolean> {
    for (let conflicts = 0; conflicts < CONFLICTS_MAX; conflicts++) {
      const run = new RequestRun(this.#surroundings, this.#callers, this.#driven);
      try {
        const turn = await this.#runTurn(batch, run);
        if (turn.committed) {
          run.answerAll();
          this.#callers.settle(turn.changes);
          if (this.#callers.mayHaveEnded) this.#settleFromStore();
          this.#surroundings.hasTaken(turn.elapsedMs);
          return turn.isUnfinished;
        }
        // Another process has moved the sandbox on: nothing of this turn has happened.
        this.drop();
      } catch (error) {
        // The World may be half-changed: drop it, and go on without the request at fault.
        this.drop();
        if (error instanceof TooHeavyHere) {
          this.#surroundings.moveAway();
          return false;
        }
        if (!(error instanceof EngineError)) {
          this.#surroundings.reportFault(error, this.#sandboxId);
        }
        const culprit = run.underWay;
        if (culprit && !(error instanceof EngineError)) {
          batch.splice(batch.indexOf(culprit), 1);
          run.fail(culprit, error);
          continue;
        }
        for (const request of batch) run.fail(request, error);
        return false;
      }
    }
    const error = new EngineError({
      code: 'INTERNAL',
      message: `Other processes changed the sandbox ${CONFLICTS_MAX} times while this one tried to.`,
    });
    for (const request of batch) {
      this.#surroundings.answer(failedAnswer(request.id, error));
    }
    return false;
  }

  async #runTurn(batch: EngineRequest[], run: RequestRun): Promise<TurnEnd> {
    const loaded = await this.#load();
    const { world } = loaded;
    const { pool } = this.#surroundings;
    const answered = await findAnsweredRequests(pool, this.#sandboxId, batch);
    const turn = new Turn(world, this.#surroundings.turnBudget());
    const isCaughtUp = turn.catchUp();
    for (const [index, request] of batch.entries()) {
      // A command comes after all that was due before it, and every turn that can does at least one.
      if (!isCaughtUp || (index > 0 && turn.isSpent)) {
        this.#mailbox.unshift(...batch.splice(index));
        break;
      }
      run.carryOut(request, world, turn, answered);
    }
    run.driveClock(turn);
    const isDone = turn.moveAdvance() && turn.catchUp() && turn.runAhead();
    const isUnfinished = !isDone || this.#driven.size > 0;

    const changes = world.takeChanges();
    const { elapsedMs } = turn;
    const wakeAtMs = isUnfinished ? Date.now() : this.#wakeAt(world);
    const expectedVersion = loaded.version;
    if (isWorthSaving(changes)) {
      const commit = { sandboxId: this.#sandboxId, expectedVersion, changes, wakeAtMs };
      if (!(await commitTurn(pool, commit))) return { committed: false };
      loaded.version += 1;
    } else if (
      batch.length > 0 &&
      !(await isCurrentVersion(pool, this.#sandboxId, expectedVersion))
    ) {
      return { committed: false };
    }
    if (!isUnfinished && !this.#isRetired) this.#arm(wakeAtMs);
    return { committed: true, changes, isUnfinished, elapsedMs };
  }

  async #load(): Promise<LoadedWorld> {
    if (this.#loaded) return this.#loaded;
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

  #wakeAt(world: World): number | null {
    return world.nextDueAt === null ? null : wallTimeAt(clockOf(world), world.nextDueAt);
  }

  /** Sees to it that the sandbox is woken when its next timer is due. */
  #arm(wakeAtMs: number | null): void {
    if (this.#nearWakeUp) clearTimeout(this.#nearWakeUp);
    this.#nearWakeUp = null;
    if (wakeAtMs === null) return;
    const delay = wakeAtMs - Date.now();
    if (delay <= NEAR_WAKE_UP_MS) {
      this.#nearWakeUp = setTimeout(() => {
        this.#nearWakeUp = null;
        this.#mustWake = true;
        this.#start();
      }, delay);
    } else if (wakeAtMs !== this.#armedForMs) {
      this.#armedForMs = wakeAtMs;
      this.#surroundings.armWakeUp(this.#sandboxId, wakeAtMs);
    }
  }
}

type TurnEnd =
  | { readonly committed: false }
  | {
      readonly committed: true;
      readonly changes: WorldChanges;
      readonly isUnfinished: boolean;
      /** How long it held the thread, in milliseconds. */
      readonly elapsedMs: number;
    };

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
