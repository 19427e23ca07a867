import type { MessageAttributes } from '../../service-call.ts';

/** A message that was published, as its subscribers get to see it: plain data, kept while a delivery waits. */
export interface Notification {
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject: string | null;
  readonly message: string;
  readonly messageAttributes: MessageAttributes;
  /** Of FIFO topics, and of standard topics whose publisher named one for fair queues. */
  readonly messageGroupId: string | null;
  /** Of FIFO topics. */
  readonly messageDeduplicationId: string | null;
  /** Of FIFO topics: twenty digits that grow. */
  readonly sequenceNumber: string | null;
  readonly publishedAtMs: number;
  readonly traceHeader: string;
}
