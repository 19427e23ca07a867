import { createHash } from 'node:crypto';
import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { MessageAttributes } from '../../service-call.ts';
import { checkMessageAttributes, messageAttributesBytes } from './message-attributes.ts';
import type { TopicRow } from './topic.ts';

/** A message as somebody wants it published. */
export interface MessageInput {
  readonly message: string;
  readonly subject: string | null;
  readonly messageAttributes: MessageAttributes;
  readonly messageGroupId: string | null;
  readonly messageDeduplicationId: string | null;
}

/** A message that SNS takes. */
export interface CheckedMessage extends MessageInput {
  /** Of the message and its attributes. */
  readonly bytes: number;
}

/** Bytes of a message with its attributes, and of all messages of a batch (SNS-02). */
export const MESSAGE_BYTES_MAX = 262_144;

const SUBJECT_LENGTH_MAX = 100;

/** Refuses a message that SNS would: empty, too long with its attributes (SNS-02), or not for this kind of topic. */
export function checkMessage(topic: TopicRow, input: MessageInput): CheckedMessage {
  if (input.message === '') refuse('message', 'Invalid parameter: Empty message');
  checkSubject(input.subject);
  checkMessageAttributes(input.messageAttributes);
  const bytes = byteLength(input.message) + messageAttributesBytes(input.messageAttributes);
  if (bytes > MESSAGE_BYTES_MAX) {
    throw new Refusal(
      'SNS_INVALID_PARAMETER',
      `Invalid parameter: Message too long: it has ${bytes} bytes with its attributes, and ${MESSAGE_BYTES_MAX} are allowed.`,
      { field: 'message', detail: { limit: MESSAGE_BYTES_MAX, actual: bytes } },
    );
  }
  checkGroupId(topic, input.messageGroupId);
  const messageDeduplicationId = deduplicationId(topic, input);
  return { ...input, messageDeduplicationId, bytes };
}

function checkSubject(subject: string | null): void {
  if (subject === null) return;
  const { length } = Array.from(subject);
  if (length >= 1 && length <= SUBJECT_LENGTH_MAX && !/\p{Cc}/u.test(subject)) return;
  refuse(
    'subject',
    `Invalid parameter: Subject: it has 1 to ${SUBJECT_LENGTH_MAX} characters, without line breaks and control characters.`,
  );
}

const FIFO_ID = /^[!-~]{1,128}$/;

function checkGroupId({ fifoTopic }: TopicRow, messageGroupId: string | null): void {
  if (messageGroupId === null) {
    if (!fifoTopic) return;
    refuse(
      'messageGroupId',
      'Invalid parameter: The MessageGroupId parameter is required for FIFO topics',
    );
  }
  if (!FIFO_ID.test(messageGroupId)) refuseId('messageGroupId', 'MessageGroupId');
}

/** The id by which FIFO queues know a repetition: the publisher's, or the hash of the message. */
function deduplicationId(topic: TopicRow, input: MessageInput): string | null {
  const { messageDeduplicationId: given, message } = input;
  if (given !== null && !topic.fifoTopic) {
    refuse(
      'messageDeduplicationId',
      'Invalid parameter: MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for this topic type',
    );
  }
  if (given !== null && !FIFO_ID.test(given)) {
    refuseId('messageDeduplicationId', 'MessageDeduplicationId');
  }
  if (given !== null || !topic.fifoTopic) return given;
  if (topic.contentBasedDeduplication) return createHash('sha256').update(message).digest('hex');
  return refuse(
    'messageDeduplicationId',
    'Invalid parameter: The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}

function refuseId(field: string, parameter: string): never {
  return refuse(
    field,
    `Invalid parameter: ${parameter} Reason: it has 1 to 128 letters, digits and punctuation marks.`,
  );
}

function refuse(field: string, message: string): never {
  throw new Refusal('SNS_INVALID_PARAMETER', message, { field });
}
