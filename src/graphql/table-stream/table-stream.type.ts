import { Field, Float, ObjectType } from 'type-graphql';
import type { TableStreamShardRow } from '../../simulation/pull/dynamodb/stream-shard.ts';
import type { StreamViewType as ViewName } from '../../simulation/pull/dynamodb/table.ts';
import type { TableStreamEntry } from '../../store/table-streams.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { StreamViewType } from '../table/table.enum.ts';
import { TableStreamStatus } from './table-stream.enum.ts';

@ObjectType('TableStreamShard', {
  description: 'A part of a stream of a table: the changes of about four hours.',
})
export class TableStreamShardType {
  readonly #row: TableStreamShardRow;

  constructor(row: TableStreamShardRow) {
    this.#row = row;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get shardId(): string {
    return this.#row.shardId;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The shard that is read before it; null for the first one of the stream.',
  })
  get parentShardId(): string | null {
    return this.#row.parentShardId;
  }

  @Field(() => DateTimeScalar, { description: 'Since when it takes records, in virtual time.' })
  get openedAt(): Date {
    return new Date(this.#row.openedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Since when it takes no more, in virtual time; null while it does.',
  })
  get closedAt(): Date | null {
    const { closedAtMs } = this.#row;
    return closedAtMs === null ? null : new Date(closedAtMs);
  }
}

@ObjectType('TableStream', {
  implements: NodeType,
  description: 'The changes of a table of DynamoDB since its stream was turned on.',
})
export class TableStreamType extends NodeType {
  readonly record: TableStreamEntry;

  constructor(record: TableStreamEntry) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Its ARN: another one each time that it is turned on.' })
  get streamArn(): string {
    return this.record.streamArn;
  }

  @Field(() => String, { description: 'The end of its ARN.' })
  get streamLabel(): string {
    return this.record.streamLabel;
  }

  @Field(() => String, { description: 'The name of its table, which may be gone.' })
  get tableName(): string {
    return this.record.tableName;
  }

  @Field(() => StreamViewType, { description: 'What its records show of an item.' })
  get streamViewType(): ViewName {
    return this.record.viewType;
  }

  @Field(() => TableStreamStatus, { description: 'Whether it takes changes.' })
  get streamStatus(): 'ENABLED' | 'DISABLED' {
    return this.record.disabledAtMs === null ? 'ENABLED' : 'DISABLED';
  }

  @Field(() => Float, { description: 'How many records it has taken, expired ones included.' })
  get recordCount(): number {
    return this.record.recordCount;
  }

  @Field(() => DateTimeScalar, { description: 'When it was turned on, in virtual time.' })
  get creationRequestDateTime(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const TableStreamConnection = declareConnection('TableStream', TableStreamType);
