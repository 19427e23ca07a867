import { describe, expect, it } from 'vitest';
import { run } from './guest.ts';

function errorOf(body: string) {
  return run(`exports.handler = async function handler() {\n  ${body}\n};`).result;
}

describe('thrown values (table 1.3)', () => {
  it('reports an Error by name, message and a trace in the look of V8', () => {
    expect(errorOf('throw new TypeError("boom");')).toEqual({
      kind: 'error',
      errorType: 'TypeError',
      errorMessage: 'boom',
      trace: [
        'TypeError: boom',
        expect.stringMatching(/^ {4}at handler \(\/var\/task\/index\.js:2:\d+\)$/),
      ],
    });
  });

  it('takes the name that a custom class sets', () => {
    const body =
      'class Mine extends Error { constructor(m) { super(m); this.name = "MyError"; } } throw new Mine("x");';
    expect(errorOf(body)).toMatchObject({ errorType: 'MyError', errorMessage: 'x' });
  });

  it.each([
    ['"text"', 'string', 'text'],
    ['42', 'number', '42'],
    ['null', 'object', 'null'],
    ['undefined', 'undefined', 'undefined'],
    ['{ a: 1 }', 'object', '[object Object]'],
  ])('reports %s by its type, without a trace', (thrown, errorType, errorMessage) => {
    expect(errorOf(`throw ${thrown};`)).toEqual({
      kind: 'error',
      errorType,
      errorMessage,
      trace: [],
    });
  });

  it('survives errors whose fields throw', () => {
    const body =
      'const e = new Error("x"); for (const k of ["name", "message", "stack"]) Object.defineProperty(e, k, { get() { throw 1; } }); throw e;';
    expect(errorOf(body)).toMatchObject({ kind: 'error', errorType: 'Error', errorMessage: '' });
  });

  it('survives a thrown proxy that throws', () => {
    const body = 'throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; } });';
    expect(errorOf(body)).toMatchObject({ kind: 'error', errorType: 'object' });
  });

  it('turns a stack overflow into the RangeError of Node, which the environment survives', () => {
    const outcome = run('exports.handler = async () => { (function again() { again(); })(); };');
    expect(outcome.result).toMatchObject({
      errorType: 'RangeError',
      errorMessage: 'Maximum call stack size exceeded',
    });
    expect(outcome.environmentLost).toBe(false);
  });

  it('lets the handler catch a stack overflow as a RangeError', () => {
    const body =
      'const deep = () => deep(); try { deep(); } catch (e) { throw new Error(`${e instanceof RangeError} ${e.name}`); }';
    expect(errorOf(body)).toMatchObject({ errorMessage: 'true RangeError' });
  });
});

describe('results that JSON cannot carry (SYN-28)', () => {
  it.each([
    ['a circle', 'const a = {}; a.a = a; return a;'],
    ['a BigInt', 'return { a: 1n };'],
    ['toJSON that throws', 'return { toJSON() { throw new Error("no"); } };'],
  ])('fails for %s', (_name, body) => {
    expect(errorOf(body)).toMatchObject({
      errorType: 'Error',
      errorMessage: expect.stringMatching(/^Unable to stringify response body: /) as string,
    });
  });

  it('refuses a result of more than 7 MB before it leaves the guest', () => {
    expect(errorOf('return "x".repeat(8e6);')).toMatchObject({
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
    });
  });
});

describe('what nobody catches (SYN-23)', () => {
  it('reports an unhandled rejection and loses the environment', () => {
    const outcome = run(`exports.handler = async () => {
      (async () => { throw new TypeError('lost'); })();
      await new Promise((resolve) => setTimeout(resolve, 10));
    };`);
    expect(outcome.result).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
      errorMessage: 'TypeError: lost',
    });
    expect(outcome.environmentLost).toBe(true);
  });

  it('leaves alone a rejection that is handled in the same turn of the loop', () => {
    const outcome = run(`exports.handler = async () => {
      const failing = Promise.reject(new Error('caught'));
      await null;
      try { await failing; } catch (error) { return error.message; }
    };`);
    expect(outcome.result).toEqual({ kind: 'returned', payload: '"caught"' });
    expect(outcome.environmentLost).toBe(false);
  });

  it.each([
    ['a timer', 'setTimeout(() => { throw new RangeError("lost"); }, 5);'],
    ['a microtask', 'queueMicrotask(() => { throw new RangeError("lost"); });'],
    ['nextTick', 'process.nextTick(() => { throw new RangeError("lost"); });'],
  ])('reports what %s throws with its own type', (_name, body) => {
    const outcome = run(
      `exports.handler = async () => { ${body} await new Promise((r) => setTimeout(r, 10)); };`,
    );
    expect(outcome.result).toMatchObject({ errorType: 'RangeError', errorMessage: 'lost' });
    expect(outcome.environmentLost).toBe(true);
  });

  it('keeps an answer that was there before, and loses the environment', () => {
    const outcome = run(
      'exports.handler = async () => { (async () => { await 1; throw 1; })(); return "ok"; };',
    );
    expect(outcome.result).toEqual({ kind: 'returned', payload: '"ok"' });
    expect(outcome.environmentLost).toBe(true);
  });
});

describe('process.exit', () => {
  it.each([
    ['process.exit()', 0],
    ['process.exit(3)', 3],
    ['process.exit(257)', 1],
    ['try { process.exit(4); } catch {} finally { process.exit(5); }', 4],
    ['try { await (async () => process.exit(6))(); } catch {} return 1', 6],
  ])('ends the process at once: %s', (body, exitCode) => {
    const outcome = run(`exports.handler = async () => { ${body} };`);
    expect(outcome.result).toEqual({ kind: 'exit', exitCode });
    expect(outcome.environmentLost).toBe(true);
    expect(outcome.durationMicros).toBe(1000);
  });
});
