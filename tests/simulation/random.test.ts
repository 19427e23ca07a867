import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStreams } from '../../src/simulation/random.ts';

function numbers(streams: RandomStreams, name: string, count = 5): number[] {
  return Array.from({ length: count }, () => streams.stream(name).uint32());
}

describe('random streams', () => {
  it('repeat for the same seed and name', () => {
    expect(numbers(new RandomStreams('a'), 'ids')).toEqual(numbers(new RandomStreams('a'), 'ids'));
    expect(numbers(new RandomStreams('a'), 'ids')).not.toEqual(
      numbers(new RandomStreams('b'), 'ids'),
    );
  });

  it('do not shift each other', () => {
    const alone = new RandomStreams('seed');
    const beside = new RandomStreams('seed');
    numbers(beside, 'jitter', 100);
    expect(numbers(beside, 'ids')).toEqual(numbers(alone, 'ids'));
  });

  it('go on where they were saved', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat({ max: 50 }), (seed, used) => {
        const streams = new RandomStreams(seed);
        numbers(streams, 'ids', used);
        const saved: unknown = JSON.parse(JSON.stringify(streams.states()));
        const loaded = new RandomStreams(seed, saved as ReturnType<RandomStreams['states']>);
        expect(numbers(loaded, 'ids')).toEqual(numbers(streams, 'ids'));
      }),
    );
  });

  it('give integers below a bound, each as likely as the others', () => {
    const stream = new RandomStreams('seed').stream('dice');
    const counts = Array.from({ length: 6 }, () => 0);
    for (let roll = 0; roll < 6_000; roll++) {
      const side = stream.integerBelow(6);
      counts[side] = (counts[side] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it('give version 4 UUIDs', () => {
    expect(new RandomStreams('seed').stream('request-ids').uuid()).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
