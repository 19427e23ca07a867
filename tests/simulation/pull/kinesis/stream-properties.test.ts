import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordOf, StreamSandbox, textOf } from '../../../support/streams.ts';

const HOUR_MS = 3_600_000;
const RETENTION_MS = 24 * HOUR_MS;

type Action =
  | { readonly do: 'put'; readonly count: number; readonly length: number }
  | { readonly do: 'read'; readonly limit: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'reload' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('put' as const),
      count: fc.constantFrom(1, 2, 7, 400),
      length: fc.constantFrom(0, 1, 1_000, 2_500),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('read' as const),
      limit: fc.constantFrom(1, 3, 500, 10_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(1, 59_999, HOUR_MS, 7 * HOUR_MS, RETENTION_MS),
    }),
  },
  fc.record({ do: fc.constant('reload' as const) }),
);

test('whoever reads from iterator to iterator gets every record once, in order, but for those that expire first (KIN-03)', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const kinesis = new StreamSandbox();
      kinesis.create('clicks');
      const put: { readonly text: string; readonly atMs: number }[] = [];
      let next = kinesis.iterator('clicks');
      let done = 0;
      const read = (limit: number): void => {
        const page = kinesis.get(next, limit);
        next = page.nextShardIterator ?? '';
        const oldestMs = kinesis.sandbox.now - RETENTION_MS;
        while (done < put.length && (put[done]?.atMs ?? 0) <= oldestMs) done += 1;
        const expected = put.slice(done, done + limit).map(({ text }) => text);
        expect(page.records.map(textOf)).toEqual(expected);
        done += expected.length;
      };
      for (const step of actions) {
        // A second later, so that no limit of throughput is met.
        kinesis.sandbox.advanceBy(1_000);
        if (step.do === 'put') {
          const texts = Array.from({ length: step.count }, (_, index) =>
            `${put.length + index} `.padEnd(step.length, '.'),
          );
          kinesis.putAll(
            'clicks',
            texts.map((text) => recordOf('a', text)),
          );
          put.push(...texts.map((text) => ({ text, atMs: kinesis.sandbox.now })));
        } else if (step.do === 'read') read(step.limit);
        else if (step.do === 'reload') kinesis.sandbox.reload();
        else if (step.ms <= 60_000) kinesis.sandbox.advanceBy(step.ms);
        else {
          kinesis.sandbox.advanceBy(step.ms);
          // The iterator has expired: begin again with the oldest record that is there.
          next = kinesis.iterator('clicks', {
            shardIteratorType: 'AT_TIMESTAMP',
            timestampMs: 0,
          });
          done = 0;
        }
        // Iterators hold for five minutes.
        if (step.do !== 'read') read(1);
      }
      kinesis.sandbox.forgetStory();
    }),
    { numRuns: 40 },
  );
});
