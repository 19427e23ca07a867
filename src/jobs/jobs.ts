import type { Pool } from 'pg';
import { JobsBackend, type JobsBackendOptions } from './backend.ts';
import type { WakeUpQueue } from '../simulation/wake-up-queue.ts';
import type { WakeUp } from '../store/commit-turn.ts';
import { startInvocationsWorker } from './invocations-queue.ts';
import { scheduleSweeps, startMaintenanceWorker } from './maintenance-queue.ts';
import { startPollersWorker } from './pollers-queue.ts';
import { isLeftToSweep, sweep } from './sweep.ts';
import type { Waker } from './wake-up-job.ts';
import { WakeUps } from './wake-ups.ts';

export interface JobsOptions {
  readonly backend: JobsBackendOptions;
  readonly onError: (error: Error) => void;
}

/** Everything that must happen later or elsewhere: adds the jobs, and runs them where wanted. */
export class Jobs {
  readonly #backend: JobsBackend;
  readonly #wakeUps: WakeUps;
  readonly #onError: (error: Error) => void;
  readonly #running: { close(): Promise<void> }[] = [];
  #isClosed = false;

  private constructor(backend: JobsBackend, onError: (error: Error) => void) {
    this.#backend = backend;
    this.#wakeUps = new WakeUps(backend);
    this.#onError = onError;
  }

  /** Opens the queues; jobs can be added from now on. */
  static async open(options: JobsOptions): Promise<Jobs> {
    return new Jobs(await JobsBackend.open(options.backend, options.onError), options.onError);
  }

  /** Has a sandbox woken. A failure is left to the sweep, and so is what only keeps records for long. */
  arm(sandboxId: string, wakeUp: WakeUp): void {
    if (this.#isClosed) return;
    if (wakeUp.queue === 'maintenance' && isLeftToSweep(wakeUp.atMs)) return;
    this.#wakeUps.arm(sandboxId, wakeUp).catch(this.#onError);
  }

  /** A sandbox need not be woken then any more: a job less to run in vain. */
  disarm(sandboxId: string, wakeUp: WakeUp): void {
    if (this.#isClosed) return;
    this.#wakeUps.disarm(sandboxId, wakeUp).catch(this.#onError);
  }

  /** Jobs that wait for a worker or for their time, by queue; the next sweep is one of `maintenance`. */
  waiting(): Promise<Readonly<Record<WakeUpQueue, number>>> {
    return this.#wakeUps.count();
  }

  /** Begins to run jobs in this process. */
  async startWorkers(waker: Waker, pool: Pool): Promise<void> {
    this.#running.push(
      startInvocationsWorker(this.#backend, waker),
      startPollersWorker(this.#backend, waker),
      startMaintenanceWorker(this.#backend, waker, () => sweep(pool, this.#wakeUps)),
      await scheduleSweeps(this.#backend),
    );
  }

  /** Lets the jobs under way end and closes the queues. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#running.map((part) => part.close()));
    await this.#wakeUps.close();
    await this.#backend.close();
  }
}
