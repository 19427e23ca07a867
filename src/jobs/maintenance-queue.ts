import type { JobsBackend, JobWorker, QueueDefinition } from './backend.ts';
import type { Waker, WakeUpJob } from './wake-up-job.ts';

/**
 * The queue `maintenance`: what keeps the service in order. It sweeps, and it wakes sandboxes that have
 * nothing to do but to let go of what they have kept for long enough.
 */
export const maintenanceQueue: QueueDefinition<MaintenanceJob> = {
  name: 'maintenance',
  read: ({ sandboxId }) => (typeof sandboxId === 'string' ? { sandboxId } : {}),
};

/** A sandbox to wake; a sweep where there is none. */
type MaintenanceJob = Partial<WakeUpJob>;

/** How often somebody in the fleet sweeps. */
export const SWEEP_EVERY_MS = 5_000;

/** Jobs of this queue that one process does at once. */
const CONCURRENCY = 5;

/** Sees to it that the fleet sweeps; one schedule, however many processes ask. */
export async function scheduleSweeps(backend: JobsBackend): Promise<{ close(): Promise<void> }> {
  const queue = backend.queue(maintenanceQueue);
  await queue.repeat('sweep', SWEEP_EVERY_MS, {});
  return queue;
}

/** Does what falls to this process. */
export function startMaintenanceWorker(
  backend: JobsBackend,
  waker: Waker,
  sweep: () => Promise<void>,
): JobWorker {
  return backend.worker(maintenanceQueue, CONCURRENCY, ({ sandboxId }) =>
    sandboxId === undefined ? sweep() : waker.wakeIfExists(sandboxId),
  );
}
