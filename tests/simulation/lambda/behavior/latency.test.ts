import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Latency } from '../../../../src/simulation/lambda/behavior/behavior.ts';
import {
  exponential,
  naturalLogarithm,
  normalQuantile,
} from '../../../../src/simulation/elementary-functions.ts';
import { latencyDraw } from '../../../../src/simulation/lambda/behavior/latency.ts';
import { randomStream } from './behavior-builder.ts';

function draws(latency: Latency, count: number): number[] {
  const draw = latencyDraw(latency);
  const random = randomStream();
  return Array.from({ length: count }, () => draw(random));
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length * share)] ?? NaN;
}

describe('a latency', () => {
  it('that is fixed draws nothing', () => {
    const random = randomStream();
    const before = random.state();
    expect(latencyDraw({ kind: 'FIXED', ms: 25 })(random)).toBe(25_000);
    expect(random.state()).toEqual(before);
  });

  it('that is uniform takes every microsecond of its range, ends included', () => {
    const drawn = new Set(draws({ kind: 'UNIFORM', minMs: 5, maxMs: 6 }, 20_000));
    expect([Math.min(...drawn), Math.max(...drawn), drawn.size]).toEqual([5_000, 6_000, 1_001]);
  });

  it('that is uniform over the whole range stays whole', () => {
    const drawn = draws({ kind: 'UNIFORM', minMs: 1, maxMs: 960_000 }, 1_000);
    expect(drawn.every((micros) => Number.isInteger(micros))).toBe(true);
  });

  it('that is log-normal has the median and the 99th percentile it names', () => {
    const drawn = draws({ kind: 'LOG_NORMAL', medianMs: 100, p99Ms: 1_000 }, 40_000);
    expect(Math.abs(quantile(drawn, 0.5) / 100_000 - 1)).toBeLessThan(0.02);
    expect(Math.abs(quantile(drawn, 0.99) / 1_000_000 - 1)).toBeLessThan(0.05);
  });

  it('that is log-normal repeats to the microsecond', () => {
    expect(draws({ kind: 'LOG_NORMAL', medianMs: 100, p99Ms: 1_000 }, 5)).toMatchInlineSnapshot(`
      [
        46109,
        586606,
        45393,
        50990,
        125274,
      ]
    `);
  });

  it('that is log-normal without spread is its median', () => {
    expect(draws({ kind: 'LOG_NORMAL', medianMs: 80, p99Ms: 80 }, 3)).toEqual([
      80_000, 80_000, 80_000,
    ]);
  });

  it('that is log-normal stays within what virtual time allows', () => {
    const drawn = draws({ kind: 'LOG_NORMAL', medianMs: 1, p99Ms: 960_000 }, 5_000);
    expect([Math.min(...drawn), Math.max(...drawn)]).toEqual([1_000, 960_000_000]);
  });
});

describe('the elementary functions', () => {
  it('agree with those of the engine to 13 digits', () => {
    const numbers = fc.double({ min: 1e-10, max: 1e10, noNaN: true });
    fc.assert(
      fc.property(numbers, (value) => {
        expect(naturalLogarithm(value)).toBeCloseTo(Math.log(value), 12);
      }),
    );
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (value) => {
        expect(Math.abs(exponential(value) / Math.exp(value) - 1)).toBeLessThan(1e-13);
      }),
    );
  });

  it.each([
    [0.5, 0],
    [0.99, 2.3263478740408408],
    [0.01, -2.3263478740408408],
    [0.8413447460685429, 1],
    [0.0000000001, -6.361340902404056],
  ])('give the normal quantile of %d', (probability, expected) => {
    expect(normalQuantile(probability)).toBeCloseTo(expected, 7);
  });
});
