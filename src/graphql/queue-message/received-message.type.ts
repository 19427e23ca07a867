import { Field, ObjectType } from 'type-graphql';
import type { JsonObject } from '../../simulation/json.ts';
import { eventRecord } from '../../simulation/pull/sqs/event-record.ts';
import type { ReceivedMessage } from '../../simulation/pull/sqs/take-messages.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import {
  MessageAttributeType,
  toMessageAttributeTypes,
} from '../message-attribute/message-attribute.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { QueueMessageAttributesType } from './queue-message-attributes.type.ts';

@ObjectType('ReceivedMessage', {
  description: 'A message that was received, as it was at that instant.',
})
export class ReceivedMessageType {
  readonly message: ReceivedMessage;
  readonly queueArn: string;

  constructor(message: ReceivedMessage, queueArn: string) {
    this.message = message;
    this.queueArn = queueArn;
  }

  @Field(() => String, { description: 'Its id.' })
  get messageId(): string {
    return this.message.messageId;
  }

  @Field(() => String, {
    description: 'What deletes it or hides it for longer: another one for each receive.',
  })
  get receiptHandle(): string {
    return this.message.receiptHandle;
  }

  @Field(() => String, { description: 'Its body.', complexity: LONG_TEXT_COST })
  get body(): string {
    return this.message.body;
  }

  @Field(() => String, { description: 'The MD5 of its body.' })
  get md5OfBody(): string {
    return this.message.md5OfBody;
  }

  @Field(() => QueueMessageAttributesType, { description: 'What SQS knows of it.' })
  get attributes(): QueueMessageAttributesType {
    return new QueueMessageAttributesType(this.message.attributes);
  }

  @Field(() => [MessageAttributeType], { description: 'Its message attributes, by name.' })
  get messageAttributes(): MessageAttributeType[] {
    return toMessageAttributeTypes(this.message.messageAttributes);
  }

  @Field(() => String, {
    nullable: true,
    description: 'The MD5 of its message attributes; null where it has none.',
  })
  get md5OfMessageAttributes(): string | null {
    return this.message.md5OfMessageAttributes;
  }

  @Field(() => JsonScalar, {
    description: 'The record of it in the event that a function gets from an event source mapping.',
  })
  get eventRecord(): JsonObject {
    return eventRecord(this.message, this.queueArn);
  }
}
