import { describe, expect, it } from 'vitest';
import { builtinModuleNames } from '../../src/runtime/builtin-modules.ts';
import { failureOf, initAtMs, run, runtime, specification, start, valueOf } from './guest.ts';

describe('formats', () => {
  it.each([
    ['exports.handler', 'exports.handler = async () => 1;'],
    ['module.exports', 'module.exports = { handler: async () => 1 };'],
    ['export const', 'export const handler = async () => 1;'],
    ['export function', 'export async function handler() { return 1; }'],
    ['export list', 'const handler = async () => 1; export { handler };'],
    ['a first line for the shell', '#!/usr/bin/env node\nexports.handler = async () => 1;'],
    ['await inside a CommonJS handler', 'exports.handler = async () => await 1;'],
  ])('finds the handler of %s', (_name, code) => {
    expect(valueOf(run(code))).toBe(1);
  });

  it('waits for a top-level await, in virtual time', () => {
    const { init, call } = start(`
      await new Promise((resolve) => setTimeout(resolve, 200));
      const loadedAt = Date.now();
      export const handler = async () => loadedAt;`);
    expect(init.durationMicros).toBe(201_010);
    expect(valueOf(call())).toBe(initAtMs + 201);
  });

  it('does not take a default export for the handler', () => {
    expect(failureOf('export default { handler: async () => 1 };')).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is undefined or not exported',
    });
  });

  it('follows a nested export and keeps its this', () => {
    const code = 'exports.api = { answer: 42, async get() { return this.answer; } };';
    expect(valueOf(run(code, {}, { handler: 'index.api.get' }))).toBe(42);
  });

  it('names the file as the handler does', () => {
    const { call } = start('exports.main = async () => __filename;', { handler: 'src/app.main' });
    expect(valueOf(call())).toBe('/var/task/src/app.js');
  });
});

describe('failures', () => {
  it('reports a handler that is not there', () => {
    expect(failureOf('exports.other = async () => 1;')).toEqual({
      kind: 'error',
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is undefined or not exported',
      trace: ['Runtime.HandlerNotFound: index.handler is undefined or not exported'],
    });
  });

  it('reports a handler that is no function', () => {
    expect(failureOf('exports.handler = 1;')).toMatchObject({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.handler is not a function',
    });
  });

  it('reports a handler name without a dot', () => {
    expect(failureOf('', { handler: 'index' })).toMatchObject({
      errorType: 'Runtime.MalformedHandlerName',
      errorMessage: 'Bad handler',
    });
  });

  it.each(['exports.handler = }', 'export const handler = }', 'JSON.parse("{")'])(
    'reports a syntax error: %s',
    (code) => {
      expect(failureOf(code)).toMatchObject({ errorType: 'Runtime.UserCodeSyntaxError' });
    },
  );

  it.each([
    [
      'require',
      "const axios = require('axios');",
      [
        "Error: Cannot find module 'axios'",
        'Require stack:',
        '- /var/task/index.js',
        '- /var/runtime/index.mjs',
      ],
    ],
    [
      'import',
      "import axios from 'axios';",
      ["Error: Cannot find package 'axios' imported from /var/task/index.js"],
    ],
  ])('says what can be loaded where %s finds nothing (SYN-24)', (_name, code, lines) => {
    const loadable =
      'A simulated function can load its own files (index.js) and these modules of Node: ' +
      builtinModuleNames.join(', ');
    expect(failureOf(code)).toMatchObject({
      errorType: 'Runtime.ImportModuleError',
      errorMessage: [...lines, loadable].join('\n'),
      trace: expect.arrayContaining([
        `Runtime.ImportModuleError: ${lines[0]}`,
        ...lines.slice(1),
        loadable,
      ]) as string[],
    });
  });

  it.each(['fs', 'node:http', 'net', 'child_process', 'worker_threads', 'vm', 'std', 'os.js'])(
    'finds no %s',
    (name) => {
      expect(failureOf(`require('${name}');`)).toMatchObject({
        errorType: 'Runtime.ImportModuleError',
      });
      expect(failureOf(`import '${name}'; export {};`)).toMatchObject({
        errorType: 'Runtime.ImportModuleError',
      });
    },
  );

  it('reports what the top level throws, with the line of the user', () => {
    expect(failureOf('\nthrow new TypeError("boom");')).toEqual({
      kind: 'error',
      errorType: 'TypeError',
      errorMessage: 'boom',
      trace: ['TypeError: boom', expect.stringMatching(/^ {4}at \/var\/task\/index\.js:2:\d+$/)],
    });
  });

  it('ends a top level that never ends, and one that sleeps too long', () => {
    expect(failureOf('for (;;);')).toEqual({ kind: 'timeout', reason: 'compute-budget' });
    expect(failureOf('await new Promise((done) => setTimeout(done, 5000)); export {};')).toEqual({
      kind: 'timeout',
      reason: 'deadline',
    });
  });

  it('leaves nothing behind', () => {
    failureOf('throw 1');
    expect(runtime.liveEnvironments).toBe(0);
  });

  it('refuses to start the same environment twice', () => {
    const made = specification('exports.handler = async () => 1;');
    runtime.initialize(made);
    expect(() => runtime.initialize(made)).toThrow('it exists already');
  });
});

describe('modules of Node', () => {
  it('can be required and imported', () => {
    expect(
      valueOf(
        run('const u = require("node:util"); exports.handler = async () => u.format("%d", 1);'),
      ),
    ).toBe('1');
    const code = `
      import { setTimeout as sleep } from 'node:timers/promises';
      import { randomUUID } from 'crypto';
      export const handler = async () => { await sleep(500); return randomUUID().length; };`;
    const outcome = run(code);
    expect(valueOf(outcome)).toBe(36);
    expect(outcome.durationMicros).toBe(501_000);
  });
});
