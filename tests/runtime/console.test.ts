import { format } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callAtMs, messagesOf, run, start } from './guest.ts';

/** What the guest's console makes of the arguments that an expression gives. */
function logged(expression: string): string {
  const outcome = run(`exports.handler = async () => { console.log(...(${expression})); };`);
  return messagesOf(outcome)[0] ?? '';
}

/** What Node's console makes of them. */
function loggedByNode(expression: string): string {
  // The expressions are those of this file.
  // oxlint-disable-next-line typescript/no-implied-eval
  return format(...(new Function(`return ${expression};`)() as unknown[]));
}

describe('console', () => {
  it('gives each method its level (SYN-85)', () => {
    const code = `exports.handler = async () => {
      for (const name of ['log', 'info', 'warn', 'error', 'debug', 'trace']) console[name](name);
    };`;
    expect(run(code).logs).toEqual([
      { atMs: callAtMs + 1, level: 'INFO', message: 'log' },
      { atMs: callAtMs + 1, level: 'INFO', message: 'info' },
      { atMs: callAtMs + 1, level: 'WARN', message: 'warn' },
      { atMs: callAtMs + 1, level: 'ERROR', message: 'error' },
      { atMs: callAtMs + 1, level: 'DEBUG', message: 'debug' },
      { atMs: callAtMs + 1, level: 'TRACE', message: 'trace' },
    ]);
  });

  it('logs at the virtual time of the line, at the top level too', () => {
    const { init, call } = start(
      'console.log("loading"); exports.handler = async () => { await new Promise((r) => setTimeout(r, 5)); console.log("x"); };',
    );
    expect(init.logs).toEqual([{ atMs: callAtMs - 999, level: 'INFO', message: 'loading' }]);
    expect(call().logs).toEqual([{ atMs: callAtMs + 6, level: 'INFO', message: 'x' }]);
  });

  it('indents groups and counts', () => {
    const code = `exports.handler = async () => {
      console.group('outer'); console.log('inner'); console.groupEnd(); console.count(); console.count();
      console.assert(true, 'no'); console.assert(false, 'wrong'); };`;
    expect(messagesOf(run(code))).toEqual([
      'outer',
      '  inner',
      'default: 1',
      'default: 2',
      'Assertion failed: wrong',
    ]);
  });

  it('shows errors with their stack, indented where they are nested', () => {
    const error = run(
      'const e = new TypeError("boom"); exports.handler = async () => { console.log(e); console.log({ e }); };',
    );
    expect(messagesOf(error)[0]).toMatch(/^TypeError: boom\n {4}at \/var\/task\/index\.js:1:\d+$/);
    expect(messagesOf(error)[1]).toMatch(
      /^\{\n {2}e: TypeError: boom\n {6}at \/var\/task\/index\.js:1:\d+\n\}$/,
    );
  });

  it('shows an error’s own fields and its cause', () => {
    const code = `exports.handler = async () => {
      console.log(Object.assign(new Error('a', { cause: 'b' }), { code: 'E1', stack: 'Error: a' })); };`;
    expect(messagesOf(run(code))[0]).toBe("[Error: a] { code: 'E1', [cause]: 'b' }");
  });

  it('calls no getter and survives a proxy', () => {
    expect(
      logged('[{ get a() { throw 1; }, set b(x) {} , get c() { return 1; }, set c(x) {} }]'),
    ).toBe('{ a: [Getter], b: [Setter], c: [Getter/Setter] }');
    const proxy = 'new Proxy({}, { ownKeys() { throw 1; }, getPrototypeOf() { throw 2; } })';
    expect(logged(`[${proxy}]`)).toBe('[Object that cannot be shown]');
  });
});

describe('formatting, compared with Node', () => {
  it.each([
    '["text", 1, true, null, undefined]',
    '["%s is %d of %i and %f", "a", 1.5, 2.9, "3.25", "rest", { a: 1 }]',
    '["%j %o %O %c %% %x", { a: 1 }, 1, { b: 2 }, "css"]',
    '["%s %s %s", [1, { a: 2 }], null, Symbol("s")]',
    '["%d %d %i", 10n, {}, "12px"]',
    '["100%", 5]',
    '["a%"]',
    '[-0, 1e21, NaN, Infinity, 12345678901234567890n, Symbol("a b")]',
    '[["it\'s", \'say "hi"\', "tab\\t", "nul\\0", "\\u001b[0m", "\\ud800", "back\\\\slash"]]',
    '[["a\'b\\"c`d"]]',
    '[{ a: 1, "b-c": 2, 3: 4, [Symbol("s")]: 5 }]',
    '[{ a: { b: { c: { d: 1 } } } }, [[[[1]]]]]',
    '[{ f() {}, g: () => {}, h: class A {}, i: class extends Array {}, j: function () {} }]',
    '[Object.assign(() => {}, { a: 1 }), Object.assign(function named() {}, { b: [2] })]',
    '[new Map([["a", { b: 1 }], [{ k: 1 }, new Set([1, "2"])]]), new Set(), new Map()]',
    '[new Date(0), new Date(NaN), /a+/gi]',
    '[[1, , 3], [, ,], new Array(5), Object.assign([1, 2], { extra: true })]',
    '[[], {}, [[]], [{}], { a: [] }]',
    '[new (class Point { x = 1; y = 2; })(), new (class Empty {})(), Object.create(null)]',
    '[Object.assign(Object.create(null), { a: 1 }), Object.create({ inherited: 1 })]',
    '[new Uint8Array([1, 2, 3]), new Float64Array(0), new ArrayBuffer(3)]',
    '[new (class Stack extends Array {})(), new (class Table extends Map {})([[1, 2]])]',
    '[(() => { const a = { name: "a" }; a.self = a; a.list = [a]; return a; })()]',
    '[(() => { const a = {}, b = { a }; a.b = b; return [a, b]; })()]',
    '[new WeakMap(), new WeakSet()]',
    '[Array.from({ length: 120 }, (_, i) => i * 37)]',
    '[Array.from({ length: 27 }, (_, i) => "item" + i)]',
    '[Array.from({ length: 10 }, (_, i) => ({ id: i, name: "name " + i }))]',
    '[{ list: Array.from({ length: 30 }, (_, i) => -i), text: "x".repeat(100) }]',
    '["x".repeat(200), ["line one\\nline two\\n" + "y".repeat(80)]]',
    '[{ message: "a fairly long text that fills the line", other: "and another one that breaks it" }]',
    '[{ Records: [{ eventSource: "aws:sqs", body: "{\\"orderId\\":1}", attributes: { ApproximateReceiveCount: "1", deep: { er: {} } } }] }]',
    '[[undefined, null, [null]], { a: undefined }]',
    '[new Set(Array.from({ length: 110 }, (_, i) => i))]',
    '[Object(1), Object("s"), Object(false)].map((value) => [value])[3] ?? ["boxed"]',
    '[{ [Symbol.toStringTag]: "Tagged", a: 1 }]',
    '[(function () { return arguments.length; })]',
  ])('%s', (expression) => {
    expect(logged(expression)).toBe(loggedByNode(expression));
  });

  it('agrees on whatever JSON can carry', () => {
    const { call } = start(
      'exports.handler = async (event) => { console.log(event.value, event.value); };',
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const plain = JSON.parse(JSON.stringify({ value })) as { value: unknown };
        expect(messagesOf(call(plain))).toEqual([format(plain.value, plain.value)]);
      }),
      { numRuns: 300, seed: 20_260_112 },
    );
  });
});
