import { describe, expect, it } from 'vitest';
import { callAtMs, evaluate, initAtMs, run, start, valueOf } from './guest.ts';

describe('virtual time', () => {
  it('starts at the call and moves by sleeping alone', () => {
    const outcome = run(`exports.handler = async () => {
      const before = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 2000));
      return [before, Date.now(), new Date().toISOString()];
    };`);
    // The base cost of 1 ms stands before everything; each reading takes 10 µs.
    expect(valueOf(outcome)).toEqual([callAtMs + 1, callAtMs + 2001, '2026-01-12T15:40:03.001Z']);
    expect(outcome.durationMicros).toBe(1000 + 2_000_000 + 3 * 10);
  });

  it('is the time of the initialisation at the top level', () => {
    const { call } = start('const loadedAt = Date.now(); exports.handler = async () => loadedAt;');
    expect(valueOf(call())).toBe(initAtMs + 1);
  });

  it('counts down getRemainingTimeInMillis', () => {
    const body = `const before = context.getRemainingTimeInMillis();
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [before, context.getRemainingTimeInMillis()];`;
    expect(evaluate(body)).toEqual([2999, 2499]);
  });

  it('lets a handler sleep for fourteen minutes', () => {
    const body =
      'exports.handler = async () => new Promise((done) => setTimeout(done, 840_000, 7));';
    const outcome = run(body, {}, { timeoutMs: 900_000 });
    expect(outcome.durationMicros).toBe(840_001_000);
    expect(valueOf(outcome)).toBe(7);
  });

  it('ends a busy wait', () => {
    const startedMs = performance.now();
    const outcome = run(`exports.handler = async () => {
      const end = Date.now() + 2000;
      while (Date.now() < end) {}
      return 'waited';
    };`);
    expect(valueOf(outcome)).toBe('waited');
    expect(outcome.durationMicros).toBeGreaterThanOrEqual(2_001_000);
    expect(outcome.durationMicros).toBeLessThan(2_002_000);
    expect(performance.now() - startedMs).toBeLessThan(1000);
  });

  it('charges modelled compute for loops', () => {
    const outcome = run(
      'exports.handler = async () => { let n = 0; for (let i = 0; i < 1e6; i += 1) n += i; return n; };',
    );
    // A turn of a `for` loop counts twice: the test and the jump back.
    expect(outcome.interrupts).toBe(200);
    expect(outcome.durationMicros).toBe(1000 + 200 * 500);
  });

  it('is UTC, whatever the zone of the host', () => {
    expect(
      evaluate(`const date = new Date(2026, 6, 1, 12);
        return [date.toISOString(), date.getHours(), date.getTimezoneOffset(), String(date), Date().length];`),
    ).toEqual([
      '2026-07-01T12:00:00.000Z',
      12,
      0,
      'Wed Jul 01 2026 12:00:00 GMT+0000 (Coordinated Universal Time)',
      62,
    ]);
  });
});

describe('timers', () => {
  it('fire by due time, then in the order of their making', () => {
    const body = `const seen = [];
      setTimeout(() => seen.push('30'), 30);
      setTimeout(() => seen.push('10 first'), 10);
      setTimeout(() => seen.push('10 second'), 10);
      setImmediate(() => seen.push('immediate'));
      process.nextTick(() => seen.push('tick'));
      Promise.resolve().then(() => seen.push('microtask'));
      seen.push('now');
      await new Promise((resolve) => setTimeout(resolve, 40));
      return seen;`;
    expect(evaluate(body)).toEqual([
      'now',
      // The runtime calls the handler in a microtask, so ticks come behind the others.
      'microtask',
      'tick',
      'immediate',
      '10 first',
      '10 second',
      '30',
    ]);
  });

  it('repeat until they are cleared', () => {
    const body = `let ticks = 0;
      await new Promise((resolve) => {
        const timer = setInterval(() => { if (++ticks === 3) { clearInterval(timer); resolve(); } }, 100);
      });
      return [ticks, context.getRemainingTimeInMillis()];`;
    expect(evaluate(body)).toEqual([3, 2699]);
  });

  it('are cleared by object and by number, and pass their arguments', () => {
    const body = `const seen = [];
      clearTimeout(setTimeout(() => seen.push('object'), 1));
      clearTimeout(+setTimeout(() => seen.push('number'), 1));
      setTimeout((a, b) => seen.push(a + b), 1, 'x', 'y');
      await new Promise((resolve) => setTimeout(resolve, 5));
      return seen;`;
    expect(evaluate(body)).toEqual(['xy']);
  });

  it('do not keep the event loop going once unreferenced', () => {
    const outcome = run(`exports.handler = (event, context, callback) => {
      setTimeout(() => {}, 2000).unref();
      callback(null, 1);
    };`);
    expect(outcome.durationMicros).toBe(1000);
  });

  it('fire in order however many there are', () => {
    const body = `const seen = [];
      for (let i = 0; i < 200; i += 1) {
        const delay = 10 + 10 * ((i * 79) % 211);
        setTimeout(() => seen.push(delay), delay);
      }
      await new Promise((resolve) => setTimeout(resolve, 2500));
      return [seen.length, seen.every((delay, i) => i === 0 || seen[i - 1] < delay)];`;
    expect(evaluate(body)).toEqual([200, true]);
  });
});
