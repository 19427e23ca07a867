import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { deduplications } from './deduplication.ts';
import { messages } from './message.ts';
import { deletedQueues, queues } from './queue.ts';

/*
 * How much of queues a sandbox may hold, because a World keeps all of it in memory. AWS has no bound
 * on queues and messages. Journals replay under the bounds they were written under, so these may be
 * raised, but not lowered.
 */

/** Queues of a sandbox, with those deleted within the last minute. */
export const QUEUES_MAX = 1_000;

/** Messages in all queues of a sandbox. */
export const MESSAGES_MAX = 150_000;

/** Bytes of their bodies and attributes together. */
export const MESSAGE_BYTES_MAX = 256 * 1_048_576;

/** Deduplication ids that the FIFO queues of a sandbox remember at once. */
export const DEDUPLICATION_IDS_MAX = 150_000;

/** Receives that may wait at once for one queue, and for all of a sandbox: each is a request held open. */
export const WAITING_RECEIVES_OF_QUEUE_MAX = 100;
export const WAITING_RECEIVES_MAX = 1_000;

/** Refuses one queue more than a sandbox may have. */
export function refuseMoreQueues(kernel: Kernel): void {
  const count = kernel.table(queues).size + kernel.table(deletedQueues).size;
  if (count < QUEUES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot create the queue: the sandbox has ${count}, those deleted within the last minute included, and the limit is ${QUEUES_MAX}. Delete some, or take another sandbox.`,
    { detail: { limit: QUEUES_MAX, actual: count + 1 } },
  );
}

/** Refuses a message more than a sandbox may hold, or one that makes all of them too large. */
export function refuseMoreMessages(kernel: Kernel, addedBytes: number): void {
  const count = kernel.table(messages).size;
  if (count >= MESSAGES_MAX) {
    refuse(`its queues hold ${count} messages, and the limit is ${MESSAGES_MAX}`, {
      limit: MESSAGES_MAX,
      actual: count + 1,
    });
  }
  let bytes = addedBytes;
  for (const queue of kernel.table(queues).values()) bytes += queue.messageBytes;
  if (bytes > MESSAGE_BYTES_MAX) {
    refuse(`its queues would hold ${bytes} bytes, and the limit is ${MESSAGE_BYTES_MAX}`, {
      limit: MESSAGE_BYTES_MAX,
      actual: bytes,
    });
  }
}

/** Refuses a deduplication id more than a sandbox remembers. */
export function refuseMoreDeduplicationIds(kernel: Kernel): void {
  const count = kernel.table(deduplications).size;
  if (count < DEDUPLICATION_IDS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the message into the sandbox: its FIFO queues remember ${count} deduplication ids, and the limit is ${DEDUPLICATION_IDS_MAX}. They forget them after 5 minutes: let the clock go on.`,
    { detail: { limit: DEDUPLICATION_IDS_MAX, actual: count + 1 } },
  );
}

function refuse(why: string, detail: { limit: number; actual: number }): never {
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot take the message into the sandbox: ${why}. Receive and delete some, purge a queue, or take another sandbox.`,
    { detail },
  );
}
