import { describe, expect, it } from 'vitest';
import type { CommandInput } from '../../../src/simulation/commands.ts';
import { openSandbox, type EndedInvocation } from '../../support/test-sandbox.ts';

type Configuration = Partial<CommandInput<'CreateFunction'>>;

/** Runs a handler's body once, in JSON format, and reads its log. */
function run(
  body: string,
  more: Configuration = {},
  top = '',
): { lines: Line[]; ended: EndedInvocation } {
  const sandbox = openSandbox();
  sandbox.createFunction('talk', `${top}; export const handler = async () => { ${body} };`, {
    logFormat: 'JSON',
    ...more,
  });
  const ended = sandbox.invoke('talk');
  return { lines: parse(ended.logs), ended };
}

type Line = Record<string, unknown>;

const parse = (logs: string): Line[] =>
  logs
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Line);

const ownLines = (body: string, more: Configuration = {}): Line[] =>
  run(body, more).lines.filter((line) => 'level' in line);

const messages = (body: string): unknown[] => ownLines(body).map(({ message }) => message);

describe('a log in JSON format', () => {
  it('has the platform’s lines and the code’s (SYN-87)', () => {
    const { lines, ended } = run(
      "console.warn('hello')",
      { systemLogLevel: 'DEBUG' },
      "console.log('loading')",
    );
    const { requestId } = ended.row;
    expect(lines).toEqual([
      {
        time: '2026-01-12T15:40:00.000Z',
        type: 'platform.initStart',
        record: {
          initializationType: 'on-demand',
          phase: 'init',
          runtimeVersion: 'nodejs:22.v1',
          runtimeVersionArn: expect.stringMatching(
            /^arn:aws:lambda:eu-west-1::runtime:[0-9a-f]{64}$/,
          ),
          functionName: 'talk',
          functionVersion: '$LATEST',
        },
      },
      { timestamp: '2026-01-12T15:40:00.101Z', level: 'INFO', message: 'loading' },
      {
        time: '2026-01-12T15:40:00.101Z',
        type: 'platform.initReport',
        record: {
          initializationType: 'on-demand',
          phase: 'init',
          status: 'success',
          metrics: { durationMs: 101 },
        },
      },
      {
        time: '2026-01-12T15:40:00.101Z',
        type: 'platform.start',
        record: { requestId, version: '$LATEST' },
      },
      { timestamp: '2026-01-12T15:40:00.102Z', level: 'WARN', requestId, message: 'hello' },
      {
        time: '2026-01-12T15:40:00.102Z',
        type: 'platform.runtimeDone',
        record: { requestId, status: 'success', metrics: { durationMs: 1, producedBytes: 4 } },
      },
      {
        time: '2026-01-12T15:40:00.102Z',
        type: 'platform.report',
        record: {
          requestId,
          metrics: {
            durationMs: 1,
            billedDurationMs: 102,
            memorySizeMB: 128,
            maxMemoryUsedMB: ended.attempt?.memoryUsedMb,
            initDurationMs: 101,
          },
          status: 'success',
        },
      },
    ]);
  });

  it.each([
    ['an object as it is', 'console.log({ order: 1, tags: ["a"] })', { order: 1, tags: ['a'] }],
    ['a number as it is', 'console.log(42)', 42],
    ['several values as one text', 'console.log("n is %d", 3, { a: 1 })', 'n is 3 { a: 1 }'],
    ['a text with line feeds whole', 'console.log("one\\ntwo")', 'one\ntwo'],
    [
      'what JSON cannot carry as text',
      'const a = {}; a.a = a; console.log(a)',
      '<ref *1> { a: [Circular *1] }',
    ],
    ['a BigInt as text', 'console.log(1n)', '1n'],
  ])('shows %s (SYN-87)', (_what, body, message) => {
    expect(messages(body)).toEqual([message]);
  });

  it('leaves the message out where there is none (SYN-87)', () => {
    expect(ownLines('console.log(undefined)')[0]).not.toHaveProperty('message');
  });

  it('shows an error with type, message and stack, alone or within a value (SYN-87)', () => {
    const error = {
      errorType: 'RangeError',
      errorMessage: 'too far',
      stackTrace: expect.arrayContaining(['RangeError: too far']) as unknown,
    };
    expect(
      messages("console.error(Object.assign(new RangeError('too far'), { code: 7 }))"),
    ).toEqual([{ ...error, code: 7 }]);
    expect(messages("console.error({ reason: new RangeError('too far') })")).toEqual([
      { reason: error },
    ]);
    expect(ownLines("console.error('failed:', new RangeError('too far'))")[0]).toMatchObject({
      message: expect.stringMatching(/^failed: RangeError: too far\n/) as unknown,
      ...error,
    });
  });

  it('shows what the handler throws as a message of level ERROR, and in the report (SYN-87)', () => {
    const { lines, ended } = run("throw new TypeError('no')");
    expect(lines.slice(-3)).toMatchObject([
      {
        level: 'ERROR',
        requestId: ended.row.requestId,
        message: { errorType: 'TypeError', errorMessage: 'no' },
      },
      { type: 'platform.runtimeDone', record: { status: 'error', errorType: 'TypeError' } },
      { type: 'platform.report', record: { status: 'error', errorType: 'TypeError' } },
    ]);
  });

  it.each([
    ['await new Promise(() => setTimeout(() => {}, 9_000))', { status: 'timeout' }],
    ['process.exit(1)', { status: 'error', errorType: 'Runtime.ExitError' }],
  ])('tells in the report how %s went (SYN-87)', (body, record) => {
    expect(run(body).lines.at(-1)).toMatchObject({ type: 'platform.report', record });
  });

  it('tells both inits where the first took too long (SYN-61, SYN-87)', () => {
    const { lines } = run(
      '',
      { timeout: 2 },
      'await new Promise((done) => setTimeout(done, 12_000))',
    );
    const reports = lines.filter(({ type }) => type === 'platform.initReport');
    expect(reports.map(({ record }) => record)).toMatchObject([
      { phase: 'init', status: 'timeout', metrics: { durationMs: 10_000 } },
      { phase: 'invoke', status: 'timeout', metrics: { durationMs: 2_000 } },
    ]);
  });

  it('is not led astray by what a handler does to its environment or prototypes', () => {
    const body =
      "delete process.env.AWS_LAMBDA_LOG_FORMAT; Object.prototype.toJSON = () => 'x'; console.log({ a: 1 })";
    expect(messages(body)).toEqual(['{ a: 1 }']);
  });
});

