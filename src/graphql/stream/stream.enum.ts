import type { ShardIteratorType as IteratorName } from '../../simulation/pull/kinesis/shard-iterator.ts';
import type {
  StreamMode as ModeName,
  StreamStatus as StatusName,
} from '../../simulation/pull/kinesis/stream.ts';
import { defineEnum } from '../enum.ts';

export const StreamMode = defineEnum<ModeName>('StreamMode', 'How many shards a stream has.', {
  PROVISIONED: 'As many as it is told to have.',
  ON_DEMAND: 'As many as it needs: it begins with 4 and doubles them when it is busy.',
});

export const StreamStatus = defineEnum<StatusName>(
  'StreamStatus',
  'Whether a stream can be used and changed.',
  {
    CREATING: 'It cannot be used yet.',
    ACTIVE: 'It can be used and changed.',
    UPDATING: 'It can be used; a change is under way.',
    DELETING: 'It cannot be used any more.',
  },
);

export const ShardIteratorType = defineEnum<IteratorName>(
  'ShardIteratorType',
  'Where a reader of a shard begins.',
  {
    AT_SEQUENCE_NUMBER: 'With the record of a sequence number.',
    AFTER_SEQUENCE_NUMBER: 'With the record behind the one of a sequence number.',
    AT_TIMESTAMP: 'With the first record that arrived at an instant or later.',
    TRIM_HORIZON: 'With the oldest record that is there.',
    LATEST: 'With the next record to come.',
  },
);
