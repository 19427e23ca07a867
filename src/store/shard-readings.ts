import type { ShardReadingRow } from '../simulation/pull/event-source-mapping/stream-polling/shard-reading.ts';
import type { ListSource } from './page.ts';

/** How a mapping reads a shard, without the state of its window, which may be large. */
export interface ShardReadingRecord extends Pick<
  ShardReadingRow,
  | 'id'
  | 'mappingId'
  | 'shardId'
  | 'openedAtMs'
  | 'status'
  | 'isActive'
  | 'isFanOut'
  | 'settings'
  | 'readTo'
  | 'checkpoint'
  | 'nextPollAtMs'
  | 'firstTickMs'
  | 'polls'
  | 'emptyPolls'
  | 'asleepSinceMs'
  | 'lanes'
  | 'iteratorAgeMs'
> {
  readonly sandboxId: string;
}

/** The shards that a mapping reads, in the order of their opening. */
export const shardReadingList: ListSource<ShardReadingRecord> = {
  table: 'shard_reading',
  fields: [
    'sandboxId',
    'id',
    'mappingId',
    'shardId',
    'openedAtMs',
    'status',
    'isActive',
    'isFanOut',
    'settings',
    'readTo',
    'checkpoint',
    'nextPollAtMs',
    'firstTickMs',
    'polls',
    'emptyPolls',
    'asleepSinceMs',
    'lanes',
    'iteratorAgeMs',
  ],
  owner: ['sandboxId', 'mappingId'],
  order: [
    { field: 'openedAtMs', type: 'bigint' },
    { field: 'shardId', type: 'text' },
  ],
  entry: (row: ShardReadingRecord) => row,
};
