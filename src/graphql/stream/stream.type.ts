import { Field, Int, ObjectType } from 'type-graphql';
import type {
  StreamMode as ModeName,
  StreamStatus as StatusName,
} from '../../simulation/pull/kinesis/stream.ts';
import type { KinesisStreamRecord } from '../../store/streams.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { StreamMode, StreamStatus } from './stream.enum.ts';

@ObjectType('Stream', { implements: NodeType, description: 'A Kinesis stream.' })
export class StreamType extends NodeType {
  readonly record: KinesisStreamRecord;

  constructor(record: KinesisStreamRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get streamName(): string {
    return this.record.streamName;
  }

  @Field(() => String, { description: 'Its ARN.' })
  get streamArn(): string {
    return this.record.streamArn;
  }

  @Field(() => StreamStatus, {
    description: 'Always ACTIVE in the profile IDEAL, where changes take no time.',
  })
  get streamStatus(): StatusName {
    return this.record.streamStatus;
  }

  @Field(() => StreamMode, { description: 'Who decides how many shards it has.' })
  get streamMode(): ModeName {
    return this.record.streamMode;
  }

  @Field(() => Int, { description: 'Hours for which a record can be read.' })
  get retentionPeriodHours(): number {
    return this.record.retentionPeriodHours;
  }

  @Field(() => Int, { description: 'KiB of a record at most.' })
  get maxRecordSizeInKiB(): number {
    return this.record.maxRecordSizeInKiB;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get streamCreationTimestamp(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const StreamConnection = declareConnection('Stream', StreamType);
