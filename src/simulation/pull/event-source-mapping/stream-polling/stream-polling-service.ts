import type { Service } from '../../../service.ts';
import { streamBatchAnswered } from './batch-answer.ts';
import { shardReadings } from './shard-reading.ts';
import { laneGoesOn, shardPollFires, tumblingWindowEnds } from './stream-timers.ts';

/** The side of event source mappings that reads the shards of streams. */
export const streamPollingService = {
  name: 'stream-polling',
  tables: [shardReadings],
  commands: {},
  timers: [shardPollFires, laneGoesOn, tumblingWindowEnds],
  continuations: [streamBatchAnswered],
  eventKinds: {
    STREAM_SHARD_STARTED: 'A mapping began to read a shard.',
    STREAM_SHARD_FINISHED: 'A mapping has read a closed shard to its end.',
    STREAM_POLLED: 'A poller found records in a shard.',
    STREAM_READ_THROTTLED: 'A shard could not be read, because too much is read of it.',
    STREAM_BATCH_RETRY_SCHEDULED: 'A failed batch is tried again later.',
    STREAM_BATCH_BISECTED: 'A failed batch was halved.',
    STREAM_BATCH_DISCARDED: 'Records were given up, and the shard moved on.',
    STREAM_RECORDS_EXPIRED: 'Records were too old for the mapping before they were done.',
    STREAM_RECORDS_LOST: 'Records left the stream before they were done.',
    STREAM_WINDOW_OPENED: 'A tumbling window of a shard opened.',
    STREAM_WINDOW_TERMINATED_EARLY:
      'A tumbling window ends before its time: its state is too large.',
    STREAM_WINDOW_CLOSED: 'A tumbling window has had its last call.',
  },
} as const satisfies Service;
