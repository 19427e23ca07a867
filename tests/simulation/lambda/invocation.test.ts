import { describe, expect, it } from 'vitest';
import { openSandbox, START_MS } from '../../support/test-sandbox.ts';

const returns = (expression: string): string =>
  `export const handler = async (event, context) => (${expression});`;

const fails = (statement: string): string =>
  `export const handler = async (event) => { ${statement} };`;

describe('a synchronous invocation', () => {
  it('answers with what the handler returns (SYN-11)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', returns('`Hello from ${event.path}!`'));
    const { row, answer } = sandbox.invoke('hello', { path: '/me' });
    expect(answer).toBe('Hello from /me!');
    expect(row).toMatchObject({ status: 'SUCCEEDED', functionError: null });
  });

  it('answers null where the handler returns nothing (SYN-11)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('quiet', fails(''));
    expect(sandbox.invoke('quiet').row.response).toBe('null');
  });

  it('gives an empty body to the handler as an empty object (SYN-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('echo', returns('event'));
    const { invocationId } = sandbox.execute('Invoke', {
      functionName: 'echo',
      qualifier: null,
      invocationType: 'REQUEST_RESPONSE',
      payload: null,
      clientContext: null,
    });
    expect(sandbox.finish(invocationId ?? '').answer).toEqual({});
  });

  it('goes through init and run on a cold start, each at its virtual instant (SYN-60)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', returns('1'));
    sandbox.takeKinds();
    sandbox.invoke('hello');
    const since = sandbox.takeEvents().map(({ kind, at }) => [at - START_MS, kind]);
    expect(since).toEqual([
      [0, 'INVOCATION_RECEIVED'],
      [0, 'ENVIRONMENT_INIT_STARTED'],
      [101, 'ENVIRONMENT_INIT_COMPLETED'],
      [101, 'INVOCATION_STARTED'],
      [102, 'INVOCATION_SUCCEEDED'],
    ]);
  });

  it('runs at once in a warm environment, whose module state is still there (SYN-63)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('count', 'let n = 0; export const handler = async () => ++n;');
    sandbox.invoke('count');
    sandbox.takeKinds();
    const second = sandbox.invoke('count');
    expect(second.answer).toBe(2);
    expect(second.attempt).toMatchObject({ coldStart: false, initMicros: null });
    expect(sandbox.takeKinds()).toEqual([
      'INVOCATION_RECEIVED',
      'INVOCATION_STARTED',
      'INVOCATION_SUCCEEDED',
    ]);
  });

  it('needs a second environment while the first is busy (SYN-62)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'slow',
      'let n = 0; export const handler = async () => { n++; await new Promise((r) => setTimeout(r, 1000)); return n; };',
    );
    const first = sandbox.startInvoke('slow');
    const second = sandbox.startInvoke('slow');
    sandbox.advanceUntilIdle();
    const ended = [first, second].map(({ invocationId }) => sandbox.finish(invocationId ?? ''));
    expect(ended.map(({ answer }) => answer)).toEqual([1, 1]);
    expect(ended[0]?.row.environmentId).not.toBe(ended[1]?.row.environmentId);
  });

  it('takes the time that the handler sleeps, and no longer', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'slow',
      'export const handler = () => new Promise((r) => setTimeout(() => r("done"), 840000));',
      { timeout: 900 },
    );
    const { row, attempt } = sandbox.invoke('slow');
    expect(attempt?.durationMicros).toBe(840_001_000);
    expect((row.endedAtMs ?? 0) - (row.startedAtMs ?? 0)).toBe(840_001);
  });

  it('shows the same request id to the handler, in the log and in the answer (SYN-17)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('id', returns('context.awsRequestId'));
    const { row, answer, logs } = sandbox.invoke('id');
    expect(answer).toBe(row.requestId);
    expect(logs).toContain(`START RequestId: ${row.requestId} Version: $LATEST\n`);
  });

  it('tells the handler about its function (SYN-67, SYN-68, SYN-86)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'about',
      returns(`{
        name: context.functionName, version: context.functionVersion,
        arn: context.invokedFunctionArn, memory: context.memoryLimitInMB,
        group: context.logGroupName, stream: context.logStreamName,
        left: context.getRemainingTimeInMillis(), region: process.env.AWS_REGION,
        kind: process.env.AWS_LAMBDA_INITIALIZATION_TYPE, own: process.env.COLOUR,
      }`),
      { timeout: 30, memorySize: 256, environmentVariables: { COLOUR: 'green' } },
    );
    expect(sandbox.invoke('about').answer).toMatchObject({
      name: 'about',
      version: '$LATEST',
      arn: 'arn:aws:lambda:eu-west-1:123456789012:function:about',
      memory: '256',
      group: '/aws/lambda/about',
      stream: expect.stringMatching(/^2026\/01\/12\/\[\$LATEST\][0-9a-f]{32}$/) as string,
      region: 'eu-west-1',
      kind: 'on-demand',
      own: 'green',
    });
  });

  it('hands the client context to the handler, up to its limit (SYN-04)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('context', returns('context.clientContext'));
    const invoke = (clientContext: string): string =>
      sandbox.execute('Invoke', {
        functionName: 'context',
        qualifier: null,
        invocationType: 'REQUEST_RESPONSE',
        payload: null,
        clientContext,
      }).invocationId ?? '';
    expect(sandbox.finish(invoke('{"custom":{"a":1}}')).answer).toEqual({ custom: { a: 1 } });
    const text = (length: number): string => JSON.stringify('x'.repeat(length - 2));
    expect(sandbox.finish(invoke(text(2_685))).answer).toHaveLength(2_683);
    expect(() => invoke(text(2_686))).toThrow('3584 bytes in base64, above the limit of 3583');
  });

  it('refuses a payload over 6 MB before anything happens (SYN-31, SYN-32)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('echo', returns('event.length'));
    sandbox.takeKinds();
    const atLimit = 'x'.repeat(6_291_456 - 2);
    expect(() => sandbox.startInvoke('echo', `${atLimit}x`)).toThrow(
      '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
    );
    expect(sandbox.takeKinds()).toEqual([]);
    expect(sandbox.invoke('echo', atLimit).answer).toBe(6_291_454);
  });

  it('replaces a response over 6 MB by an error (SYN-31)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('big', returns("'x'.repeat(event.length)"), { memorySize: 1_024 });
    const { row, answer } = sandbox.invoke('big', { length: 6_291_555 });
    expect(answer).toEqual({
      errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      errorType: 'Function.ResponseSizeTooLarge',
    });
    expect(row.functionError).toBe('Unhandled');
    expect(sandbox.invoke('big', { length: 6_291_554 }).row.status).toBe('SUCCEEDED');
  });
});

