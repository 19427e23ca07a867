import { Field, Int, ObjectType } from 'type-graphql';
import type { StreamEventName } from '../../simulation/pull/dynamodb/stream-block.ts';
import type { StreamRecordEntry } from '../../store/table-stream-records.ts';
import type { TableStreamEntry } from '../../store/table-streams.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { TableStreamEventName } from '../table-stream/table-stream.enum.ts';

@ObjectType('TableStreamRecord', { description: 'A change of an item, as a stream tells of it.' })
export class TableStreamRecordType {
  readonly stream: TableStreamEntry;
  readonly entry: StreamRecordEntry;

  constructor(stream: TableStreamEntry, entry: StreamRecordEntry) {
    this.stream = stream;
    this.entry = entry;
  }

  @Field(() => String, { description: 'A decimal number that grows in the stream.' })
  get sequenceNumber(): string {
    return this.entry.sequenceNumber;
  }

  @Field(() => String, { description: 'The shard that it lies in.' })
  get shardId(): string {
    return this.entry.shardId;
  }

  @Field(() => TableStreamEventName, { description: 'What happened to the item.' })
  get eventName(): StreamEventName {
    return this.entry.eventName;
  }

  @Field(() => DateTimeScalar, { description: 'When it happened, in virtual time.' })
  get approximateCreationDateTime(): Date {
    return new Date(this.entry.arrivedAtMs);
  }

  @Field(() => Int, { description: 'Bytes of its keys and images, as DynamoDB counts them.' })
  get sizeBytes(): number {
    return this.entry.sizeBytes;
  }

  @Field(() => Boolean, {
    description: 'Whether DynamoDB deleted the item because its time to live was over.',
  })
  get isExpiry(): boolean {
    return this.entry.isExpiry;
  }
}

export const TableStreamRecordConnection = declareConnection(
  'TableStreamRecord',
  TableStreamRecordType,
);
