import { Field, ObjectType } from 'type-graphql';
import { showHashKey } from '../../simulation/pull/kinesis/hash-key.ts';
import { lastSequenceNumber } from '../../simulation/pull/kinesis/shard.ts';
import type { ShardRecord } from '../../store/streams.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ShardStatus, type ShardStatusName } from './shard.enum.ts';

@ObjectType('HashKeyRange', {
  description: 'The hash keys of a shard: decimal numbers from 0 to 2^128 - 1, both ends included.',
  simpleResolvers: true,
})
export class HashKeyRangeType {
  @Field(() => String, { description: 'The first one.' })
  startingHashKey!: string;

  @Field(() => String, { description: 'The last one.' })
  endingHashKey!: string;
}

@ObjectType('Shard', { implements: NodeType, description: 'A shard of a Kinesis stream.' })
export class ShardType extends NodeType {
  readonly record: ShardRecord;

  constructor(record: ShardRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: '`shardId-000000000000`; they count up.' })
  get shardId(): string {
    return this.record.shardId;
  }

  @Field(() => ShardStatus, { description: 'Whether records are put into it.' })
  get status(): ShardStatusName {
    return this.record.closedAtMs === null ? 'OPEN' : 'CLOSED';
  }

  @Field(() => HashKeyRangeType, { description: 'The hash keys whose records it takes.' })
  get hashKeyRange(): HashKeyRangeType {
    const { startHash, endHash } = this.record;
    return { startingHashKey: showHashKey(startHash), endingHashKey: showHashKey(endHash) };
  }

  @Field(() => String, {
    nullable: true,
    description: 'The shard that was split or merged into it; null for one of the first shards.',
  })
  get parentShardId(): string | null {
    return this.record.parentShardId;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The second shard that was merged into it; else null.',
  })
  get adjacentParentShardId(): string | null {
    return this.record.adjacentParentShardId;
  }

  @Field(() => String, {
    nullable: true,
    description: 'That of the last record that it has got; null where it has got none.',
  })
  get lastSequenceNumber(): string | null {
    return lastSequenceNumber(this.record);
  }

  @Field(() => DateTimeScalar, { description: 'When it was opened, in virtual time.' })
  get openedAt(): Date {
    return new Date(this.record.openedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was closed, in virtual time; null while it is open.',
  })
  get closedAt(): Date | null {
    const { closedAtMs } = this.record;
    return closedAtMs === null ? null : new Date(closedAtMs);
  }
}

export const ShardConnection = declareConnection('Shard', ShardType);
