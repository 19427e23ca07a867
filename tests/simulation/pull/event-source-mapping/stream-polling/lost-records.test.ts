import { describe, expect, test } from 'vitest';
import { FIRST_SHARD, OK, StreamMappingSandbox } from '../../../../support/stream-mappings.ts';

const HOUR_S = 3_600;

describe('records that leave the stream before they are read', () => {
  /** Puts two records and a third one an hour later, while the mapping is disabled for a day. */
  function missTwo(): { readonly estate: StreamMappingSandbox; readonly numbers: string[] } {
    const estate = new StreamMappingSandbox(OK);
    const id = estate.map();
    estate.put(['read']);
    estate.advance(5);
    estate.update(id, { enabled: false });
    const numbers = [...estate.put(['missed', 'missed too'])];
    estate.advance(HOUR_S);
    numbers.push(...estate.put(['in time']));
    estate.advance(23 * HOUR_S + 60);
    estate.update(id, { enabled: true });
    estate.advance(5);
    return { estate, numbers };
  }

  test('are told of by number and place, once, and the mapping reads on behind them (KIN-03)', () => {
    const { estate, numbers } = missTwo();
    const [, , inTime = ''] = numbers;
    const { checkpoint } = estate.reading();
    expect(checkpoint).toBe(inTime);
    expect(estate.batches()).toEqual([['read'], ['in time']]);
    expect(estate.events('STREAM_RECORDS_LOST').map(({ rule, detail }) => [rule, detail])).toEqual([
      [
        'KIN-03',
        {
          shardId: FIRST_SHARD,
          dropped: 2,
          after: estate.events('BATCH_SUCCEEDED')[0]?.detail?.['checkpoint'],
          before: inTime,
        },
      ],
    ]);
    estate.put(['later']);
    estate.advance(5);
    expect(estate.events('STREAM_RECORDS_LOST')).toHaveLength(1);
  });

  test('are told of though nothing came behind them, and not again later (KIN-03)', () => {
    const estate = new StreamMappingSandbox(OK);
    const id = estate.map();
    estate.update(id, { enabled: false });
    estate.put(['a', 'b', 'c']);
    estate.advance(24 * HOUR_S + 60);
    estate.update(id, { enabled: true });
    estate.advance(5);
    expect(estate.events('STREAM_RECORDS_LOST').map(({ detail }) => detail)).toEqual([
      { shardId: FIRST_SHARD, dropped: 3, after: null, before: null },
    ]);
    estate.put(['later']);
    estate.advance(5);
    expect(estate.batches()).toEqual([['later']]);
    expect(estate.events('STREAM_RECORDS_LOST')).toHaveLength(1);
  });

  test('are none of a mapping that was created when they had left (KIN-24)', () => {
    const estate = new StreamMappingSandbox(OK);
    estate.put(['gone']);
    estate.advance(24 * HOUR_S + 60);
    estate.put(['there']);
    estate.map();
    estate.advance(5);
    expect(estate.batches()).toEqual([['there']]);
    expect(estate.events('STREAM_RECORDS_LOST')).toEqual([]);
  });
});
