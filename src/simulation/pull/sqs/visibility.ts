import { formatInstant } from '../../instant.ts';
import type { Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { delayedMessages, messages, messagesInFlight, type MessageRow } from './message.ts';
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
