import { Field, ID, InputType, Int } from 'type-graphql';
import type { MessageInput } from '../../simulation/pull/sqs/checked-message.ts';
import {
  MessageAttributeInput,
  toMessageAttributes,
} from '../message-attribute/message-attribute.input.ts';

const QUEUE = 'The name, the URL or the ARN of the queue.';
const RECEIPT_HANDLE = 'What the latest receive of the message gave.';
const ENTRY_ID = 'Up to 80 letters, digits, hyphens and underscores, unique in the batch.';
const IDEMPOTENCY_KEY =
  '1 to 128 characters: a request with the same key is answered as the first, and carried out once only.';

@InputType({ description: 'What is said of a message to SQS itself.' })
class MessageSystemAttributesInput {
  @Field(() => String, {
    nullable: true,
    description: 'The trace that the message belongs to; a new one by default, which is not told.',
  })
  awsTraceHeader?: string | null;
}

/** What a message has, sent alone or in a batch. */
@InputType()
abstract class MessageFields {
  @Field(() => String, { description: 'The body, of one character at least.' })
  messageBody!: string;

  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds for which it cannot be received: 0 to 900, on standard queues only; that of the queue by default.',
  })
  delaySeconds?: number | null;

  @Field(() => [MessageAttributeInput], {
    nullable: true,
    description: 'Up to ten attributes; none by default.',
  })
  messageAttributes?: MessageAttributeInput[] | null;

  @Field(() => MessageSystemAttributesInput, {
    nullable: true,
    description: 'What is said to SQS itself; nothing by default.',
  })
  messageSystemAttributes?: MessageSystemAttributesInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'Up to 128 characters: FIFO queues deliver each group in order, and need one.',
  })
  messageGroupId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Up to 128 characters: a FIFO queue takes a second message with it only after five minutes.',
  })
  messageDeduplicationId?: string | null;
}

@InputType({ description: 'A message to be sent.' })
export class SendMessageInput extends MessageFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A message of a batch.' })
export class SendMessageBatchEntryInput extends MessageFields {
  @Field(() => String, { description: ENTRY_ID })
  id!: string;
}

@InputType({ description: 'Messages to be sent.' })
export class SendMessageBatchInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => [SendMessageBatchEntryInput], {
    description: '1 to 10 messages, of 1 MiB together.',
  })
  entries!: SendMessageBatchEntryInput[];

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A receive.' })
export class ReceiveMessageInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'How many messages at most: 1 to 10, 1 by default.',
  })
  maxNumberOfMessages?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for which they are hidden: 0 to 43200; that of the queue by default.',
  })
  visibilityTimeout?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds of virtual time to wait for a message: 0 to 20; that of the queue by default. 0 answers at once.',
  })
  waitTimeSeconds?: number | null;

  @Field(() => String, { nullable: true, description: IDEMPOTENCY_KEY })
  idempotencyKey?: string | null;
}

@InputType({ description: 'A message to be deleted.' })
export class DeleteMessageInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => String, { description: RECEIPT_HANDLE })
  receiptHandle!: string;
}

@InputType({ description: 'A message of a batch to be deleted.' })
export class DeleteMessageBatchEntryInput {
  @Field(() => String, { description: ENTRY_ID })
  id!: string;

  @Field(() => String, { description: RECEIPT_HANDLE })
  receiptHandle!: string;
}

@InputType({ description: 'Messages to be deleted.' })
export class DeleteMessageBatchInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => [DeleteMessageBatchEntryInput], { description: '1 to 10 of them.' })
  entries!: DeleteMessageBatchEntryInput[];
}

@InputType({ description: 'For how long a message in flight is to be hidden.' })
export class ChangeMessageVisibilityInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => String, { description: RECEIPT_HANDLE })
  receiptHandle!: string;

  @Field(() => Int, {
    description:
      'Seconds from now: 0 to 43200, and not beyond 43200 from its receive; 0 shows it at once.',
  })
  visibilityTimeout!: number;
}

@InputType({ description: 'For how long a message of a batch is to be hidden.' })
export class ChangeMessageVisibilityBatchEntryInput {
  @Field(() => String, { description: ENTRY_ID })
  id!: string;

  @Field(() => String, { description: RECEIPT_HANDLE })
  receiptHandle!: string;

  @Field(() => Int, { description: 'Seconds from now: 0 to 43200.' })
  visibilityTimeout!: number;
}

@InputType({ description: 'For how long messages in flight are to be hidden.' })
export class ChangeMessageVisibilityBatchInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => [ChangeMessageVisibilityBatchEntryInput], { description: '1 to 10 of them.' })
  entries!: ChangeMessageVisibilityBatchEntryInput[];
}

/** The message as the simulation takes it. */
export function toMessageInput(input: MessageFields): MessageInput {
  return {
    body: input.messageBody,
    delaySeconds: input.delaySeconds ?? null,
    messageAttributes: toMessageAttributes(input.messageAttributes),
    messageGroupId: input.messageGroupId ?? null,
    messageDeduplicationId: input.messageDeduplicationId ?? null,
    awsTraceHeader: input.messageSystemAttributes?.awsTraceHeader ?? null,
  };
}
