import type { Pool } from 'pg';
import type { Engine } from '../engine/engine.ts';
import { JobsBackend, type JobsBackendOptions } from './backend.ts';
import { startInvocationsWorker, WakeUps } from './invocations-queue.ts';
import { scheduleSweeps, startMaintenanceWorker } from './maintenance-queue.ts';

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

  private constructor(backend: JobsBackend, onError: (error: Error) => void) {
    this.#backend = backend;
    this.#wakeUps = new WakeUps(backend);
    this.#onError = onError;
  }

  /** Opens the queues; jobs can be added from now on. */
  static async open(options: JobsOptions): Promise<Jobs> {
    return new Jobs(await JobsBackend.open(options.backend, options.onError), options.onError);
  }

  /** Has a sandbox woken at a wall instant in milliseconds. A failure is left to the sweeper. */
  wakeAt(sandboxId: string, wakeAtMs: number): void {
    this.#wakeUps.arm(sandboxId, wakeAtMs).catch(this.#onError);
  }

  /** Begins to run jobs in this process. */
  async startWorkers(engine: Engine, pool: Pool): Promise<void> {
    this.#running.push(
      startInvocationsWorker(this.#backend, engine),
      startMaintenanceWorker(this.#backend, pool, this.#wakeUps),
      await scheduleSweeps(this.#backend),
    );
  }

  /** Lets the jobs under way end and closes the queues. */
  async close(): Promise<void> {
    await Promise.all(this.#running.map((part) => part.close()));
    await this.#wakeUps.close();
    await this.#backend.close();
  }
}
