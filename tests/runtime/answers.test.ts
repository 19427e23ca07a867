import { describe, expect, it } from 'vitest';
import { callAtMs, failureOf, messagesOf, run, start, valueOf } from './guest.ts';

describe('async handlers', () => {
  it('return the event they were given', () => {
    expect(
      valueOf(run('exports.handler = async (event) => event;', { a: [1, { b: null }] })),
    ).toEqual({
      a: [1, { b: null }],
    });
  });

  it('get {} for an empty body (SYN-07)', () => {
    const { call } = start('exports.handler = async (event) => event;');
    expect(valueOf(call({}, { payload: '' }))).toEqual({});
  });

  it('return null where they return nothing (SYN-11)', () => {
    expect(run('exports.handler = async () => {};').result).toEqual({
      kind: 'returned',
      payload: 'null',
    });
  });

  it('end as Runtime.NodeJsExit when nothing can settle the promise any more (SYN-25)', () => {
    const outcome = run('exports.handler = () => new Promise(() => {});');
    expect(outcome.result).toMatchObject({ kind: 'error', errorType: 'Runtime.NodeJsExit' });
    expect(outcome.environmentLost).toBe(true);
  });

  it('answer when the promise settles, not when the event loop empties', () => {
    const outcome = run('exports.handler = async () => { setTimeout(() => {}, 2000); return 1; };');
    expect(outcome.durationMicros).toBe(1000);
  });
});

describe('callback handlers (SYN-27)', () => {
  it('answer once the event loop is empty', () => {
    const outcome = run(`exports.handler = (event, context, callback) => {
      setTimeout(() => {}, 700);
      callback(null, 'done');
    };`);
    expect(valueOf(outcome)).toBe('done');
    expect(outcome.durationMicros).toBe(701_000);
  });

  it('answer at once where they ask for it', () => {
    const outcome = run(`exports.handler = (event, context, callback) => {
      context.callbackWaitsForEmptyEventLoop = false;
      setTimeout(() => {}, 700);
      callback(null, 'done');
    };`);
    expect(outcome.durationMicros).toBe(1000);
  });

  it('fail with the error given to the callback', () => {
    const code = 'exports.handler = (event, context, callback) => callback(new RangeError("no"));';
    expect(run(code).result).toMatchObject({ errorType: 'RangeError', errorMessage: 'no' });
  });

  it.each([
    ['context.done', "context.done(null, 'done')", 'done'],
    ['context.succeed', "context.succeed('done')", 'done'],
  ])('answer at once through %s', (_name, call, answer) => {
    const outcome = run(`exports.handler = (event, context) => {
      setTimeout(() => {}, 700);
      ${call};
    };`);
    expect(valueOf(outcome)).toBe(answer);
    expect(outcome.durationMicros).toBe(1000);
  });

  it.each([
    ['context.done(new RangeError("no"))', 'RangeError', 'no'],
    ['context.fail(new RangeError("no"))', 'RangeError', 'no'],
    ['context.fail("text")', 'string', 'text'],
    ['context.fail()', 'string', 'handled'],
  ])('fail by %s', (call, errorType, errorMessage) => {
    const outcome = run(`exports.handler = (event, context) => { ${call}; };`);
    expect(outcome.result).toMatchObject({ errorType, errorMessage });
    expect(outcome.environmentLost).toBe(false);
  });

  it('answer by whichever comes first: callback, context or promise', () => {
    const outcome = run(`exports.handler = async (event, context, callback) => {
      setTimeout(() => {}, 300);
      callback(null, 'callback');
      context.succeed('context');
      return 'promise';
    };`);
    expect(valueOf(outcome)).toBe('callback');
    expect(outcome.durationMicros).toBe(301_000);
  });

  it('leave what they began to the next call where they do not wait for it (SYN-63)', () => {
    const { call } = start(`let fired = 0;
      exports.handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        if (event.first) setTimeout(() => { fired += 1; }, 50);
        setTimeout(() => callback(null, fired), event.first ? 10 : 60);
      };`);
    expect(valueOf(call({ first: true }))).toBe(0);
    expect(valueOf(call({}, { startedAtMs: callAtMs + 1000 }))).toBe(1);
  });

  it('take the first call of the callback only', () => {
    const code = 'exports.handler = (e, c, callback) => { callback(null, 1); callback(null, 2); };';
    expect(valueOf(run(code))).toBe(1);
  });

  it('succeed with null where they never call back (SYN-26)', () => {
    expect(run('exports.handler = () => {};').result).toEqual({
      kind: 'returned',
      payload: 'null',
    });
  });

  it('warn where a returned value is ignored', () => {
    const outcome = run('exports.handler = () => 5;');
    expect(outcome.result).toEqual({ kind: 'returned', payload: 'null' });
    expect(outcome.logs).toEqual([
      {
        atMs: callAtMs + 1,
        level: 'WARN',
        message: expect.stringContaining('returned a value, which Lambda ignores') as string,
      },
    ]);
  });
});

