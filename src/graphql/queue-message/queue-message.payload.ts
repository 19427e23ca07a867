import { Field, ObjectType } from 'type-graphql';
import { ReceivedMessageType } from './received-message.type.ts';

/** What is said of a message that was sent, alone or in a batch. */
@ObjectType({ simpleResolvers: true })
abstract class SentMessageFields {
  @Field(() => String, { description: 'Its id; of a duplicate, that of the first one.' })
  messageId!: string;

  @Field(() => String, { description: 'The MD5 of its body.' })
  md5OfMessageBody!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The MD5 of its message attributes; null where it has none.',
  })
  md5OfMessageAttributes!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The MD5 of its system attributes; null where none were sent.',
  })
  md5OfMessageSystemAttributes!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Twenty digits that grow with each message; null in a standard queue.',
  })
  sequenceNumber!: string | null;
}

@ObjectType({ description: 'What became of the message.', simpleResolvers: true })
export class SendMessagePayload extends SentMessageFields {}

@ObjectType({ description: 'A message of a batch that was sent.', simpleResolvers: true })
export class SendMessageBatchResultEntry extends SentMessageFields {
  @Field(() => String, { description: 'The id that the batch gave it.' })
  id!: string;
}

@ObjectType({ description: 'An entry of a batch that was refused.', simpleResolvers: true })
export class BatchResultErrorEntry {
  @Field(() => String, { description: 'The id that the batch gave it.' })
  id!: string;

  @Field(() => String, { description: "AWS's error code: `InvalidParameterValue`." })
  code!: string;

  @Field(() => String, { description: 'Why, and what to do.' })
  message!: string;

  @Field(() => Boolean, { description: 'Whether whoever sent it is at fault.' })
  senderFault!: boolean;
}

@ObjectType({ description: 'An entry of a batch that was carried out.', simpleResolvers: true })
export class BatchResultEntry {
  @Field(() => String, { description: 'The id that the batch gave it.' })
  id!: string;

  @Field(() => String, { description: 'The message.' })
  messageId!: string;
}

@ObjectType({ description: 'What became of each message.', simpleResolvers: true })
export class SendMessageBatchPayload {
  @Field(() => [SendMessageBatchResultEntry], { description: 'Those that were sent.' })
  successful!: readonly SendMessageBatchResultEntry[];

  @Field(() => [BatchResultErrorEntry], { description: 'Those that were refused.' })
  failed!: readonly BatchResultErrorEntry[];
}

@ObjectType({ description: 'What was received.', simpleResolvers: true })
export class ReceiveMessagePayload {
  @Field(() => [ReceivedMessageType], {
    description: 'The messages, oldest first; none where none is available.',
  })
  messages!: readonly ReceivedMessageType[];
}

@ObjectType({ description: 'What was to be deleted.', simpleResolvers: true })
export class DeleteMessagePayload {
  @Field(() => String, { description: 'The message, which is gone unless it was received again.' })
  messageId!: string;
}

@ObjectType({ description: 'What became of each message.', simpleResolvers: true })
export class DeleteMessageBatchPayload {
  @Field(() => [BatchResultEntry], { description: 'Those that were deleted.' })
  successful!: readonly BatchResultEntry[];

  @Field(() => [BatchResultErrorEntry], { description: 'Those that were refused.' })
  failed!: readonly BatchResultErrorEntry[];
}

@ObjectType({ description: 'What is hidden for another time.', simpleResolvers: true })
export class ChangeMessageVisibilityPayload {
  @Field(() => String, { description: 'The message.' })
  messageId!: string;
}

@ObjectType({ description: 'What became of each message.', simpleResolvers: true })
export class ChangeMessageVisibilityBatchPayload {
  @Field(() => [BatchResultEntry], { description: 'Those that are hidden for another time.' })
  successful!: readonly BatchResultEntry[];

  @Field(() => [BatchResultErrorEntry], { description: 'Those that were refused.' })
  failed!: readonly BatchResultErrorEntry[];
}
