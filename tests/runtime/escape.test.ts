import { describe, expect, it } from 'vitest';
import { evaluate, messagesOf, run, start, valueOf } from './guest.ts';

describe('the guest', () => {
  it('reaches its own global object and no other', () => {
    const body = `return [
        console.log.constructor('return this')() === globalThis,
        context.getRemainingTimeInMillis.constructor('return this')() === globalThis,
        process.env.constructor.constructor('return this')() === globalThis,
        setTimeout.constructor('return typeof process.binding')(),
        process.mainModule === undefined, typeof Bun, typeof Deno, typeof std, typeof os,
      ];`;
    expect(evaluate(body)).toEqual([
      true,
      true,
      true,
      'undefined',
      true,
      'undefined',
      'undefined',
      'undefined',
      'undefined',
    ]);
  });

  it('finds no name of ours among its globals', () => {
    const body = `return Object.getOwnPropertyNames(globalThis).filter((name) => /^[a-z_]/.test(name)).sort();`;
    const names =
      'atob btoa clearImmediate clearInterval clearTimeout console crypto decodeURI decodeURIComponent encodeURI encodeURIComponent ' +
      'escape eval fetch global globalThis isFinite isNaN parseFloat parseInt performance process queueMicrotask setImmediate setInterval setTimeout structuredClone undefined unescape';
    expect(evaluate(body)).toEqual(names.split(' '));
  });

  it('does not share anything with another environment', () => {
    const one = start('globalThis.secret = 1; exports.handler = async () => globalThis.secret;');
    const other = start('exports.handler = async () => typeof globalThis.secret;');
    expect(valueOf(one.call())).toBe(1);
    expect(valueOf(other.call())).toBe('undefined');
  });

  it('takes __proto__ in an event for a plain key', () => {
    const { call } = start(
      'exports.handler = async (event) => [Object.keys(event), ({}).polluted ?? null];',
    );
    expect(valueOf(call({}, { payload: '{"__proto__":{"polluted":1}}' }))).toEqual([
      ['__proto__'],
      null,
    ]);
  });
});

const tampering = [
  'for (const type of [Array, String, Function, RegExp, Map, Set, Date, Number]) for (const name of Object.getOwnPropertyNames(type.prototype)) { try { if (name !== "constructor") type.prototype[name] = () => { throw "tampered"; }; } catch {} }',
  'JSON.stringify = JSON.parse = Object.keys = Reflect.apply = Math.floor = null;',
  'Array.prototype[Symbol.iterator] = null; Object.prototype.toString = null;',
  'globalThis.String = globalThis.Object = globalThis.Error = globalThis.Array = globalThis.Promise = null;',
  'const trap = { __proto__: null, get() { return undefined; }, set() { throw "setter"; }, configurable: true }; for (const name of ["kind", "toJSON", "micros", "logs", "then", "get", "set", "value", "0", "1", "isLost"]) Object.defineProperty(Object.prototype, name, trap);',
  'Promise.prototype.then = () => { throw "tampered"; }; Promise.resolve = null;',
];

describe('a handler that overwrites the language', () => {
  it.each(tampering)('still returns, logs and fails as before: %s', (code) => {
    const { call } = start(`const kept = new Map([['k', 1]]);
      ${code}
      exports.handler = (event, context, callback) => {
        console.log('plain', 1);
        console.log('%s', [1, { a: 'b' }], kept, 0);
        setTimeout(() => event.fail ? callback(new TypeError('boom')) : callback(null, 'ok'), 10);
      };`);
    const outcome = call({ fail: false });
    expect(outcome.result).toEqual({ kind: 'returned', payload: '"ok"' });
    expect(messagesOf(outcome)).toEqual(['plain 1', "[ 1, [Object] ] Map(1) { 'k' => 1 } 0"]);
    expect(outcome.durationMicros).toBe(11_000);
    expect(call({ fail: true }).result).toMatchObject({
      kind: 'error',
      errorType: 'TypeError',
      errorMessage: 'boom',
    });
  });

  it('cannot forge an answer through its own values', () => {
    const code = `exports.handler = async () => ({
      toJSON() { console.log('x","INFO"],[0,"ERROR","forged"]'); return 'a\\n{"kind":"exit"}'; } });`;
    const outcome = run(code);
    expect(outcome.result).toEqual({ kind: 'returned', payload: '"a\\n{\\"kind\\":\\"exit\\"}"' });
    expect(messagesOf(outcome)).toEqual(['x","INFO"],[0,"ERROR","forged"]']);
  });

  it('cannot break out of the CommonJS wrapper', () => {
    const { call } = start(
      '}); globalThis.out = 1; (function (exports) { exports.handler = async () => globalThis.out;',
    );
    expect(valueOf(call())).toBe(1);
  });
});
