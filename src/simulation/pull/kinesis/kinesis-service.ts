import type { Service } from '../../service.ts';
import { blocks } from './block.ts';
import { deregisterStreamConsumer, registerStreamConsumer } from './consumer-commands.ts';
import { consumers } from './consumer.ts';
import { oldestRecordsExpire } from './expiry.ts';
import { getRecords } from './get-records.ts';
import { kinesisStreamSource } from './kinesis-stream-source.ts';
import { streamScales } from './on-demand.ts';
import { putRecordForService, putRecordsForService } from './put-record-action.ts';
import { putRecord, putRecords } from './put-record.ts';
import { readings } from './reading.ts';
import { mergeShards, splitShard, updateShardCount, updateStreamMode } from './reshard-commands.ts';
import { getShardIterator } from './shard-iterator.ts';
import { shards } from './shard.ts';
import { streamChangeCompletes } from './stream-change.ts';
import {
  createStream,
  decreaseStreamRetentionPeriod,
  deleteStream,
  increaseStreamRetentionPeriod,
  updateMaxRecordSize,
} from './stream-commands.ts';
import { streams } from './stream.ts';

/** Amazon Kinesis Data Streams: streams, their shards, and the records in them. */
export const kinesisService = {
  name: 'kinesis',
  tables: [streams, shards, blocks, readings, consumers],
  timers: [oldestRecordsExpire, streamChangeCompletes, streamScales],
  commands: {
    CreateStream: createStream,
    DeleteStream: deleteStream,
    IncreaseStreamRetentionPeriod: increaseStreamRetentionPeriod,
    DecreaseStreamRetentionPeriod: decreaseStreamRetentionPeriod,
    UpdateMaxRecordSize: updateMaxRecordSize,
    UpdateStreamMode: updateStreamMode,
    UpdateShardCount: updateShardCount,
    SplitShard: splitShard,
    MergeShards: mergeShards,
    PutRecord: putRecord,
    PutRecords: putRecords,
    GetShardIterator: getShardIterator,
    GetRecords: getRecords,
    RegisterStreamConsumer: registerStreamConsumer,
    DeregisterStreamConsumer: deregisterStreamConsumer,
  },
  actions: {
    'kinesis:PutRecord': putRecordForService,
    'kinesis:PutRecords': putRecordsForService,
  },
  pullSources: [kinesisStreamSource],
  eventKinds: {
    STREAM_CREATED: 'A stream was created.',
    STREAM_CHANGING: 'A stream is being created, updated or deleted, which takes a while.',
    STREAM_ACTIVE: 'The change of a stream is complete.',
    STREAM_DELETED: 'A stream was deleted with all that was in it.',
    STREAM_RETENTION_SET: 'A stream keeps records for another time.',
    STREAM_MAX_RECORD_SIZE_SET: 'Records of a stream may have another size.',
    STREAM_MODE_SET: 'A stream was switched between provisioned and on demand.',
    STREAM_SHARD_COUNT_SET: 'A stream was asked to have another number of shards.',
    STREAM_SCALED: 'A stream on demand was busy and gets twice as many shards.',
    STREAM_NOT_SCALED: 'A stream on demand was busy, but the sandbox has no room for more shards.',
    SHARD_SPLIT: 'A shard was split in two and is closed.',
    SHARDS_MERGED: 'Two shards were merged into one and are closed.',
    SHARD_EXPIRED: 'A closed shard is gone, because all its records have expired.',
    STREAM_RECORDS_PUT: 'A user put records into a stream.',
    STREAM_RECORDS_THROTTLED: 'A shard had no room in this second for records that were put.',
    STREAM_RECORDS_READ: 'A user read records from a shard; they stay there.',
    SHARD_RECORDS_EXPIRED:
      'Records were kept for as long as their stream keeps them, and are gone.',
    STREAM_RECORDS_TRIMMED: 'Records that every mapping has done with left early, to make room.',
    STREAM_CONSUMER_REGISTERED: 'A consumer was registered for enhanced fan-out.',
    STREAM_CONSUMER_DEREGISTERED: 'A consumer was taken away from a stream.',
  },
} as const satisfies Service;
