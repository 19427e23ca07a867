import { findOverdueSandboxes } from '../store/find-overdue-sandboxes.ts';
import type { Pool } from 'pg';
import type { JobQueue, JobsBackend, JobWorker, QueueDefinition } from './backend.ts';
import type { WakeUps } from './invocations-queue.ts';

/**
 * The queue `maintenance`: what keeps the service in order. Its one task today is the sweep, which
 * wakes every sandbox whose due time has passed without a turn, so that a lost wake-up costs seconds
 * and never an event.
 */
const maintenanceQueue: QueueDefinition<Sweep> = {
  name: 'maintenance',
  read: ({ overdueMs }) => ({ overdueMs: Number(overdueMs) }),
};

interface Sweep {
  /** Wall time in milliseconds that a sandbox must be overdue. */
  readonly overdueMs: number;
}

/** How often somebody in the fleet sweeps. */
const SWEEP_EVERY_MS = 5_000;

/** A sandbox that is overdue for less is about to be woken anyway. */
const OVERDUE_MS = 2_000;

/** Sandboxes that one sweep wakes. */
const SWEEP_MAX = 1_000;

/** Sees to it that the fleet sweeps; one schedule, however many processes ask. */
export async function scheduleSweeps(backend: JobsBackend): Promise<JobQueue<Sweep>> {
  const queue = backend.queue(maintenanceQueue);
  await queue.repeat('sweep', SWEEP_EVERY_MS, { overdueMs: OVERDUE_MS });
  return queue;
}

/** Runs the sweeps that fall to this process. */
export function startMaintenanceWorker(
  backend: JobsBackend,
  pool: Pool,
  wakeUps: WakeUps,
): JobWorker {
  return backend.worker(maintenanceQueue, 1, ({ overdueMs }) => sweep(pool, wakeUps, overdueMs));
}

/** Wakes the sandboxes that are overdue. */
async function sweep(pool: Pool, wakeUps: WakeUps, overdueMs: number): Promise<void> {
  const now = Date.now();
  for (const sandboxId of await findOverdueSandboxes(pool, now - overdueMs, SWEEP_MAX)) {
    await wakeUps.arm(sandboxId, now);
  }
}
