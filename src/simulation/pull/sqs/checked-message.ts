import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { MessageAttributes } from '../../service-call.ts';
import { parseTraceHeader } from '../../trace-header.ts';
import { attributeRanges } from './queue-attributes.ts';
import { attributeBytes, refuseBadAttributes, refuseBadText } from './message-attributes.ts';
import { refuseMissing, refuseOutOfRange, refuseParameter } from './parameter.ts';
import type { QueueRow } from './queue.ts';

/** A message as somebody wants to send it. */
export interface MessageInput {
  readonly body: string;
  /** Null for the queue's own delay. */
  readonly delaySeconds: number | null;
  readonly messageAttributes: MessageAttributes;
  readonly messageGroupId: string | null;
  readonly messageDeduplicationId: string | null;
  /** The system attribute `AWSTraceHeader`; null where it is not given. */
  readonly awsTraceHeader: string | null;
}

/** A message that a queue can take. */
export interface CheckedMessage extends MessageInput {
  /** Bytes of body and attributes. */
  readonly bytes: number;
}

/** Bytes that a message counts: its body, and the names, types and values of its attributes. */
export function messageBytes(input: Pick<MessageInput, 'body' | 'messageAttributes'>): number {
  return byteLength(input.body) + attributeBytes(input.messageAttributes);
}

/** Refuses a message that the queue cannot take. */
export function checkMessage(queue: QueueRow, input: MessageInput): CheckedMessage {
  if (input.body === '') refuseMissing('messageBody');
  refuseBadText('messageBody', input.body);
  refuseBadAttributes(input.messageAttributes);
  if (input.awsTraceHeader !== null && parseTraceHeader(input.awsTraceHeader) === null) {
    refuseParameter('AWSTraceHeader', input.awsTraceHeader, 'It is not a trace header of X-Ray.');
  }
  const bytes = messageBytes(input);
  if (bytes > queue.maximumMessageSize) {
    throw new Refusal(
      'QUEUE_PARAMETER_INVALID',
      `One or more parameters are invalid. Reason: Message must be shorter than ${queue.maximumMessageSize} bytes. It has ${bytes}, its attributes included.`,
      { field: 'messageBody', detail: { bytes, max: queue.maximumMessageSize } },
    );
  }
  refuseOutOfRange('delaySeconds', input.delaySeconds, attributeRanges.delaySeconds);
  refuseBadId('messageGroupId', input.messageGroupId);
  refuseBadId('messageDeduplicationId', input.messageDeduplicationId);
  if (queue.fifoQueue) refuseNotFifo(queue, input);
  else if (input.messageDeduplicationId !== null) {
    refuseForType('messageDeduplicationId', input.messageDeduplicationId);
  }
  return { ...input, bytes };
}

/** What a FIFO queue needs of a message, and what it does not take (SQS-07). */
function refuseNotFifo(queue: QueueRow, input: MessageInput): void {
  if (input.messageGroupId === null) refuseMissing('messageGroupId');
  if (input.messageDeduplicationId === null && queue.contentBasedDeduplication !== true) {
    throw new Refusal(
      'QUEUE_PARAMETER_INVALID',
      'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      { field: 'messageDeduplicationId' },
    );
  }
  // Only the queue as a whole can be delayed: a message of its own delay would overtake or be overtaken.
  if (input.delaySeconds !== null && input.delaySeconds > 0) {
    refuseForType('delaySeconds', input.delaySeconds);
  }
}

function refuseForType(field: string, value: string | number): never {
  refuseParameter(
    field,
    value,
    'The request includes a parameter that is not valid for this queue type.',
  );
}

/** Ids have up to 128 letters, digits and punctuation marks, and no blanks. */
function refuseBadId(field: string, id: string | null): void {
  if (id === null || /^[!-~]{1,128}$/.test(id)) return;
  const awsName = field.charAt(0).toUpperCase() + field.slice(1);
  refuseParameter(
    field,
    id,
    `${awsName} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}