describe('handlers of Node.js 24 (SYN-27)', () => {
  const node24 = { runtime: 'nodejs24.x' };

  it('may not take a callback', () => {
    expect(failureOf('exports.handler = (event, context, callback) => {};', node24)).toEqual({
      kind: 'error',
      errorType: 'Runtime.CallbackHandlerDeprecated',
      errorMessage: expect.stringMatching(
        /^ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node\.js 24\./,
      ) as string,
      trace: [expect.stringMatching(/^Runtime\.CallbackHandlerDeprecated: ERROR: /)],
    });
  });

  it.each(['nodejs20.x', 'nodejs22.x'])('may where the runtime is %s', (runtime) => {
    const code = 'exports.handler = (event, context, callback) => callback(null, 1);';
    expect(valueOf(run(code, {}, { runtime }))).toBe(1);
  });

  it('answer with what they return, async or not', () => {
    expect(valueOf(run('exports.handler = () => 5;', {}, node24))).toBe(5);
    expect(valueOf(run('exports.handler = async () => 6;', {}, node24))).toBe(6);
  });

  it('have nothing of callbacks in their context, and get no third parameter', () => {
    const code =
      'exports.handler = async (...all) => [all.length, Object.keys(all[1]).filter((name) => /callback|done|succeed|fail/.test(name))];';
    expect(valueOf(run(code, {}, node24))).toEqual([2, []]);
    expect(valueOf(run(code))).toEqual([
      3,
      ['callbackWaitsForEmptyEventLoop', 'succeed', 'fail', 'done'],
    ]);
  });

  it.each([
    ['nodejs20.x', 'v20'],
    ['nodejs22.x', 'v22'],
    ['nodejs24.x', 'v24'],
  ])('see the version of their runtime: %s', (runtime, version) => {
    const code = 'exports.handler = async () => process.version;';
    expect(valueOf(run(code, {}, { runtime }))).toMatch(new RegExp(`^${version}\\.`));
  });
});

describe('the environment', () => {
  it('keeps module state from call to call (SYN-63)', () => {
    const { call } = start('let calls = 0; exports.handler = async () => (calls += 1);');
    call();
    expect(valueOf(call())).toBe(2);
  });

  it('resumes unfinished work in the next call, at that call’s time (SYN-63)', () => {
    const { call } = start(`
      exports.handler = async (event) => {
        if (event.first) { setTimeout(() => console.log('late', Date.now()), 5000); return; }
        await new Promise((resolve) => setTimeout(resolve, 10));
      };`);
    expect(messagesOf(call({ first: true }))).toEqual([]);
    const later = call({}, { startedAtMs: callAtMs + 60_000 });
    expect(messagesOf(later)).toEqual([`late ${callAtMs + 60_001}`]);
  });

  it('does not let an earlier call answer a later one', () => {
    const { call } = start(`
      let earlier;
      exports.handler = (event, context, callback) => {
        context.callbackWaitsForEmptyEventLoop = false;
        if (event.first) { earlier = callback; callback(null, 'first'); return; }
        earlier(null, 'wrong');
        setTimeout(() => callback(null, 'second'), 10);
      };`);
    expect(valueOf(call({ first: true }))).toBe('first');
    expect(valueOf(call())).toBe('second');
  });

  it('is kept after an ordinary error (SYN-64)', () => {
    const { call } = start(
      'let n = 0; exports.handler = async () => { n += 1; if (n < 2) throw 1; return n; };',
    );
    expect(call().environmentLost).toBe(false);
    expect(valueOf(call())).toBe(2);
  });

  it('shows the context of SYN-67', () => {
    const { call } = start(
      'exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() });',
    );
    expect(valueOf(call({}, { clientContext: '{"custom":{"a":1}}' }))).toEqual({
      callbackWaitsForEmptyEventLoop: true,
      functionName: 'orders',
      functionVersion: '$LATEST',
      invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      memoryLimitInMB: '128',
      awsRequestId: '7d1f2f7e-6b0d-4f55-8f5b-0f6c3d7a1b11',
      logGroupName: '/aws/lambda/orders',
      logStreamName: '2026/01/12/[$LATEST]0123456789abcdef0123456789abcdef',
      clientContext: { custom: { a: 1 } },
      left: 2999,
    });
  });
});
