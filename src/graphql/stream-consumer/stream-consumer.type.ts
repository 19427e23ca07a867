import { Field, ObjectType } from 'type-graphql';
import type { StreamConsumerRecord } from '../../store/streams.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('StreamConsumer', {
  implements: NodeType,
  description: 'A consumer of a stream that is registered for enhanced fan-out.',
})
export class StreamConsumerType extends NodeType {
  readonly record: StreamConsumerRecord;

  constructor(record: StreamConsumerRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique for the stream.' })
  get consumerName(): string {
    return this.record.consumerName;
  }

  @Field(() => String, { description: 'Its ARN: what an event source mapping names.' })
  get consumerArn(): string {
    return this.record.consumerArn;
  }

  @Field(() => DateTimeScalar, { description: 'When it was registered, in virtual time.' })
  get consumerCreationTimestamp(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const StreamConsumerConnection = declareConnection('StreamConsumer', StreamConsumerType);
