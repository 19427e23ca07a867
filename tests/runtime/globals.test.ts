import { describe, expect, it } from 'vitest';
import { evaluate, run, start, valueOf } from './guest.ts';

describe('process', () => {
  it('is what a handler expects of Node 22', () => {
    expect(
      evaluate(`return [process.version.split('.')[0], process.env.AWS_REGION, process.platform, process.cwd(),
        typeof process.memoryUsage().heapUsed, process.memoryUsage().heapUsed > 100_000];`),
    ).toEqual(['v22', 'eu-west-1', 'linux', '/var/task', 'number', true]);
  });

  it('counts uptime and hrtime from the start of the environment', () => {
    const body = `const start = process.hrtime(); const started = process.hrtime.bigint();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [seconds, nanoseconds] = process.hrtime(start);
      return [seconds, nanoseconds, Number(process.hrtime.bigint() - started), process.uptime()];`;
    // The environment began a second before the call; each reading takes 10 µs.
    expect(evaluate(body)).toEqual([1, 500_020_000, 1_500_020_000, 2.50105]);
  });

  it('lets the handler change its environment variables', () => {
    expect(
      evaluate('process.env.MODE = "test"; return [process.env.MODE, "HOME" in process.env];'),
    ).toEqual(['test', false]);
  });

  it('has the trace header of each call, and none while the code is loaded (XR-03)', () => {
    const { call } = start(`const seen = [Object.keys(process.env).join()];
      exports.handler = async () => seen.push(process.env._X_AMZN_TRACE_ID) && seen;`);
    expect(valueOf(call({}, { traceHeader: 'first' }))).toEqual(['AWS_REGION', 'first']);
    expect(valueOf(call({}, { traceHeader: 'next' }))).toEqual(['AWS_REGION', 'first', 'next']);
  });

  it.each([
    ['has frozen', 'Object.freeze(process.env)'],
    [
      'guards with a setter',
      "Object.defineProperty(process.env, '_X_AMZN_TRACE_ID', { set() { throw new Error(); } })",
    ],
    ['has thrown away', 'delete process.env'],
  ])('is called though its code %s the variables', (_how, body) => {
    expect(valueOf(run(`${body}; exports.handler = async () => 1;`))).toBe(1);
  });
});

describe('globals of the web', () => {
  it('clones structures, circles included', () => {
    const body = `const a = { date: new Date(5), map: new Map([[{ k: 1 }, new Set([1])]]), list: [1, , 3], re: /x/g,
        bytes: new Uint8Array([1, 2]) };
      a.self = a;
      const b = structuredClone(a);
      return [b !== a, b.self === b, b.date.getTime(), [...b.map.keys()][0].k, [...b.map.values()][0].has(1),
        b.list.length, 1 in b.list, String(b.re), [...b.bytes], b.bytes.buffer !== a.bytes.buffer];`;
    expect(evaluate(body)).toEqual([true, true, 5, 1, true, 3, false, '/x/g', [1, 2], true]);
  });

  it('refuses to clone a function', () => {
    expect(run('exports.handler = async () => structuredClone(() => {});').result).toMatchObject({
      errorType: 'DataCloneError',
      errorMessage: '() => {} could not be cloned.',
    });
  });

  it.each([
    '',
    'plain',
    'Grüße',
    '日本語',
    '📦 lone \ud800 end',
    '\u0000\u007f\u0080\u07ff\u0800\uffff',
  ])('encodes and decodes %j as Node does', (text) => {
    const bytes = [...new TextEncoder().encode(text)];
    expect(evaluate(`return [...new TextEncoder().encode(${JSON.stringify(text)})];`)).toEqual(
      bytes,
    );
    expect(
      evaluate(`return new TextDecoder().decode(new Uint8Array(${JSON.stringify(bytes)}));`),
    ).toBe(new TextDecoder().decode(new Uint8Array(bytes)));
  });

  it.each([
    [0xff, 0x41],
    [0xe2, 0x82],
    [0xe2, 0x82, 0x41],
    [0xc0, 0x80],
    [0xed, 0xa0, 0x80],
    [0xf0, 0x9f, 0x93, 0xa6, 0xf5],
    [0xef, 0xbb, 0xbf, 0x41],
  ])('replaces bytes that are no UTF-8 as Node does: %j', (...bytes) => {
    expect(
      evaluate(`return new TextDecoder().decode(new Uint8Array(${JSON.stringify(bytes)}));`),
    ).toBe(new TextDecoder().decode(new Uint8Array(bytes)));
  });

  it.each(['', 'a', 'ab', 'abc', 'any carnal pleas', '\u00ff\u0000\u0080'])(
    'codes %j in base 64',
    (text) => {
      expect(
        evaluate(`return [btoa(${JSON.stringify(text)}), atob(${JSON.stringify(btoa(text))})];`),
      ).toEqual([btoa(text), text]);
    },
  );

  it('answers fetch as in an outage, and says why', () => {
    expect(run('exports.handler = async () => fetch("https://example.com");').result).toMatchObject(
      {
        errorType: 'TypeError',
        errorMessage: 'fetch failed: a simulated function has no network',
      },
    );
  });
});
