import { describe, expect, test } from 'vitest';
import { HASH_MIDDLE } from '../../../../support/streams.ts';
import {
  failingAt,
  FIRST_SHARD,
  OK,
  StreamMappingSandbox,
} from '../../../../support/stream-mappings.ts';

function split(estate: StreamMappingSandbox): void {
  estate.sandbox.execute('SplitShard', {
    streamName: 'clicks',
    shardToSplit: FIRST_SHARD,
    newStartingHashKey: HASH_MIDDLE,
  });
}

describe('resharding', () => {
  test('the children of a split shard are read when it is done (KIN-10)', () => {
    const estate = new StreamMappingSandbox(failingAt('poison'));
    estate.map({ maximumRetryAttempts: 3 });
    estate.put(['poison']);
    estate.advance(2);
    split(estate);
    estate.put(['after']);
    estate.advance(3);
    expect(estate.batches().flat()).not.toContain('after');
    estate.advance(20);
    expect(estate.batches().at(-1)).toEqual(['after']);
    expect(estate.reading().status).toBe('FINISHED');
    expect(estate.events('STREAM_SHARD_FINISHED').map(({ rule }) => rule)).toEqual(['KIN-10']);
  });

  test('the child of a merge waits for both its parents (KIN-10)', () => {
    const estate = new StreamMappingSandbox(failingAt('poison'), 2);
    estate.map({ maximumRetryAttempts: 3, batchSize: 1 });
    estate.put(['poison']);
    estate.advance(2);
    estate.sandbox.execute('MergeShards', {
      streamName: 'clicks',
      shardToMerge: FIRST_SHARD,
      adjacentShardToMerge: 'shardId-000000000001',
    });
    estate.put(['after']);
    estate.advance(3);
    expect(estate.batches().flat()).not.toContain('after');
    estate.advance(20);
    expect(estate.batches().at(-1)).toEqual(['after']);
  });

  test('a shard that was closed before the mapping began is read first from TRIM_HORIZON, and not at all from LATEST (KIN-24)', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.sandbox.createFunction('other', OK);
    estate.put(['before']);
    split(estate);
    estate.put(['after']);
    estate.map();
    estate.map({ functionName: 'other', startingPosition: 'LATEST' });
    estate.advance(3);
    expect(estate.batches()).toEqual([['before'], ['after']]);
    estate.put(['new']);
    estate.advance(3);
    expect(estate.batches('other')).toEqual([['new']]);
  });

  test('shards that came while the mapping was disabled are read from their start (KIN-25)', () => {
    const estate = new StreamMappingSandbox(OK);
    const id = estate.map();
    estate.put(['a']);
    estate.advance(2);
    estate.update(id, { enabled: false });
    split(estate);
    estate.put(['b']);
    estate.advance(2);
    estate.update(id, { enabled: true });
    estate.advance(5);
    expect(estate.batches()).toEqual([['a'], ['b']]);
  });

  test('what was kept of a finished shard goes when the stream forgets the shard', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.map();
    estate.put(['a']);
    estate.advance(2);
    split(estate);
    estate.advance(25 * 3_600);
    expect(estate.streams.shards('clicks').map(({ shardId }) => shardId)).not.toContain(
      FIRST_SHARD,
    );
    estate.sandbox.execute('UpdateShardCount', { streamName: 'clicks', targetShardCount: 1 });
    estate.advance(5);
    expect(estate.readings()).toEqual(
      estate.streams.shards('clicks').map(({ shardId }) => shardId),
    );
  });
});
