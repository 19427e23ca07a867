import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { messages, type MessageRow } from './message.ts';
import type { QueueRow } from './queue.ts';

const PREFIX = 'AQEB';

/** The handle of a message's latest receive: another one each time it is received. */
export function receiptHandle({ queueId, messageId, receiveCount }: MessageRow): string {
  return PREFIX + btoa(`${queueId} ${messageId} ${receiveCount}`);
}

/** The message that a handle was given out for. */
export interface MessageReference {
  readonly messageId: string;
}

/** What a handle leads to. */
export interface HandledReceive extends MessageReference {
  /** Undefined where the message is not in the queue any more. */
  readonly message: MessageRow | undefined;
  /** False for the handle of an earlier receive. */
  readonly isLatest: boolean;
}

/** Reads a handle; refuses one that no receive from this queue can have given. */
export function readReceiptHandle(kernel: Kernel, queue: QueueRow, handle: string): HandledReceive {
  const receive = findReceive(kernel, queue, handle);
  if (receive) return receive;
  throw new Refusal(
    'RECEIPT_HANDLE_INVALID',
    `The input receipt handle "${handle.slice(0, 200)}" is not a valid receipt handle of the queue "${queue.queueName}".`,
    { field: 'receiptHandle' },
  );
}

/** Reads a handle; null for one that no receive from this queue can have given. */
export function findReceive(
  kernel: Kernel,
  queue: QueueRow,
  handle: string,
): HandledReceive | null {
  const [queueId, messageId = '', count] = decode(handle)?.split(' ') ?? [];
  if (queueId !== queue.id) return null;
  const row = kernel.table(messages).get(messageId);
  const message = row?.queueId === queue.id ? row : undefined;
  return { messageId, message, isLatest: message?.receiveCount === Number(count) };
}

function decode(handle: string): string | null {
  if (!handle.startsWith(PREFIX)) return null;
  const text = handle.slice(PREFIX.length);
  return /^[A-Za-z0-9+/]+={0,2}$/.test(text) && text.length % 4 === 0 ? atob(text) : null;
}
