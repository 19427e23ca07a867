import type { JobsBackend, JobWorker } from './backend.ts';
import { wakeUpQueue, type Waker } from './wake-up-job.ts';

/**
 * The queue `pollers`: wakes a sandbox for its event source mappings – a poll that will find something,
 * the end of a batching window, a batch that is tried again. However many of them are due, whoever
 * waits for the end of an invocation does not wait behind them.
 */
export const pollersQueue = wakeUpQueue('pollers');

/** Sandboxes that one process wakes at once; fewer than for invocations, whose threads they share. */
const CONCURRENCY = 20;

/** Takes the wake-ups and runs a turn for each. */
export function startPollersWorker(backend: JobsBackend, waker: Waker): JobWorker {
  return backend.worker(pollersQueue, CONCURRENCY, ({ sandboxId }) =>
    waker.wakeIfExists(sandboxId),
  );
}
