import { Field, ObjectType } from 'type-graphql';
import type { QueueRecord } from '../../store/queues.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { QueueAttributesType } from './queue-attributes.type.ts';

@ObjectType('Queue', { implements: NodeType, description: 'An SQS queue.' })
export class QueueType extends NodeType {
  readonly record: QueueRecord;

  constructor(record: QueueRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, {
    description: 'Unique in the sandbox; that of a FIFO queue ends in `.fifo`.',
  })
  get queueName(): string {
    return this.record.queueName;
  }

  @Field(() => QueueAttributesType, { description: 'How it is set up.' })
  get attributes(): QueueAttributesType {
    return new QueueAttributesType(this.record);
  }
}

export const QueueConnection = declareConnection('Queue', QueueType);
