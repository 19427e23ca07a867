import type { Kernel } from '../../kernel.ts';
import { isGroupBlocked } from './choose-messages.ts';
import { availableMessages, delayedMessages, messages, messagesInFlight } from './message.ts';
import type { QueueRow } from './queue.ts';
import { IN_FLIGHT_MAX } from './take-messages.ts';
import { countInFlight } from './visibility.ts';

/**
 * When a receive will find something: now, where a message is there that may be received, or when the
 * first hidden one shows, which also frees its message group (SQS-08); null for never.
 */
export function nextAvailableAtMs(kernel: Kernel, queue: QueueRow): number | null {
  const table = kernel.table(messages);
  const inFlight = table.first(messagesInFlight, queue.id)?.hiddenUntilMs;
  const isFull = countInFlight(kernel, queue.id) >= IN_FLIGHT_MAX;
  if (!isFull && isSomethingAvailable(kernel, queue)) return kernel.now;
  const delayed = isFull ? undefined : table.first(delayedMessages, queue.id)?.hiddenUntilMs;
  const hidden = [inFlight, delayed].filter((instant) => instant != null);
  return hidden.length === 0 ? null : Math.max(kernel.now, Math.min(...hidden));
}

function isSomethingAvailable(kernel: Kernel, queue: QueueRow): boolean {
  for (const message of kernel.table(messages).inOrder(availableMessages, queue.id)) {
    if (!queue.fifoQueue || !isGroupBlocked(kernel, message)) return true;
  }
  return false;
}
