import { formatInstant } from '../../instant.ts';
import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import {
  availableMessages,
  delayedMessages,
  messages,
  messagesInFlight,
  type MessageRow,
} from './message.ts';
import type { QueueRow } from './queue.ts';

/**
 * Makes available what is hidden no longer: messages whose delay or visibility timeout has ended by
 * now. No timer does it, so it is told when somebody looks.
 */
export function revealDue(kernel: Kernel, queue: QueueRow): void {
  const table = kernel.table(messages);
  for (const message of dueIn(kernel, table.inOrder(messagesInFlight, queue.id))) {
    table.put({ ...message, state: 'AVAILABLE', hiddenUntilMs: null });
    kernel.emit({
      kind: 'MESSAGE_VISIBLE_AGAIN',
      traceId: traceIdOf(message.traceHeader),
      message: `Message ${message.messageId} of the queue "${queue.queueName}" was not deleted before its visibility timeout ended at ${formatInstant(message.hiddenUntilMs ?? kernel.now)}; it can be received again.`,
      detail: {
        queueName: queue.queueName,
        messageId: message.messageId,
        receiveCount: message.receiveCount,
        visibleSince: formatInstant(message.hiddenUntilMs ?? kernel.now),
      },
    });
  }
  for (const message of dueIn(kernel, table.inOrder(delayedMessages, queue.id))) {
    table.put({ ...message, state: 'AVAILABLE', hiddenUntilMs: null });
  }
}

/**
 * When a receive may find something: now, where a message is available, or when the first hidden one
 * shows; null for a queue that stays empty until somebody sends. In a FIFO queue the message may have
 * to wait for its group still.
 */
export function nextVisibleAtMs(kernel: Kernel, queueId: string): number | null {
  const table = kernel.table(messages);
  if (table.first(availableMessages, queueId)) return kernel.now;
  const hidden = [
    table.first(messagesInFlight, queueId)?.hiddenUntilMs,
    table.first(delayedMessages, queueId)?.hiddenUntilMs,
  ].filter((instant) => instant != null);
  return hidden.length === 0 ? null : Math.max(kernel.now, Math.min(...hidden));
}

/** Whether a message has been received and not become visible again. */
export function isInFlight(kernel: Kernel, message: MessageRow): boolean {
  return message.state === 'IN_FLIGHT' && (message.hiddenUntilMs ?? 0) > kernel.now;
}

/** How many messages of a queue are in flight now. */
export function countInFlight(kernel: Kernel, queueId: string): number {
  const table = kernel.table(messages);
  const due = dueIn(kernel, table.inOrder(messagesInFlight, queueId)).length;
  return table.countInOrder(messagesInFlight, queueId) - due;
}

function dueIn(kernel: Kernel, hidden: Iterable<MessageRow>): MessageRow[] {
  const due: MessageRow[] = [];
  for (const message of hidden) {
    if ((message.hiddenUntilMs ?? 0) > kernel.now) break;
    due.push(message);
  }
  return due;
}
