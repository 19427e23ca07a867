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

/** Each returns what it could get at; nothing of the host's may be among it. */
const hostHunts: readonly (readonly [name: string, body: string])[] = [
  [
    'constructor chains',
    'return [[], {}, () => {}, context, event, console.log, Buffer, process.env, crypto, URL].map((v) => v.constructor.constructor("return typeof process.binding + typeof process.mainModule + typeof process.dlopen")());',
  ],
  [
    'async and generator constructors',
    'const kinds = [async () => {}, function* () {}, async function* () {}].map((f) => f.constructor); return [await kinds[0]("return typeof process.binding")(), kinds[1]("yield typeof process.binding")().next().value, (await kinds[2]("yield typeof process.binding")().next()).value];',
  ],
  [
    'frames of a stack',
    'try { null.x; } catch (error) { Error.prepareStackTrace = (_, frames) => frames; return [typeof error.stack, typeof Error.captureStackTrace]; }',
  ],
  [
    'callers and arguments',
    'const seen = []; function f() { try { seen.push(typeof f.caller); } catch { seen.push("refused"); } try { seen.push(typeof arguments.callee.caller); } catch { seen.push("refused"); } } f(); return seen;',
  ],
  [
    'errors of a full stack',
    'let found; (function deep() { try { deep(); } catch (error) { found ??= error.constructor.constructor("return typeof process.binding")(); } })(); return found;',
  ],
  [
    'errors of our own code',
    'const found = []; for (const act of [() => require("nothing"), () => new URL("x"), () => structuredClone(() => {}), () => Buffer.from(1), () => atob("a")]) { try { act(); } catch (error) { found.push(error.constructor.constructor("return typeof process.binding")(), error instanceof Error); } } return found;',
  ],
  [
    'rejections of our own code',
    'const error = await import("nothing").catch((e) => e); return [error instanceof Error, error.constructor.constructor("return typeof process.binding")()];',
  ],
  [
    'species',
    'class P extends Promise { static get [Symbol.species]() { return function (run) { run((v) => v, (e) => e); }; } } const p = new P((resolve) => resolve(1)); try { p.then(() => 1); } catch {} return typeof process.binding;',
  ],
  [
    'what bind and call hand out',
    'return [Reflect.construct(Function, ["return typeof process.binding"])(), Function.prototype.call.call(Function, null, "return typeof process.binding")()];',
  ],
  [
    'modules of the interpreter',
    'const found = []; for (const name of ["std", "os.mjs", "bjson", "qjs:std", "qjs:os", "quickjs"]) found.push(await import(name).then(() => "there", () => "gone")); return found;',
  ],
  [
    'bytecode',
    'return [typeof bjson, typeof loadScript, typeof evalScript, typeof WebAssembly, typeof scriptArgs, typeof print];',
  ],
];
/** What those may find: words for nothing. */
const nothings = /^(?:undefined|refused|gone|string|object|true)*$/;

describe('a handler that looks for a way out', () => {
  it.each(hostHunts)('finds none by %s', (_name, body) => {
    const found = [evaluate(body)].flat(3).map(String).join('');
    expect(found).toMatch(nothings);
    expect(found).not.toBe('');
  });

  it('gets at no host by the functions that the kernel hands to its callbacks', () => {
    const body = `const caught = [];
      const trap = (name) => new Proxy(function () {}, { apply: (t, self, all) => { caught.push([name, all.length, typeof self]); return undefined; }, get: (t, key) => (key === 'then' ? undefined : t[key]) });
      queueMicrotask(trap('microtask')); process.nextTick(trap('tick')); setTimeout(trap('timer'), 1); setImmediate(trap('immediate'));
      await new Promise((done) => setTimeout(done, 5));
      return caught;`;
    expect(evaluate(body)).toEqual([
      ['microtask', 0, 'undefined'],
      ['tick', 0, 'undefined'],
      ['immediate', 0, 'undefined'],
      ['timer', 0, 'undefined'],
    ]);
  });

  it.each([
    ['__proto__', '{"__proto__":{"polluted":1},"a":{"__proto__":{"polluted":1}}}'],
    ['constructor.prototype', '{"constructor":{"prototype":{"polluted":1}}}'],
    ['toJSON and then', '{"toJSON":1,"then":1,"valueOf":1}'],
  ])('pollutes nothing through %s in its event', (_name, payload) => {
    const { call } = start(`
      const merge = (target, source) => { for (const key of Object.keys(source)) { if (typeof source[key] === 'object' && Object.hasOwn(target, key)) merge(target[key], source[key]); else Object.defineProperty(target, key, { value: source[key], enumerable: true }); } return target; };
      exports.handler = async (event) => { merge({}, event); return [({}).polluted ?? null, typeof Object.prototype.toString]; };`);
    expect(valueOf(call({}, { payload }))).toEqual([null, 'function']);
  });

  it('pollutes its own world alone', () => {
    const polluter = start(
      'exports.handler = async () => { Object.prototype.polluted = 1; Array.prototype.map = null; };',
    );
    polluter.call();
    const other = start('exports.handler = async () => [({}).polluted ?? null, typeof [].map];');
    expect(valueOf(other.call())).toEqual([null, 'function']);
  });
});

