import { describe, expect, it, vi } from 'vitest';
import { createQuickJsRuntime } from '../../src/runtime/quickjs-runtime.ts';
import { callAtMs, compute, request, run, runtime, specification } from './guest.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Enough time for memory or the stack to run out first. */
const generous = { timeoutMs: 900_000, compute: { ...compute, interruptsMax: 100_000 } };
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

describe('what the host does for a guest', () => {
  it.each([
    [
      'hashes without end',
      'const h = require("crypto"); const b = Buffer.alloc(1e6); for (;;) h.createHash("sha512").update(b).digest();',
    ],
    [
      'text coded without end',
      'const t = "é".repeat(1e6); for (;;) Buffer.from(t).toString("base64");',
    ],
    ['URLs without end', 'for (;;) new URL("https://example.com/" + "a".repeat(1e5));'],
    [
      'URLs with names that take long',
      'const u = "http://" + "日".repeat(500) + "/"; for (;;) URL.canParse(u);',
    ],
    [
      'decoding without end',
      'const d = new TextDecoder(); const b = new Uint8Array(1e6); for (;;) d.decode(b);',
    ],
    ['requires without end', 'for (;;) { try { require("./none"); } catch {} }'],
    ['imports without end', 'for (;;) await import("none").catch(() => {});'],
    [
      'ticks without end',
      'const again = () => process.nextTick(again); again(); await new Promise(() => {});',
    ],
    [
      'immediates without end',
      'const again = () => setImmediate(again); again(); await new Promise(() => {});',
    ],
    ['aborts without end', 'for (;;) new AbortController().abort();'],
    ['clones without end', 'const a = [{ b: new Map([[1, 2]]) }]; for (;;) structuredClone(a);'],
    ['query strings without end', 'for (;;) String(new URLSearchParams("a=1&b=2"));'],
    [
      'random bytes without end',
      'const b = new Uint8Array(65536); for (;;) crypto.getRandomValues(b);',
    ],
  ])('counts: %s end', (_name, body) => {
    const outcome = run(
      `exports.handler = async () => { ${body} };`,
      {},
      { timeoutMs: 900_000, compute: { ...compute, interruptsMax: 200 } },
    );
    expect(outcome.result).toEqual(timeout('compute-budget'));
  });

  it.each([
    [
      'coded text',
      'const all = []; const t = "a".repeat(1e6); for (;;) all.push(Buffer.from(t, "base64"));',
    ],
    [
      'hashes',
      'const all = []; const { createHash } = require("crypto"); for (;;) all.push(createHash("md5").update("x"));',
    ],
    ['URLs', 'const all = []; for (;;) all.push(new URL("http://a/" + "b".repeat(1000)));'],
    [
      'decoded text',
      'const all = []; const b = Buffer.alloc(1e6, 200); for (let i = 0; ; i += 1) all.push(b.toString("latin1") + i);',
    ],
    [
      'clones',
      'const all = []; const a = new Uint8Array(1e6); for (;;) all.push(structuredClone(a));',
    ],
    [
      'listeners',
      'const E = require("events"); const e = new E(); const all = []; for (;;) { e.removeAllListeners().on("x", () => all); all.push(new Array(1000).fill(e)); }',
    ],
    [
      'modules',
      'const all = []; for (;;) { delete require.cache[require.resolve("./index.js")]; all.push(new Array(1e4).fill(1)); }',
    ],
  ])('takes the guest’s own memory for %s', (_name, body) => {
    const before = runtime.memoryBytes;
    const outcome = run(`exports.handler = async () => { ${body} };`, {}, generous);
    expect(outcome.result).toEqual({ kind: 'out-of-memory' });
    expect(runtime.memoryBytes - before).toBeLessThan(400 * 1024 * 1024);
  });

  it('converts eight megabytes at once and no more', () => {
    const outcome = run('exports.handler = async () => Buffer.alloc(9e6).toString("hex").length;');
    expect(outcome.result).toMatchObject({
      errorType: 'RangeError',
      errorMessage:
        'Cannot convert 9000000 bytes or characters at once: 8388608 is the most here. Convert parts of it.',
    });
    expect(outcome.environmentLost).toBe(false);
  });

  it.each([
    ['a name of more than 512 characters', '"http://" + "日".repeat(520) + "/"'],
    ['the same behind what a parser leaves out', '"\\t ht\\ntp:\\r\\\\/" + "日".repeat(520)'],
    ['more than a megabyte', '"http://a/" + "b".repeat(1048576)'],
  ])('takes no URL with %s', (_name, expression) => {
    const outcome = run(`exports.handler = async () => URL.canParse(${expression});`);
    expect(outcome.result).toEqual({ kind: 'returned', payload: 'false' });
  });
});