describe('log levels', () => {
  const all =
    "for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) console[level](level)";

  it.each([
    ['TRACE', 'TRACE DEBUG INFO WARN ERROR FATAL'],
    ['INFO', 'INFO WARN ERROR FATAL'],
    ['ERROR', 'ERROR FATAL'],
    ['FATAL', 'FATAL'],
  ] as const)('keep application lines from %s on (SYN-88)', (applicationLogLevel, kept) => {
    const levels = ownLines(all, { applicationLogLevel }).map(({ level }) => level);
    expect(levels.join(' ')).toBe(kept);
  });

  it('are INFO where nothing is said (SYN-88)', () => {
    expect(ownLines(all).map(({ level }) => level)).toEqual(['INFO', 'WARN', 'ERROR', 'FATAL']);
    expect(run('').lines.map(({ type }) => type)).toEqual([
      'platform.initStart',
      'platform.start',
      'platform.report',
    ]);
  });

  it('leave of a success nothing of the system’s at WARN (SYN-88)', () => {
    expect(run('', { systemLogLevel: 'WARN' }).lines).toEqual([]);
    expect(
      run('process.exit(1)', { systemLogLevel: 'WARN' }).lines.map(({ type }) => type),
    ).toEqual(['platform.runtimeDone', 'platform.report']);
  });
});
