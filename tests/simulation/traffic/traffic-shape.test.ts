import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sineOfTurns } from '../../../src/simulation/elementary-functions.ts';
import { Refusal } from '../../../src/simulation/errors.ts';
import { RandomStream } from '../../../src/simulation/random.ts';
import {
  beginShape,
  nextInShape,
  validateShape,
  type TrafficShape,
} from '../../../src/simulation/traffic/traffic-shape.ts';

const HOUR = 3_600_000;

/** The milliseconds in which the first actions of a shape are due. */
function dueTimes(shape: TrafficShape, count: number, anchorMs = 0): number[] {
  const random = new RandomStream([1, 2, 3, 4]);
  const times: number[] = [];
  let position = beginShape(shape, anchorMs, random);
  while (times.length < count && position.nextDueMs !== null) {
    times.push(Math.floor(position.nextDueMs));
    position = nextInShape(shape, position, random);
  }
  return times;
}

describe('A shape', () => {
  test('CONSTANT is evenly spaced, and does not drift', () => {
    expect(dueTimes({ type: 'CONSTANT', ratePerSecond: 3 }, 5)).toEqual([
      0, 333, 666, 1_000, 1_333,
    ]);
    expect(dueTimes({ type: 'CONSTANT', ratePerSecond: 3 }, 30_001).at(-1)).toBe(10_000_000);
  });

  test('RAMP rises in a straight line and stays at what it has come to', () => {
    const ramp = { type: 'RAMP', fromPerSecond: 0, toPerSecond: 10, durationMs: 10_000 } as const;
    const times = dueTimes(ramp, 150);
    const within = (from: number, to: number): number =>
      times.filter((ms) => ms >= from && ms < to).length;
    expect(within(0, 5_000)).toBe(13);
    expect(within(5_000, 10_000)).toBe(37);
    expect(within(10_000, 15_000)).toBe(50);
  });

  test('RAMP down to 0 has an end', () => {
    const ramp = { type: 'RAMP', fromPerSecond: 10, toPerSecond: 0, durationMs: 10_000 } as const;
    const times = dueTimes(ramp, 1_000);
    expect(times).toHaveLength(51);
    expect(times.at(-1)).toBe(10_000);
  });

  test('BURST is several at once, again and again', () => {
    expect(dueTimes({ type: 'BURST', count: 3, everyMs: 60_000 }, 7)).toEqual([
      0, 0, 0, 60_000, 60_000, 60_000, 120_000,
    ]);
  });

  test('DAILY is most at its peak hour and least twelve hours later, and its mean over a day', () => {
    const shape = { type: 'DAILY', lowPerSecond: 0, highPerSecond: 0.2, peakHour: 18 } as const;
    const times = dueTimes(shape, 8_641);
    expect(times.at(-1)).toBe(24 * HOUR);
    const around = (hour: number): number =>
      times.filter((ms) => Math.abs(ms - hour * HOUR) < HOUR / 2).length;
    expect(around(18)).toBeGreaterThan(710);
    expect(around(12)).toBeGreaterThan(355);
    expect(around(12)).toBeLessThan(365);
    expect(around(6)).toBeLessThan(5);
  });

  test('DAILY without a swing is constant', () => {
    const shape = { type: 'DAILY', lowPerSecond: 2, highPerSecond: 2, peakHour: 0 } as const;
    expect(dueTimes(shape, 4, 1_700_000_000_000)).toEqual(
      [0, 500, 1_000, 1_500].map((ms) => 1_700_000_000_000 + ms),
    );
  });

  test('POISSON has exponential gaps with the mean of its rate', () => {
    const times = dueTimes({ type: 'POISSON', ratePerSecond: 10 }, 10_000);
    const gaps = times.slice(1).map((ms, index) => ms - (times[index] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    expect(Math.abs(mean - 100)).toBeLessThan(3);
    // As many as e^-1 of exponential gaps are longer than their mean.
    const long = gaps.filter((gap) => gap > 100).length / gaps.length;
    expect(Math.abs(long - 0.368)).toBeLessThan(0.02);
  });

  test('never goes back, whatever it is', () => {
    const rate = fc.double({ min: 0.001, max: 10_000, noNaN: true });
    const durationMs = fc.integer({ min: 1_000, max: 1_000_000 });
    const shapes: fc.Arbitrary<TrafficShape> = fc.oneof(
      fc.record({ type: fc.constantFrom('CONSTANT', 'POISSON'), ratePerSecond: rate }),
      fc.record({ type: fc.constant('RAMP'), fromPerSecond: rate, toPerSecond: rate, durationMs }),
      fc.record({
        type: fc.constant('DAILY'),
        lowPerSecond: fc.constant(0),
        highPerSecond: rate,
        peakHour: fc.integer({ min: 0, max: 24 }),
      }),
    );
    fc.assert(
      fc.property(shapes, (shape) => {
        const times = dueTimes(shape, 50, 1_768_232_400_123);
        expect(times).toEqual([...times].sort((left, right) => left - right));
        expect(times[0]).toBeGreaterThanOrEqual(1_768_232_400_123);
      }),
    );
  });

  test.each<[string, TrafficShape]>([
    ['shape.ratePerSecond', { type: 'CONSTANT', ratePerSecond: 10_001 }],
    ['shape.ratePerSecond', { type: 'POISSON', ratePerSecond: 0 }],
    ['shape.toPerSecond', { type: 'RAMP', fromPerSecond: 0, toPerSecond: 0, durationMs: 1_000 }],
    ['shape.duration', { type: 'RAMP', fromPerSecond: 0, toPerSecond: 1, durationMs: 999 }],
    ['shape.count', { type: 'BURST', count: 10_001, everyMs: 1_000 }],
    ['shape.every', { type: 'BURST', count: 1, everyMs: 0 }],
    ['shape.peakHour', { type: 'DAILY', lowPerSecond: 0, highPerSecond: 1, peakHour: 25 }],
    ['shape.lowPerSecond', { type: 'DAILY', lowPerSecond: 2, highPerSecond: 1, peakHour: 0 }],
  ])('is refused by %s where that is out of its bounds', (field, shape) => {
    let refusal: unknown;
    try {
      validateShape(shape);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field });
  });
});

test('The sine of this machine is the one that every machine has', () => {
  for (let step = 0; step <= 1_000; step++) {
    expect(sineOfTurns(step / 1_000)).toBeCloseTo(Math.sin((2 * Math.PI * step) / 1_000), 13);
  }
});
