import type { MessageAttributes } from '../../service-call.ts';
import { defineTable, type RowOrder } from '../../table.ts';

/**
 * `AVAILABLE`: a receive may return it. `DELAYED`: not before its delay is over. `IN_FLIGHT`: received,
 * and hidden until its visibility timeout ends. The last two count only until `hiddenUntilMs`: nobody
 * changes the row at that instant, but whoever looks next does.
 */
export type MessageState = 'AVAILABLE' | 'DELAYED' | 'IN_FLIGHT';

/** A message in a queue. */
export interface MessageRow {
  readonly messageId: string;
  /** Order of arrival in the queue that it is in. */
  readonly seq: number;
  readonly queueId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly messageAttributes: MessageAttributes;
  /** Null where it has no attributes. */
  readonly md5OfMessageAttributes: string | null;
  /** Bytes of body and attributes. */
  readonly bytes: number;
  readonly senderId: string;
  /** The chain of requests that it belongs to, with its lineage. */
  readonly traceHeader: string;
  /** Whether the sender gave it as the system attribute `AWSTraceHeader`. */
  readonly traceHeaderSent: boolean;
  readonly messageGroupId: string | null;
  readonly messageDeduplicationId: string | null;
  /** Null in a standard queue. */
  readonly sequenceNumber: string | null;
  readonly sentAtMs: number;
  /** Whence its retention counts: its sending, or in a FIFO dead-letter queue its arrival (SQS-05). */
  readonly retainedSinceMs: number;
  readonly state: MessageState;
  /** Null while it is available. */
  readonly hiddenUntilMs: number | null;
  /** Receives in all queues that it has been in (SQS-04). */
  readonly receiveCount: number;
  /** Those of them in the queue that it is in. */
  readonly receiveCountInQueue: number;
  readonly firstReceivedAtMs: number | null;
  readonly lastReceivedAtMs: number | null;
  /** The queue that moved it here; null for one that is where it was sent to (SQS-06). */
  readonly deadLetterSourceArn: string | null;
}

/** Oldest first: the order of receives, and within a message group the order that FIFO promises. */
function byAge(left: MessageRow, right: MessageRow): number {
  return left.retainedSinceMs - right.retainedSinceMs || left.seq - right.seq;
}

function byHiddenUntil(left: MessageRow, right: MessageRow): number {
  return (left.hiddenUntilMs ?? 0) - (right.hiddenUntilMs ?? 0) || left.seq - right.seq;
}

/** All messages of a queue; the first one expires first. */
export const messagesByAge: RowOrder<MessageRow> = {
  group: (row) => row.queueId,
  compare: byAge,
};

/** The messages of a queue that a receive may return. */
export const availableMessages: RowOrder<MessageRow> = {
  group: (row) => (row.state === 'AVAILABLE' ? row.queueId : null),
  compare: byAge,
};

/** The messages of a queue in flight, in the order in which they become visible again. */
export const messagesInFlight: RowOrder<MessageRow> = {
  group: (row) => (row.state === 'IN_FLIGHT' ? row.queueId : null),
  compare: byHiddenUntil,
};

/** The delayed messages of a queue, in the order in which they become available. */
export const delayedMessages: RowOrder<MessageRow> = {
  group: (row) => (row.state === 'DELAYED' ? row.queueId : null),
  compare: byHiddenUntil,
};

/** The messages in flight of one message group. */
export const groupInFlight: RowOrder<MessageRow> = {
  group: (row) =>
    row.state === 'IN_FLIGHT' && row.messageGroupId !== null
      ? groupKey(row.queueId, row.messageGroupId)
      : null,
  compare: byAge,
};

export function groupKey(queueId: string, messageGroupId: string | null): string {
  return `${queueId} ${messageGroupId}`;
}

/** The messages of all queues of a sandbox. */
export const messages = defineTable<MessageRow>({
  name: 'sqs_message',
  key: (row) => row.messageId,
  orders: [messagesByAge, availableMessages, messagesInFlight, delayedMessages, groupInFlight],
});
