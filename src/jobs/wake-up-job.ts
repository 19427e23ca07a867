import type { Engine } from '../engine/engine.ts';
import type { QueueDefinition } from './backend.ts';

/** What a job that wakes a sandbox carries: nothing but whom, because Postgres decides what is due. */
export interface WakeUpJob {
  readonly sandboxId: string;
}

/** What wakes sandboxes. */
export type Waker = Pick<Engine, 'wakeIfExists'>;

/** A queue that does nothing but wake sandboxes. */
export function wakeUpQueue(name: string): QueueDefinition<WakeUpJob> {
  return { name, read: ({ sandboxId }) => ({ sandboxId: String(sandboxId) }) };
}
