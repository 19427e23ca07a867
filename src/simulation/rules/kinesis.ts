import type { RuleDefinition } from './rule.ts';

/** Streams, their shards and the records in them: sections 5.1 and 5.2 of the specification. */
export const kinesisRules = {
  'KIN-01': {
    title: 'What a shard takes and gives in a second',
    summary:
      'A shard takes 1,000 records or 1 MiB a second and gives 2 MiB in 5 reads a second; one read gives up to 10,000 records or 10 MiB, and after so much the shard rests for 5 s.',
    source: 'Kinesis API reference; Kinesis Developer Guide, service-sizes-and-limits',
  },
  'KIN-02': {
    title: 'Records of 1 to 10 MiB, puts in part',
    summary:
      'A record has up to 1 MiB, or what MaxRecordSizeInKiB says up to 10 MiB; PutRecords takes 500 records and 10 MiB, and each succeeds or fails by itself.',
    source: 'Kinesis API reference, PutRecords and UpdateMaxRecordSize',
  },
  'KIN-03': {
    title: 'Records stay for a day to a year',
    summary:
      'A record can be read for the retention period, 24 to 8,760 hours, however often it has been read.',
    source: 'Kinesis API reference, IncreaseStreamRetentionPeriod',
  },
  'KIN-04': {
    title: 'A shard iterator holds for 5 minutes',
    summary: 'An iterator that is older than 5 minutes reads nothing any more; ask for a new one.',
    source: 'Kinesis API reference, GetShardIterator',
  },
  'KIN-05': {
    title: 'The partition key chooses the shard',
    summary:
      'The MD5 of the partition key, or the ExplicitHashKey, is a number of 128 bits, and the open shard whose range has it takes the record.',
    source: 'Kinesis API reference, PutRecord',
  },
  'KIN-06': {
    title: 'Shards divide the hash keys evenly',
    summary:
      'The shards of a new stream have equal shares of the numbers from 0 to 2¹²⁸ − 1; their ids count up and are never used again.',
    source: 'Kinesis Developer Guide',
  },
  'KIN-07': {
    title: 'Sequence numbers grow',
    summary:
      'Each record of a shard has a larger sequence number than those before it, with gaps between them; the numbers of a key grow over splits and merges, too.',
    source: 'Kinesis API reference, PutRecord',
  },
  'KIN-08': {
    title: 'Provisioned or on demand',
    summary:
      'A provisioned stream has the shards it is told to have; one on demand begins with 4 and doubles them to keep twice its highest rate. While it changes it is UPDATING.',
    source: 'Kinesis API reference, UpdateStreamMode; Kinesis Developer Guide',
  },
  'KIN-09': {
    title: 'A split or merge closes the parents',
    summary:
      'Parents are closed and take nothing more; they can be read until their records have expired, and then they are gone.',
    source: 'Kinesis Developer Guide, resharding',
  },
  'KIN-10': {
    title: 'Parents are read before children',
    summary:
      'A closed shard is read to its end, where there is no next iterator, and then its children are, so that the order of each key holds.',
    source: 'Kinesis Developer Guide, resharding; Lambda Developer Guide, with-kinesis',
  },
  'KIN-11': {
    title: 'Consumers with a share of their own',
    summary:
      'Each of up to 20 registered consumers of a stream is pushed 2 MiB a second from every shard and takes nothing from the others.',
    source: 'Kinesis API reference, RegisterStreamConsumer; Kinesis Developer Guide',
  },
  'KIN-12': {
    title: 'The record in the event',
    summary:
      'The function gets the data as base64 and the arrival as seconds with a fraction; all records of an event are of one shard.',
    source: 'Recorded; aws-lambda-go',
  },
  'KIN-13': {
    title: 'Aggregated records stay closed',
    summary:
      'A record into which the producer library has packed several reaches the function as the one that it is.',
    source: 'Lambda Developer Guide, with-kinesis',
  },
} as const satisfies Record<string, RuleDefinition>;