describe('bombs', () => {
  it.each([
    ['an array’s length', 'const a = []; a.length = 2 ** 32 - 1; return a.length;', '4294967295'],
    [
      'a length below zero',
      'try { [].length = -1; } catch (error) { return error.name; }',
      '"RangeError"',
    ],
    [
      'a text repeated too often',
      'try { "x".repeat(2 ** 31); } catch (error) { return error.name; }',
      '"RangeError"',
    ],
    [
      'a buffer of four gigabytes',
      'try { new ArrayBuffer(2 ** 32); } catch (error) { return error.name; }',
      '"RangeError"',
    ],
    [
      'a detached buffer',
      'const b = new ArrayBuffer(8); const v = new Uint8Array(b); b.transfer(); return [v.length, v[0] ?? null];',
      '[0,null]',
    ],
    [
      'a buffer detached while it is read',
      'const b = new ArrayBuffer(8); const v = new Uint8Array(b); try { v.fill({ valueOf() { b.transfer(); return 1; } }); } catch (error) { return [error.name, v.length]; }',
      '["TypeError",0]',
    ],
    [
      'a sort that changes its list',
      'const a = [3, 2, 1, 4]; a.sort((x, y) => { a.length = 0; return x - y; }); return a.length <= 4;',
      'true',
    ],
    [
      'a list that shrinks while it becomes JSON',
      'const a = [{ toJSON() { a.length = 0; return 1; } }, 2, 3]; return JSON.stringify(a);',
      '"[1,null,null]"',
    ],
    ['no shared memory to wait on', 'return typeof Atomics;', '"undefined"'],
    ['with', 'return new Function("o", "with (o) return a;")({ a: 1 });', '1'],
    [
      'a generator that returns late',
      'const g = (function* () { try { yield 1; } finally { yield 2; } })(); g.next(); return [g.return(3).value, g.next().value];',
      '[2,3]',
    ],
    [
      'an async iterator that fails to end',
      'try { for await (const x of { [Symbol.asyncIterator]: () => ({ next: async () => ({ value: 1, done: false }), return() { throw new RangeError("end"); } }) }) break; } catch (error) { return error.name; }',
      '"RangeError"',
    ],
  ])('%s does no harm', (_name, body, payload) => {
    const outcome = run(`exports.handler = async () => { ${body} };`, {}, { timeoutMs: 10_000 });
    expect(outcome.result).toEqual({ kind: 'returned', payload });
  });

  it.each([
    ['an array made from a length', 'return Array.from({ length: 1e9 }).length;'],
    ['an array filled', 'return new Array(1e8).fill(1).length;'],
    ['text padded', 'return "x".padEnd(5e8).length;'],
    ['text replaced by itself', 'let t = "a".repeat(1e4); for (;;) t = t.replaceAll("a", t);'],
    ['text doubled', 'let t = "ab"; for (;;) t += t;'],
    ['a map without end', 'const m = new Map(); for (let i = 0; ; i += 1) m.set(i, "x" + i);'],
    ['bind chains', 'let f = () => {}; for (;;) f = f.bind(null, f);'],
    ['groups of an expression', 'for (const all = []; ; ) all.push(/(.)*/.exec("x".repeat(1e4)));'],
    [
      'promises that wait for each other',
      'let p = Promise.resolve(); const all = []; for (;;) all.push((p = p.then(() => new Array(100))));',
    ],
  ])('%s ends in one of the ways to fail', (_name, body) => {
    const outcome = run(`exports.handler = async () => { ${body} };`, {}, generous);
    expect(outcome.environmentLost || outcome.result.kind === 'error').toBe(true);
    // The others go on.
    expect(run('exports.handler = async () => 1;').result.kind).toBe('returned');
  });

  it.each([
    [
      'structuredClone',
      'let a = {}; for (let i = 0; i < 1e5; i += 1) a = { a }; structuredClone(a);',
    ],
    [
      'assert.deepEqual',
      'let a = {}, b = {}; for (let i = 0; i < 1e4; i += 1) { a = { a }; b = { a: b }; } require("assert").deepEqual(a, b);',
    ],
    [
      'JSON.parse with a reviver',
      'JSON.parse("[".repeat(20000) + "]".repeat(20000), (key, value) => value);',
    ],
    [
      'a require inside a full stack',
      '(function deep() { try { deep(); } finally { try { require("./index"); new URL("http://x"); } catch {} } })();',
    ],
    [
      'a log inside a full stack',
      '(function deep() { try { deep(); } catch { console.log({ deep: [1] }); throw new RangeError("again"); } })();',
    ],
    ['getters that call themselves', 'const o = { get a() { return this.a; } }; o.a;'],
    ['toString that calls itself', 'const o = { toString() { return `${o}`; } }; String(o);'],
    [
      'a class that extends itself too often',
      'let C = class {}; for (let i = 0; i < 20000; i += 1) C = class extends C {}; new C();',
    ],
  ])('nesting by %s harms nobody else', (_name, body) => {
    const outcome = run(`exports.handler = async () => { ${body} };`, {}, generous);
    expect(outcome.result.kind).not.toBe('returned');
    expect(run('exports.handler = async () => 1;').result).toEqual({
      kind: 'returned',
      payload: '1',
    });
  });
});

describe('the initialisation', () => {
  const init = (code: string, timeoutMs: number) =>
    runtime.initialize(specification(code, { timeoutMs }));

  it.each([
    ['a top-level await', 'await new Promise((done) => setTimeout(done, 60_000)); export {};'],
    [
      'a top-level await that polls',
      'for (;;) await new Promise((done) => setTimeout(done, 7)); export {};',
    ],
    ['a busy wait', 'while (Date.now() > 0) {}'],
    ['a busy wait in a file that is required', 'require("./index.js"); while (Date.now() > 0) {}'],
  ])('is stopped at exactly its time in %s (SYN-61)', (_name, code) => {
    const outcome = init(code, 10_000);
    expect(outcome.failure).toEqual(timeout('deadline'));
    expect(outcome.durationMicros).toBe(10_000_000);
  });

  it('that never ends takes all of its time', () => {
    const outcome = init('for (;;);', 10_000);
    expect(outcome.failure?.kind).toBe('timeout');
    expect(outcome.durationMicros).toBe(10_000_000);
  });

  it('may take as long as it is given', () => {
    const code =
      'await new Promise((done) => setTimeout(done, 120_000)); export const handler = async () => 1;';
    expect(init(code, 130_000)).toMatchObject({ failure: null, durationMicros: 120_001_000 });
  });
});
