import { Field, ObjectType } from 'type-graphql';
import { sequenceNumber } from '../../simulation/pull/kinesis/sequence-number.ts';
import type { StreamRecordEntry } from '../../store/stream-records.ts';
import type { ShardRecord } from '../../store/streams.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('StreamRecord', { description: 'A record in a shard of a Kinesis stream.' })
export class StreamRecordType {
  readonly shard: ShardRecord;
  readonly record: StreamRecordEntry;

  constructor(shard: ShardRecord, record: StreamRecordEntry) {
    this.shard = shard;
    this.record = record;
  }

  @Field(() => String, {
    description: 'A decimal number of 56 digits; it grows with each record of the shard.',
  })
  get sequenceNumber(): string {
    return sequenceNumber(this.shard, this.record.ordinal, this.record.arrivedAtMs);
  }

  @Field(() => String, { description: 'Its partition key.' })
  get partitionKey(): string {
    return this.record.partitionKey;
  }

  @Field(() => DateTimeScalar, { description: 'When it arrived, in virtual time.' })
  get approximateArrivalTimestamp(): Date {
    return new Date(this.record.arrivedAtMs);
  }
}

export const StreamRecordConnection = declareConnection('StreamRecord', StreamRecordType);