describe('a hostile answer', () => {
  const thrown = (expression: string) =>
    run(`exports.handler = async () => { throw ${expression}; };`).result;
  const returned = (expression: string) =>
    run(`exports.handler = async () => (${expression});`).result;

  it.each([
    [
      'a proxy whose every trap throws',
      'new Proxy({}, new Proxy({}, { get() { return () => { throw new Error("trap"); }; } }))',
    ],
    [
      'a revoked proxy',
      '(() => { const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy; })()',
    ],
    [
      'an error with a name that is an object',
      'Object.assign(new Error("x"), { name: { toString() { throw 1; } } })',
    ],
    [
      'an error with a stack of a megabyte',
      'Object.assign(new Error("x"), { stack: "x\\n".repeat(5e5) })',
    ],
    ['an error with a message of a megabyte', 'new Error("x".repeat(1e6))'],
    [
      'an object that throws when it becomes text',
      '({ [Symbol.toPrimitive]() { throw new Error("no"); } })',
    ],
    ['a symbol', 'Symbol("s")'],
    ['a null-prototype object', 'Object.create(null)'],
    ['a circle of causes', '(() => { const e = new Error("x"); e.cause = e; return e; })()'],
  ])('is an error of bounded size where it throws %s', (_name, expression) => {
    const result = thrown(expression);
    expect(result.kind).toBe('error');
    expect(JSON.stringify(result).length).toBeLessThan(1_000_000);
  });

  it.each([
    ['an accessor that throws', '{ get a() { throw new Error("no"); } }'],
    ['a proxy that throws', 'new Proxy({ a: 1 }, { ownKeys() { throw new Error("no"); } })'],
    ['toJSON that returns a circle', '{ toJSON() { const a = {}; a.a = a; return a; } }'],
  ])('is a function error where it returns %s (SYN-28)', (_name, expression) => {
    expect(returned(expression)).toMatchObject({
      kind: 'error',
      errorMessage: expect.stringMatching(/^Unable to stringify response body/) as string,
    });
  });

  it('follows a thenable once and takes its first word', () => {
    expect(
      returned(
        '{ then(resolve, reject) { resolve("first"); resolve("second"); reject(new Error("third")); } }',
      ),
    ).toEqual({ kind: 'returned', payload: '"first"' });
    expect(returned('{ get then() { throw new RangeError("then"); } }')).toMatchObject({
      kind: 'error',
      errorType: 'RangeError',
    });
  });

  it('may hold half characters and NULs', () => {
    expect(returned('"\\ud800|\\u0000|\\udc00|\\u2028"')).toEqual({
      kind: 'returned',
      payload: '"\\ud800|\\u0000|\\udc00|\u2028"',
    });
    expect(
      evaluate('console.log("a\\u0000b\\ud800"); return Buffer.from("a\\u0000b").toString();'),
    ).toBe('a\u0000b');
  });

  it('cannot come from a patched JSON, Promise or console', () => {
    const { call } = start(`
      JSON.stringify = () => '"forged"'; JSON.parse = () => ({ forged: true });
      globalThis.Promise = class { then() { return this; } }; console.log = console.info = () => { throw new Error('patched'); };
      String.prototype.slice = String.prototype.split = () => 'forged'; Array.prototype.push = () => { throw 1; };
      Object.defineProperty(Object.prototype, 'kind', { get: () => 'exit', set() {}, configurable: true });
      exports.handler = async (event) => event.a;`);
    expect(call({ a: 1 }).result).toEqual({ kind: 'returned', payload: '1' });
  });
});
