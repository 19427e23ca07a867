import { Field, Int, ObjectType } from 'type-graphql';
import { systemAttributes } from '../../simulation/pull/sqs/system-attributes.ts';
import type { QueueMessageRecord } from '../../store/queue-messages.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { QueueMessageAttributesType } from './queue-message-attributes.type.ts';

@ObjectType('QueueMessage', { description: 'A message in a queue, as somebody sees it who looks.' })
export class QueueMessageType {
  readonly record: QueueMessageRecord;

  constructor(record: QueueMessageRecord) {
    this.record = record;
  }

  @Field(() => String, {
    description: 'Unique in the sandbox; it stays when the message moves to a dead-letter queue.',
  })
  get messageId(): string {
    return this.record.messageId;
  }

  @Field(() => String, { description: 'The MD5 of its body.' })
  get md5OfBody(): string {
    return this.record.md5OfBody;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The MD5 of its message attributes; null where it has none.',
  })
  get md5OfMessageAttributes(): string | null {
    return this.record.md5OfMessageAttributes;
  }

  @Field(() => Int, { description: 'Bytes of its body and its attributes.' })
  get bytes(): number {
    return this.record.bytes;
  }

  @Field(() => QueueMessageAttributesType, { description: 'What SQS knows of it.' })
  get attributes(): QueueMessageAttributesType {
    return new QueueMessageAttributesType(systemAttributes(this.record));
  }
}

export const QueueMessageConnection = declareConnection('QueueMessage', QueueMessageType);
