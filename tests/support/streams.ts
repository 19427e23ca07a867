import type { CommandInput, CommandResult } from '../../src/simulation/commands.ts';
import type { NewRecord } from '../../src/simulation/pull/kinesis/block.ts';
import {
  openShards,
  shards,
  shardsByNumber,
  type ShardRow,
} from '../../src/simulation/pull/kinesis/shard.ts';
import { streams, type StreamRow } from '../../src/simulation/pull/kinesis/stream.ts';
import { openRealisticSandbox, openSandbox, type TestSandbox } from './test-sandbox.ts';

type ReadRecord = CommandResult<'GetRecords'>['records'][number];

/** Hash keys by which a test chooses among even shards, and partition keys that lie there anyway. */
export const HASH_MIDDLE = (2n ** 127n).toString();
export const HASH_LAST = (2n ** 128n - 1n).toString();

/** A sandbox, and the words in which the tests of streams speak of it. */
export class StreamSandbox {
  readonly sandbox: TestSandbox;

  constructor(sandbox: TestSandbox = openSandbox()) {
    this.sandbox = sandbox;
  }

  static realistic(): StreamSandbox {
    return new StreamSandbox(openRealisticSandbox());
  }

  create(streamName: string, input: Partial<CommandInput<'CreateStream'>> = {}): StreamRow {
    this.sandbox.execute('CreateStream', {
      streamName,
      streamMode: null,
      shardCount: input.streamMode === 'ON_DEMAND' ? null : 1,
      maxRecordSizeInKiB: null,
      ...input,
    });
    return this.stream(streamName);
  }

  stream(streamName: string): StreamRow {
    const stream = this.sandbox.world.table(streams).find(streamName);
    if (!stream) throw new Error(`There is no stream ${streamName}`);
    return stream;
  }

  /** All shards of a stream, in the order of their numbers. */
  shards(streamName: string): ShardRow[] {
    const { id } = this.stream(streamName);
    return [...this.sandbox.world.table(shards).inOrder(shardsByNumber, id)];
  }

  /** Those that are open, in the order of their ranges. */
  openShards(streamName: string): ShardRow[] {
    const { id } = this.stream(streamName);
    return [...this.sandbox.world.table(shards).inOrder(openShards, id)];
  }

  put(
    streamName: string,
    partitionKey: string,
    text = 'x',
    rest: Partial<CommandInput<'PutRecord'>> = {},
  ): CommandResult<'PutRecord'> {
    return this.sandbox.execute('PutRecord', {
      streamName,
      ...recordOf(partitionKey, text),
      sequenceNumberForOrdering: null,
      ...rest,
    });
  }

  putAll(
    streamName: string,
    records: CommandInput<'PutRecords'>['records'],
  ): CommandResult<'PutRecords'> {
    return this.sandbox.execute('PutRecords', { streamName, records });
  }

  iterator(streamName: string, rest: Partial<CommandInput<'GetShardIterator'>> = {}): string {
    return this.sandbox.execute('GetShardIterator', {
      streamName,
      shardId: 'shardId-000000000000',
      shardIteratorType: 'TRIM_HORIZON',
      startingSequenceNumber: null,
      timestampMs: null,
      ...rest,
    }).shardIterator;
  }

  get(shardIterator: string, limit: number | null = null): CommandResult<'GetRecords'> {
    return this.sandbox.execute('GetRecords', { shardIterator, limit });
  }

  /** The texts of a shard's records, from its oldest one on. */
  texts(streamName: string, shardId = 'shardId-000000000000'): string[] {
    return this.get(this.iterator(streamName, { shardId })).records.map(textOf);
  }
}

/** A record of a text. */
export function recordOf(
  partitionKey: string,
  text = 'x',
  explicitHashKey: string | null = null,
): CommandInput<'PutRecords'>['records'][number] {
  return { data: btoa(text), partitionKey, explicitHashKey };
}

/** The text of a record. */
export function textOf({ data }: Pick<ReadRecord | NewRecord, 'data'>): string {
  return atob(data);
}
