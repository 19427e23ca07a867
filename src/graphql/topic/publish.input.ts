import { Field, ID, InputType } from 'type-graphql';
import type { MessageInput } from '../../simulation/push/sns/message.ts';
import {
  MessageAttributeInput,
  toMessageAttributes,
} from '../message-attribute/message-attribute.input.ts';

@InputType()
abstract class MessageFields {
  @Field(() => String, {
    description: 'The text, at most 262,144 bytes together with the attributes.',
  })
  message!: string;

  @Field(() => String, {
    nullable: true,
    description: '1 to 100 characters without line breaks.',
  })
  subject?: string | null;

  @Field(() => [MessageAttributeInput], {
    nullable: true,
    description:
      'What filter policies look at. The data types are `String`, `String.Array` (a JSON array as text), `Number` and `Binary`.',
  })
  messageAttributes?: MessageAttributeInput[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Needed on a FIFO topic: messages of a group keep their order.',
  })
  messageGroupId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of a FIFO topic without content-based deduplication.',
  })
  messageDeduplicationId?: string | null;
}

@InputType({ description: 'A message to be published.' })
export class PublishInput extends MessageFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The topic.' })
  topicArn!: string;
}

@InputType({ description: 'A message of a batch.' })
export class PublishBatchRequestEntryInput extends MessageFields {
  @Field(() => String, {
    description:
      'How the answer calls it: 1 to 80 letters, digits, hyphens and underscores, unique in the batch.',
  })
  id!: string;
}

@InputType({ description: 'Up to ten messages to be published.' })
export class PublishBatchInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The topic.' })
  topicArn!: string;

  @Field(() => [PublishBatchRequestEntryInput], {
    description: '1 to 10 messages, at most 262,144 bytes together.',
  })
  entries!: PublishBatchRequestEntryInput[];
}

/** The message as the simulation takes it. */
export function toMessage(input: MessageFields): MessageInput {
  return {
    message: input.message,
    subject: input.subject ?? null,
    messageAttributes: toMessageAttributes(input.messageAttributes),
    messageGroupId: input.messageGroupId ?? null,
    messageDeduplicationId: input.messageDeduplicationId ?? null,
  };
}