describe('a failing invocation', () => {
  it('answers a thrown error as errorType, errorMessage, trace (SYN-14, SYN-15, SYN-20)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('bad', fails("throw new TypeError('boom');"));
    const { row } = sandbox.invoke('bad');
    expect(row).toMatchObject({ status: 'FAILED', functionError: 'Unhandled' });
    expect(row.response).toMatch(
      /^\{"errorType":"TypeError","errorMessage":"boom","trace":\["TypeError: boom","    at /,
    );
  });

  it('answers a timeout with the configured seconds and resets the environment (SYN-21, SYN-22, SYN-64)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'slow',
      'let n = 0; export const handler = async ({ ms }) => { n++; await new Promise((r) => setTimeout(r, ms)); return n; };',
    );
    sandbox.invoke('slow', { ms: 1 });
    const { row, attempt, answer, logs } = sandbox.invoke('slow', { ms: 3_000 });
    expect(answer).toEqual({
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${row.requestId} Error: Task timed out after 3.00 seconds`,
    });
    expect(attempt).toMatchObject({ outcome: 'TIMEOUT', durationMicros: 3_000_000 });
    expect(logs).toMatch(/\tStatus: timeout\t\n$/);
    expect(sandbox.events.at(-1)?.kind).toBe('ENVIRONMENT_RESET');
    const next = sandbox.invoke('slow', { ms: 1 });
    expect(next.answer).toBe(1);
    expect(next.attempt?.coldStart).toBe(true);
  });

  it('ends an endless loop as a timeout after the full timeout', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('loop', fails('while (true) {}'), { timeout: 5 });
    const { row, attempt } = sandbox.invoke('loop');
    expect(attempt).toMatchObject({ outcome: 'TIMEOUT', durationMicros: 5_000_000 });
    expect(row.response).toContain('Task timed out after 5.00 seconds');
  });

  it('answers out of memory as Runtime.OutOfMemory (SYN-64)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'hungry',
      fails("const all = []; while (true) all.push('x'.repeat(1e6) + all.length);"),
    );
    const { row, answer, logs } = sandbox.invoke('hungry');
    expect(answer).toEqual({
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `RequestId: ${row.requestId} Error: Runtime exited with error: signal: killed`,
    });
    expect(logs).toContain('\tStatus: error\tError Type: Runtime.OutOfMemory\t\n');
  });

  it.each([
    [0, 'Runtime exited without providing a reason'],
    [3, 'Runtime exited with error: exit status 3'],
  ])('answers an exit with code %i (SYN-82)', (code, text) => {
    const sandbox = openSandbox();
    sandbox.createFunction('exit', fails(`process.exit(${code});`));
    const { row, answer, logs } = sandbox.invoke('exit');
    expect(answer).toEqual({
      errorType: 'Runtime.ExitError',
      errorMessage: `RequestId: ${row.requestId} Error: ${text}`,
    });
    expect(logs).toContain('\tStatus: error\tError Type: Runtime.ExitError\t\n');
  });

  it.each([
    ['SYN-24', 'export const handler = async ( => {', 'Runtime.UserCodeSyntaxError'],
    ['SYN-24', 'export const other = 1;', 'Runtime.HandlerNotFound'],
    ['SYN-24', "import x from 'left-pad'; export const handler = x;", 'Runtime.ImportModuleError'],
  ])('delivers an init error to the first invocation (SYN-30, %s)', (_rule, code, errorType) => {
    const sandbox = openSandbox();
    sandbox.createFunction('broken', code);
    const { row, answer, logs } = sandbox.invoke('broken');
    expect(row).toMatchObject({ status: 'FAILED', functionError: 'Unhandled' });
    expect(answer).toMatchObject({ errorType });
    expect(logs).toContain(`\tPhase: init\tStatus: error\tError Type: ${errorType}\t\n`);
    expect(sandbox.takeKinds()).toContain('ENVIRONMENT_INIT_FAILED');
  });

  it('names a malformed handler (SYN-24)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('odd', returns('1'), { handler: 'handler' });
    expect(sandbox.invoke('odd').answer).toMatchObject({
      errorType: 'Runtime.MalformedHandlerName',
    });
  });

  it('keeps the environment after an ordinary error (SYN-64)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'moody',
      'let n = 0; export const handler = async ({ bad }) => { n++; if (bad) throw new Error("no"); return n; };',
    );
    sandbox.invoke('moody', { bad: true });
    expect(sandbox.invoke('moody', { bad: false }).answer).toBe(2);
  });

  it('ends a promise that never settles as Runtime.NodeJsExit (SYN-25)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('never', 'export const handler = () => new Promise(() => {});');
    expect(sandbox.invoke('never').answer).toMatchObject({ errorType: 'Runtime.NodeJsExit' });
  });

  it('ignores what a plain function returns, as Lambda does (SYN-26)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('plain', 'exports.handler = () => ({ lost: true });');
    expect(sandbox.invoke('plain').row).toMatchObject({ status: 'SUCCEEDED', response: 'null' });
  });

  it('answers a result that JSON cannot carry as an error (SYN-28)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('big', returns('10n'));
    expect(sandbox.invoke('big').row).toMatchObject({ status: 'FAILED' });
  });

  it('loses the environment over an unhandled rejection (SYN-23)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'loose',
      'export const handler = async () => { Promise.reject(new Error("lost")); await new Promise((r) => setTimeout(r, 10)); };',
    );
    expect(sandbox.invoke('loose').answer).toMatchObject({
      errorType: 'Runtime.UnhandledPromiseRejection',
    });
    expect(sandbox.events.at(-1)?.kind).toBe('ENVIRONMENT_RESET');
  });
});

describe('a dry run', () => {
  it('answers 204 and runs nothing (SYN-02, SYN-10, SYN-12, SYN-13)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('hello', fails("throw new Error('ran');"));
    sandbox.takeKinds();
    const result = sandbox.execute('Invoke', {
      functionName: 'hello',
      qualifier: null,
      invocationType: 'DRY_RUN',
      payload: null,
      clientContext: null,
    });
    expect(result).toEqual({ statusCode: 204, invocationId: null });
    expect(sandbox.takeKinds()).toEqual(['DRY_RUN_SUCCEEDED']);
    expect(sandbox.world.nextDueAt).toBeNull();
  });
});
