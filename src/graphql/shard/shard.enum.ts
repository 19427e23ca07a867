import { defineEnum } from '../enum.ts';

export type ShardStatusName = 'OPEN' | 'CLOSED';

export const ShardStatus = defineEnum<ShardStatusName>(
  'ShardStatus',
  'Whether records are put into a shard.',
  {
    OPEN: 'They are.',
    CLOSED: 'Not any more: it was split or merged. Its records can be read until they expire.',
  },
);
