import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportFailure } from '../../../../src/simulation/lambda/error-payload.ts';
import type {
  Latency,
  OutcomeEffect,
} from '../../../../src/simulation/lambda/behavior/behavior.ts';
import { initializeBehavior } from '../../../../src/simulation/lambda/behavior/evaluate-behavior.ts';
import {
  answer,
  behavior,
  call,
  outcome,
  randomStream,
  returns,
  SET_AT_MS,
} from './behavior-builder.ts';

const MB = 1_048_576;
const fixed = (ms: number) => ({ kind: 'FIXED', ms }) as const;

describe('a behaviour ends a call', () => {
  it('with an answer, after 1 ms where it names no latency', () => {
    expect(call(behavior({ otherwise: returns({ ok: true }) }))).toEqual({
      decidedBy: 'otherwise',
      durationMicros: 1_000,
      logs: [],
      interrupts: 0,
      memoryUsedBytes: 0,
      result: { kind: 'returned', payload: '{"ok":true}' },
      environmentLost: false,
    });
  });

  it("with a thrown error of the shape that a handler's has (SYN-20)", () => {
    const otherwise = outcome({
      kind: 'THROW',
      errorType: 'PaymentDeclined',
      errorMessage: 'Card <$.card> declined',
    });
    const { result, environmentLost } = call(behavior({ otherwise }), { event: { card: 42 } });
    expect(environmentLost).toBe(false);
    if (result.kind !== 'error') throw new Error(`It ended with ${result.kind}`);
    expect(reportFailure(result, { requestId: 'r', timeout: 3 }).payload).toBe(
      '{"errorType":"PaymentDeclined","errorMessage":"Card 42 declined","trace":[]}',
    );
  });

  it('with a timeout after exactly the timeout, and the environment is lost (SYN-64)', () => {
    const timesOut = behavior({ latency: fixed(20), otherwise: outcome({ kind: 'TIME_OUT' }) });
    expect(call(timesOut, { timeoutMs: 7_000 })).toMatchObject({
      durationMicros: 7_000_000,
      result: { kind: 'timeout', reason: 'deadline' },
      environmentLost: true,
    });
  });

  it('with a crash, and the environment is lost (SYN-64)', () => {
    const crashes = behavior({ otherwise: outcome({ kind: 'CRASH', exitCode: 137 }) });
    expect(call(crashes)).toMatchObject({
      result: { kind: 'exit', exitCode: 137 },
      environmentLost: true,
    });
  });

  it('out of memory with all of it used, and the environment is lost (SYN-64)', () => {
    const otherwise = outcome({ kind: 'OUT_OF_MEMORY' }, { latency: fixed(40) });
    expect(call(behavior({ otherwise }), { memorySizeMb: 512 })).toMatchObject({
      durationMicros: 40_000,
      memoryUsedBytes: (512 - 64) * MB,
      result: { kind: 'out-of-memory' },
      environmentLost: true,
    });
  });

  it('with console lines filled in, also where it then times out', () => {
    const otherwise = outcome(
      { kind: 'TIME_OUT' },
      { logs: [{ level: 'WARN', message: 'order <$.id> for <$.name>' }] },
    );
    expect(call(behavior({ otherwise }), { event: { id: 7 }, nowMs: SET_AT_MS + 5 }).logs).toEqual([
      { atMs: SET_AT_MS + 5, level: 'WARN', message: 'order 7 for ' },
    ]);
  });
});

describe('the latency of a call', () => {
  it("is the outcome's own before the behaviour's", () => {
    const slow = behavior({ latency: fixed(200) });
    expect(call(slow).durationMicros).toBe(200_000);
    const own = behavior({ latency: fixed(200), otherwise: returns(null, fixed(50)) });
    expect(call(own).durationMicros).toBe(50_000);
  });

  it.each([
    [2_999, 2_999_000, 'returned'],
    [3_000, 3_000_000, 'timeout'],
    [960_000, 3_000_000, 'timeout'],
  ])('of %i ms ends after %i µs: %s', (ms, durationMicros, kind) => {
    expect(call(behavior({ latency: fixed(ms) }))).toMatchObject({
      durationMicros,
      result: { kind },
      environmentLost: kind === 'timeout',
    });
  });
});

describe('a call, whatever the behaviour,', () => {
  const ms = fc.integer({ min: 1, max: 960_000 });
  const ordered = fc
    .tuple(ms, ms)
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)]);
  const latency = fc.oneof(
    ms.map((ms): Latency => fixed(ms)),
    ordered.map(([minMs = 1, maxMs = 1]): Latency => ({ kind: 'UNIFORM', minMs, maxMs })),
    ordered.map(([medianMs = 1, p99Ms = 1]): Latency => ({ kind: 'LOG_NORMAL', medianMs, p99Ms })),
  );
  const effect = fc.constantFrom<OutcomeEffect>(
    { kind: 'RETURN', returns: '<$.a>' },
    { kind: 'THROW', errorType: 'E', errorMessage: '<$.a>' },
    { kind: 'TIME_OUT' },
    { kind: 'CRASH', exitCode: 1 },
    { kind: 'OUT_OF_MEMORY' },
  );
  const timeoutMs = fc.integer({ min: 1, max: 900 }).map((seconds) => seconds * 1_000);

  it('takes whole microseconds and never more than its timeout', () => {
    fc.assert(
      fc.property(latency, effect, timeoutMs, fc.string(), (latency, effect, timeoutMs, seed) => {
        const random = randomStream(seed);
        const one = behavior({ latency, otherwise: outcome(effect) });
        const { durationMicros, result } = call(one, { timeoutMs, random });
        expect(Number.isInteger(durationMicros) && durationMicros >= 1_000).toBe(true);
        expect(durationMicros).toBeLessThanOrEqual(timeoutMs * 1_000);
        expect(result.kind === 'timeout').toBe(durationMicros === timeoutMs * 1_000);
      }),
    );
  });

  it('goes the same way for the same seed', () => {
    fc.assert(
      fc.property(latency, effect, fc.string(), (latency, effect, seed) => {
        const run = () =>
          call(behavior({ latency, otherwise: outcome(effect) }), { random: randomStream(seed) });
        expect(run()).toEqual(run());
      }),
    );
  });
});

describe('the memory of a call', () => {
  it('is reported beside what the runtime takes', () => {
    expect(call(behavior({ memoryUsedMb: 100 })).memoryUsedBytes).toBe(36 * MB);
    expect(call(behavior({ memoryUsedMb: 128 })).result.kind).toBe('returned');
  });

  it('that the function does not have makes it run out', () => {
    const hungry = behavior({ memoryUsedMb: 300 });
    expect(call(hungry)).toMatchObject({
      result: { kind: 'out-of-memory' },
      environmentLost: true,
    });
    expect(answer(hungry, { memorySizeMb: 512 })).toBe('otherwise');
  });
});

describe('the init of a function without code', () => {
  const init = { timeoutMs: 10_000, random: randomStream() };

  it('takes 1 ms, or what the behaviour says', () => {
    expect(initializeBehavior(behavior(), init)).toEqual({
      durationMicros: 1_000,
      logs: [],
      interrupts: 0,
      failure: null,
    });
    const slow = behavior({ initDuration: fixed(800) });
    expect(initializeBehavior(slow, init).durationMicros).toBe(800_000);
  });

  it('fails when it is not over in time', () => {
    const late = behavior({ initDuration: fixed(10_000) });
    expect(initializeBehavior(late, init)).toMatchObject({
      durationMicros: 10_000_000,
      failure: { kind: 'timeout', reason: 'deadline' },
    });
  });
});
