import type { JobsBackend, JobWorker } from './backend.ts';
import { wakeUpQueue, type Waker } from './wake-up-job.ts';

/**
 * The queue `invocations`: wakes a sandbox when its next timer is due – the end of an invocation, a
 * retry, a schedule. A lost, late or duplicate job changes nothing, because the state in Postgres
 * decides what is due.
 */
export const invocationsQueue = wakeUpQueue('invocations');

/** Sandboxes that one process wakes at once. */
const CONCURRENCY = 50;

/** Takes the wake-ups and runs a turn for each. */
export function startInvocationsWorker(backend: JobsBackend, waker: Waker): JobWorker {
  return backend.worker(invocationsQueue, CONCURRENCY, ({ sandboxId }) =>
    waker.wakeIfExists(sandboxId),
  );
}
