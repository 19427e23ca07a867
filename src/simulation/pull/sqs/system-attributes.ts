import type { MessageRow } from './message.ts';

/**
 * The attributes that SQS adds to a message when it is received: every value is a text, times are in
 * milliseconds (SQS-11).
 */
export function systemAttributes(
  message: Omit<MessageRow, 'body' | 'messageAttributes'>,
): Readonly<Record<string, string>> {
  const attributes: Record<string, string | null> = {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAtMs),
    SequenceNumber: message.sequenceNumber,
    MessageGroupId: message.messageGroupId,
    SenderId: message.senderId,
    MessageDeduplicationId: message.messageDeduplicationId,
    ApproximateFirstReceiveTimestamp:
      message.firstReceivedAtMs === null ? null : String(message.firstReceivedAtMs),
    AWSTraceHeader: message.traceHeaderSent ? message.traceHeader : null,
    DeadLetterQueueSourceArn: message.deadLetterSourceArn,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}
