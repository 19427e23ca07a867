import { describe, expect, it } from 'vitest';
import { createQuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import { callAtMs, compute, request, run, runtime, specification } from './guest.ts';

const timeout = (reason: string) => ({ kind: 'timeout', reason });

describe('the timeout', () => {
  it('ends a handler that sleeps beyond it, at exactly its time', () => {
    const outcome = run('exports.handler = async () => new Promise((d) => setTimeout(d, 5000));');
    expect(outcome.result).toEqual(timeout('deadline'));
    expect(outcome.durationMicros).toBe(3_000_000);
    expect(outcome.environmentLost).toBe(true);
  });

  it('ends a busy wait that never would', () => {
    const outcome = run('exports.handler = async () => { while (Date.now() > 0) {} };');
    expect(outcome.result).toEqual(timeout('deadline'));
    expect(outcome.durationMicros).toBe(3_000_000);
  });

  it('is reached by modelled compute alone', () => {
    const outcome = run('exports.handler = async () => { for (;;); };', {}, { timeoutMs: 100 });
    expect(outcome.result).toEqual(timeout('deadline'));
    expect(outcome.interrupts).toBe(198);
  });

  it('keeps the log up to it', () => {
    const outcome = run('exports.handler = async () => { console.log("here"); for (;;); };');
    expect(outcome.logs).toEqual([{ atMs: callAtMs + 1, level: 'INFO', message: 'here' }]);
  });
});

describe('the budget', () => {
  it.each([
    ['an endless loop', 'for (;;);'],
    ['a loop that catches', 'for (;;) { try { for (;;); } catch {} finally { continue; } }'],
    [
      'an async loop that catches',
      'for (;;) { try { await (async () => { for (;;); })(); } catch {} }',
    ],
    [
      'endless microtasks',
      'const again = () => { Promise.resolve().then(again); }; again(); await new Promise(() => {});',
    ],
    ['a regular expression that explodes', '/(a+)+$/.test("a".repeat(40) + "b");'],
    ['an endless generator', 'for (const x of (function* () { for (;;) yield 1; })());'],
    ['a sort whose comparison never ends', '[3, 2, 1].sort(() => { for (;;); });'],
    ['toJSON that never ends', 'return { toJSON() { for (;;); } };'],
    ['a getter that never ends, logged', 'console.log({ toString() { for (;;); } } + "");'],
    ['a proxy that never ends, logged', 'console.log(new Proxy({}, { ownKeys() { for (;;); } }));'],
    [
      'native calls that allocate',
      'const o = Array.from({ length: 1000 }, (_, i) => i); for (;;) JSON.stringify(o);',
    ],
    ['endless timers', 'setInterval(() => {}, 1); await new Promise(() => {});'],
  ])('ends %s', (_name, body) => {
    const outcome = run(`exports.handler = async () => { ${body} };`, {}, { timeoutMs: 900_000 });
    expect(outcome.result).toEqual(timeout('compute-budget'));
    expect(outcome.interrupts).toBe(compute.interruptsMax);
    expect(outcome.durationMicros).toBe(900_000_000);
    expect(outcome.environmentLost).toBe(true);
  });

  it.each([
    [
      'sorting',
      'const a = Array.from({ length: 1e5 }, (_, i) => i % 7); for (;;) a.slice().sort();',
    ],
    ['big numbers', 'const big = 2n ** 100000n - 1n; for (;;) big * big;'],
    ['splitting', 'const text = "x".repeat(1e6); for (;;) text.split("");'],
  ])('has the wall clock behind it, for slow native calls: %s', async (_name, body) => {
    const impatient = await createQuickJsRuntime({ wallClockMs: 100 });
    const made = specification(`exports.handler = async () => { ${body} };`);
    impatient.initialize(made);
    const outcome = impatient.invoke(made.environmentId, request({}));
    expect(outcome.result).toEqual(timeout('wall-clock'));
    expect(impatient.liveEnvironments).toBe(0);
  });
});

describe('memory', () => {
  it.each([
    ['arrays', 'const all = []; for (;;) all.push(new Array(1000).fill(1));'],
    ['strings', 'const all = []; for (let i = 0; ; i += 1) all.push("x".repeat(1e6) + i);'],
    ['buffers', 'const all = []; for (;;) all.push(new Uint8Array(1e6));'],
    ['one big string', '"x".repeat(2e8);'],
    ['caught', 'const all = []; for (;;) { try { all.push(new Array(1000).fill(1)); } catch {} }'],
    ['closures', 'const all = []; for (;;) all.push(() => all);'],
    ['a long list read from JSON', 'return JSON.parse("[" + "{},".repeat(3e6) + "{}]").length;'],
    ['spread', 'let a = [1]; for (;;) a = [...a, ...a];'],
    ['map', 'const a = new Array(1e6).fill(0); for (;;) a.push(a.map((x) => ({ x })));'],
    ['joined text', 'let s = "x"; for (;;) s = [s, s].join("-");'],
    ['promises', 'const again = () => Promise.resolve().then(again); await again();'],
  ])('runs out with %s', (_name, body) => {
    const outcome = run(
      `exports.handler = async () => { ${body} };`,
      {},
      { timeoutMs: 900_000, compute: { ...compute, interruptsMax: 100_000 } },
    );
    expect(outcome.result).toEqual({ kind: 'out-of-memory' });
    expect(outcome.environmentLost).toBe(true);
  });

  it('is counted', () => {
    const idle = run('exports.handler = async () => 1;').memoryUsedBytes;
    const full = run('let kept; exports.handler = async () => { kept = new Uint8Array(1e7); };');
    expect(idle).toBeGreaterThan(100_000);
    expect(idle).toBeLessThan(400_000);
    expect(full.memoryUsedBytes - idle).toBeGreaterThan(9_900_000);
    expect(full.memoryUsedBytes - idle).toBeLessThan(10_100_000);
  });

  it('of one environment is not another’s', () => {
    const code =
      'exports.handler = async () => { const a = []; for (;;) a.push(new Array(1000).fill(1)); };';
    const other = specification('let n = 0; exports.handler = async () => (n += 1);');
    runtime.initialize(other);
    run(code);
    expect(runtime.invoke(other.environmentId, request({})).result).toEqual({
      kind: 'returned',
      payload: '1',
    });
  });
});

describe('output', () => {
  it('is cut after a mebibyte of log, and says so', () => {
    const outcome = run(
      'exports.handler = async () => { for (let i = 0; i < 3000; i += 1) console.log("x".repeat(1000)); };',
    );
    const total = outcome.logs.reduce((sum, { message }) => sum + message.length, 0);
    expect(total).toBeLessThan(1_048_576 + 100);
    expect(outcome.logs.at(-1)?.message).toBe(
      'Log output is limited to 1048576 characters: the rest was cut.',
    );
  });

  it('is cut in the middle of a line that is too long', () => {
    const outcome = run('exports.handler = async () => { console.log("x".repeat(2e6)); };');
    expect(outcome.logs.map(({ message }) => message.length)).toEqual([1_048_576, 62]);
  });
});

describe('nesting deeper than the host’s stack', () => {
  it.each([
    ['JSON', 'let a = []; for (let i = 0; i < 30000; i += 1) a = [a]; return a;'],
    ['code', 'return eval("[".repeat(50000));'],
    ['JSON text', 'return JSON.parse("[".repeat(100000));'],
    ['proxies', 'let p = {}; for (let i = 0; i < 50000; i += 1) p = new Proxy(p, {}); return p.x;'],
  ])('of %s is an error, and the others go on', (_name, body) => {
    const outcome = run(`exports.handler = async () => { ${body} };`);
    expect(outcome.result).toMatchObject({ kind: 'error' });
    expect(run('exports.handler = async () => 1;').result).toEqual({
      kind: 'returned',
      payload: '1',
    });
  });
});
