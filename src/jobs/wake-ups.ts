import { wakeUpQueues, type WakeUpQueue } from '../simulation/wake-up-queue.ts';
import type { WakeUp } from '../store/commit-turn.ts';
import type { JobQueue, JobsBackend } from './backend.ts';
import { invocationsQueue } from './invocations-queue.ts';
import { maintenanceQueue } from './maintenance-queue.ts';
import { pollersQueue } from './pollers-queue.ts';
import type { WakeUpJob } from './wake-up-job.ts';

/** Adds the jobs that wake sandboxes, each to the queue of its timer. */
export class WakeUps {
  readonly #queues: Readonly<Record<WakeUpQueue, JobQueue<WakeUpJob>>>;

  constructor(backend: JobsBackend) {
    this.#queues = {
      invocations: backend.queue(invocationsQueue),
      pollers: backend.queue(pollersQueue),
      maintenance: backend.queue(maintenanceQueue),
    };
  }

  /** Wakes the sandbox at that instant; asking twice for it adds one job. */
  async arm(sandboxId: string, wakeUp: WakeUp): Promise<void> {
    await this.#add(sandboxId, wakeUp, jobIdOf(sandboxId, wakeUp));
  }

  /** Takes that wake-up back, if it is still to come. */
  async disarm(sandboxId: string, wakeUp: WakeUp): Promise<void> {
    await this.#queues[wakeUp.queue].remove(jobIdOf(sandboxId, wakeUp));
  }

  /** Wakes a sandbox whose job for that instant may have been lost; again, asking twice adds one job. */
  async makeUpFor(sandboxId: string, wakeUp: WakeUp): Promise<void> {
    await this.#add(sandboxId, wakeUp, `${jobIdOf(sandboxId, wakeUp)}-overdue`);
  }

  /** Jobs that wait for a worker or for their time, by queue; with `maintenance`, the next sweep is one. */
  async count(): Promise<Readonly<Record<WakeUpQueue, number>>> {
    const { invocations, pollers, maintenance } = this.#queues;
    return {
      invocations: await invocations.count(),
      pollers: await pollers.count(),
      maintenance: await maintenance.count(),
    };
  }

  async close(): Promise<void> {
    await Promise.all(wakeUpQueues.map((queue) => this.#queues[queue].close()));
  }

  async #add(sandboxId: string, { queue, atMs }: WakeUp, jobId: string): Promise<void> {
    await this.#queues[queue].add({ sandboxId }, { jobId, delayMs: atMs - Date.now() });
  }
}

function jobIdOf(sandboxId: string, { atMs }: WakeUp): string {
  return `${sandboxId}-${atMs}`;
}
