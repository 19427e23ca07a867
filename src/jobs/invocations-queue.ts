import type { Engine } from '../engine/engine.ts';
import type { JobQueue, JobsBackend, JobWorker, QueueDefinition } from './backend.ts';

/**
 * The queue `invocations`: wakes a sandbox when its next timer is due – the end of an invocation, a
 * retry, a schedule. A job is only a wake-up and names no more than the sandbox; a lost, late or
 * duplicate one changes nothing, because the state in Postgres decides what is due.
 */
const invocationsQueue: QueueDefinition<WakeUp> = {
  name: 'invocations',
  read: ({ sandboxId }) => ({ sandboxId: String(sandboxId) }),
};

interface WakeUp {
  readonly sandboxId: string;
}

/** Sandboxes that one process wakes at once. */
const CONCURRENCY = 50;

/** Adds the wake-ups that the engine asks for. */
export class WakeUps {
  readonly #queue: JobQueue<WakeUp>;

  constructor(backend: JobsBackend) {
    this.#queue = backend.queue(invocationsQueue);
  }

  /** Wakes the sandbox at a wall instant in milliseconds; asking twice for it adds one job. */
  async arm(sandboxId: string, wakeAtMs: number): Promise<void> {
    await this.#queue.add(
      { sandboxId },
      { jobId: `${sandboxId}-${wakeAtMs}`, delayMs: wakeAtMs - Date.now() },
    );
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

/** Takes the wake-ups and runs a turn for each. */
export function startInvocationsWorker(backend: JobsBackend, engine: Engine): JobWorker {
  return backend.worker(invocationsQueue, CONCURRENCY, ({ sandboxId }) =>
    engine.wakeIfExists(sandboxId),
  );
}
