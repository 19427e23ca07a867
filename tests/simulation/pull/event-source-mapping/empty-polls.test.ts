import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  emptyPollsAt,
  pollersAt,
} from '../../../../src/simulation/pull/event-source-mapping/queue-polling/poller-count.ts';
import { queuePollings } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { pollsBefore } from '../../../../src/simulation/pull/event-source-mapping/stream-polling/poll-count.ts';
import { MappingSandbox, OK, queueArnOf, SLOW } from '../../../support/mappings.ts';
import { StreamMappingSandbox } from '../../../support/stream-mappings.ts';

/** An idle mapping has no timer: the polls that find nothing are computed when somebody asks. */

let estate: MappingSandbox;

beforeEach(() => {
  estate = new MappingSandbox();
  estate.createQueue('orders');
});

/** Of the pollers of a queue. */
function emptyPolls(mappingId: string): number {
  const polling = estate.sandbox.world.table(queuePollings).get(mappingId);
  if (!polling) throw new Error('It polls');
  return emptyPollsAt(polling, estate.mapping(mappingId), estate.sandbox.now);
}

describe('the polls of a queue that find nothing', () => {
  test('are those of five pollers for the first 20 s and of two from then on (SQS-31)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    const counted = [19_999, 1, 19_999, 1].map((ms) => {
      estate.sandbox.advanceBy(ms);
      return emptyPolls(id);
    });
    expect(counted).toEqual([0, 5, 5, 7]);
  });

  test('are those of all provisioned pollers all the time (SQS-34)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map({
      provisionedPollerConfig: { minimumPollers: 3, maximumPollers: 4 },
    });
    estate.sandbox.advanceBy(60_000);
    expect(emptyPolls(id)).toBe(9);
  });

  test('are those of five pollers of a FIFO queue too, however many groups it might have (SQS-32)', () => {
    estate.createQueue('orders.fifo');
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map({ eventSourceArn: queueArnOf('orders.fifo') });
    estate.sandbox.advanceBy(40_000);
    expect(emptyPolls(id)).toBe(5 + 2);
  });

  test('are none while every poller waits for the function', () => {
    estate.sandbox.createFunction('worker', SLOW, { timeout: 20 });
    for (const body of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) estate.send(body);
    const { id } = estate.map({ batchSize: 1, scalingConfig: { maximumConcurrency: 2 } });
    // Two at a time, ten seconds each: the queue is empty after the fourth pair has begun.
    estate.sandbox.advanceBy(40_000);
    expect(emptyPolls(id)).toBe(0);
    estate.sandbox.advanceBy(25_000);
    expect(emptyPolls(id)).toBe(2);
  });

  test('are none while there is no queue', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.advanceBy(40_000);
    estate.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    estate.sandbox.advanceBy(3_600_000);
    expect(emptyPolls(id)).toBe(7);
  });

  test('are not counted anew when the settings change', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map({
      provisionedPollerConfig: { minimumPollers: 10, maximumPollers: 10 },
    });
    estate.sandbox.advanceBy(60_000);
    estate.update(id, { provisionedPollerConfig: { minimumPollers: 2, maximumPollers: 2 } });
    expect(emptyPolls(id)).toBe(30);
    estate.sandbox.advanceBy(20_000);
    expect(emptyPolls(id)).toBe(32);
  });

  test('are none while the mapping is disabled, and those before are kept (ESM-14)', () => {
    estate.sandbox.createFunction('worker', OK);
    const { id } = estate.map();
    estate.sandbox.advanceBy(40_000);
    estate.update(id, { enabled: false });
    estate.sandbox.advanceBy(3_600_000);
    expect(emptyPolls(id)).toBe(7);
    estate.update(id, { enabled: true });
    estate.sandbox.advanceBy(20_000);
    expect(emptyPolls(id)).toBe(12);
  });
});

describe('a poll that is due on a clock that runs, and not carried out yet', () => {
  test('is none of the empty ones of a queue, however late', () => {
    const polling = { concurrency: 5, emptyPolls: 0, idleSinceMs: 0, pollDueAtMs: 45_000 };
    const mapping = {
      eventSourceArn: queueArnOf('orders'),
      maximumConcurrency: null,
      provisionedPollers: null,
    };
    expect(emptyPollsAt(polling, mapping, 44_999)).toBe(7);
    expect(emptyPollsAt(polling, mapping, 90_000)).toBe(7);
  });

  test('is none of those of a shard', () => {
    const row = {
      isFanOut: false,
      firstTickMs: 0,
      asleepSinceMs: 0,
      nextPollAtMs: 4_000,
      polls: 1,
      emptyPolls: 1,
    };
    expect(pollsBefore(row, 1_000, 3_001)).toEqual({ polls: 4, emptyPolls: 4 });
    expect(pollsBefore(row, 1_000, 9_001)).toEqual({ polls: 4, emptyPolls: 4 });
  });
});

/** Waits, and messages or records that come between them. */
const waits = fc.array(fc.integer({ min: 1, max: 90_000 }), { minLength: 1, maxLength: 8 });

/** The same span of time in steps. */
function inSteps(ms: number, step: number, advance: (ms: number) => void): void {
  for (let left = ms; left > 0; left -= step) advance(Math.min(step, left));
}

describe('however the clock moves', () => {
  test('the empty polls of a queue are the same: at once, in steps, or with restarts between them', () => {
    const count = (spans: readonly number[], step: number, reloads: boolean): unknown => {
      estate = new MappingSandbox();
      estate.createQueue('orders');
      estate.sandbox.createFunction('worker', OK);
      const { id } = estate.map();
      const counted = spans.map((ms) => {
        inSteps(ms, step, (part) => {
          estate.sandbox.advanceBy(part);
          if (reloads) estate.sandbox.reload();
        });
        estate.send('a');
        return [emptyPolls(id), pollersAt(pollingOf(id), estate.mapping(id), estate.sandbox.now)];
      });
      estate.sandbox.forgetStory();
      return counted;
    };
    fc.assert(
      fc.property(waits, fc.integer({ min: 500, max: 30_000 }), (spans, step) => {
        const atOnce = count(spans, Number.POSITIVE_INFINITY, false);
        expect(count(spans, step, false)).toEqual(atOnce);
        expect(count(spans, step, true)).toEqual(atOnce);
      }),
      { numRuns: 15, seed: 20_260_115 },
    );
  });

  test('each shard has one poll a second, empty or not (KIN-20)', () => {
    fc.assert(
      fc.property(waits, fc.integer({ min: 500, max: 30_000 }), (spans, step) => {
        const streams = new StreamMappingSandbox();
        streams.map();
        const begin = streams.sandbox.now;
        let found = 0;
        for (const ms of spans) {
          inSteps(ms, step, (part) => streams.sandbox.advanceBy(part));
          const { now } = streams.sandbox;
          const { polls, emptyPolls: empty } = pollsBefore(streams.reading(), 1_000, now + 1);
          expect(polls).toBe(Math.floor((now - begin) / 1_000) + 1);
          found = streams.events('STREAM_POLLED').length;
          expect(empty).toBe(polls - found);
          streams.put(['a']);
        }
        streams.sandbox.forgetStory();
      }),
      { numRuns: 15, seed: 20_260_115 },
    );
  });
});

function pollingOf(mappingId: string): Parameters<typeof pollersAt>[0] {
  const polling = estate.sandbox.world.table(queuePollings).get(mappingId);
  if (!polling) throw new Error('It polls');
  return polling;
}
