import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  functionInput,
  invokeInput,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

const ECHO = 'export const handler = async (event) => event;';
const COUNT = 'let n = 0; export const handler = async () => ++n;';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.stop());

async function sandboxWith(code: string): Promise<string> {
  const sandboxId = await test.createSandbox();
  const input = functionInput('f', code);
  await test.engine.execute(sandboxId, { type: 'CreateFunction', input });
  return sandboxId;
}

async function versionOf(sandboxId: string): Promise<number> {
  const { version } = await test.prisma.sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
  return Number(version);
}

describe('a turn', () => {
  it('answers an invocation once it is saved', async () => {
    const sandboxId = await sandboxWith(ECHO);
    const answer = await test.engine.invoke(sandboxId, invokeInput('f', { a: 1 }));
    expect(answer).toMatchObject({
      statusCode: 200,
      invocation: { status: 'SUCCEEDED', response: '{"a":1}' },
    });
    const saved = await test.prisma.invocation.findUniqueOrThrow({
      where: { id: answer.invocation?.id ?? '' },
    });
    const ofSandbox = { where: { sandboxId } };
    const attempts = await test.prisma.invocationAttempt.findMany(ofSandbox);
    const events = await test.prisma.lifecycleEvent.findMany({
      ...ofSandbox,
      orderBy: { seq: 'asc' },
    });
    expect(saved).toMatchObject({ status: 'SUCCEEDED', response: '{"a":1}', pending: null });
    expect(attempts.map(({ logs }) => logs)).toEqual([answer.logs]);
    expect(events.map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('takes all that waits and pays one commit for it (group commit)', async () => {
    const sandboxId = await sandboxWith(ECHO);
    await test.engine.invoke(sandboxId, invokeInput('f'));
    const before = await versionOf(sandboxId);
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => test.engine.invoke(sandboxId, invokeInput('f', { n }))),
    );
    expect(answers.map(({ invocation }) => JSON.parse(invocation?.response ?? ''))).toEqual(
      Array.from({ length: 100 }, (_, n) => ({ n })),
    );
    expect((await versionOf(sandboxId)) - before).toBeLessThanOrEqual(25);
  });

  it('rejects with the refusal and saves nothing', async () => {
    const sandboxId = await sandboxWith(ECHO);
    const before = await versionOf(sandboxId);
    await expect(test.engine.invoke(sandboxId, invokeInput('nobody'))).rejects.toMatchObject({
      name: 'Refusal',
      code: 'FUNCTION_NOT_FOUND',
      field: 'functionName',
    });
    expect(await versionOf(sandboxId)).toBe(before);
  });

  it('reports a sandbox that does not exist', async () => {
    await expect(test.engine.invoke('sbx_nothing', invokeInput('f'))).rejects.toMatchObject({
      code: 'SANDBOX_NOT_FOUND',
    });
  });

  it('survives a handler that spins, and serves the next request', async () => {
    const sandboxId = await sandboxWith('export const handler = async () => { while (true) {} };');
    const spinning = await test.engine.invoke(sandboxId, invokeInput('f'));
    expect(spinning.invocation?.response).toContain('Sandbox.Timedout');
    const other = await sandboxWith(ECHO);
    expect((await test.engine.invoke(other, invokeInput('f'))).statusCode).toBe(200);
  });
});

describe('two processes on one sandbox', () => {
  it('never lose or repeat a command: the one that loses a commit runs again', async () => {
    const sandboxId = await sandboxWith(COUNT);
    const other = await test.startAnotherEngine();
    const calls = Array.from({ length: 40 }, (_, n) =>
      (n % 2 === 0 ? test.engine : other).invoke(sandboxId, invokeInput('f')),
    );
    const answers = await Promise.all(calls);
    expect(answers.every(({ invocation }) => invocation?.status === 'SUCCEEDED')).toBe(true);
    const events = await test.prisma.lifecycleEvent.findMany({
      where: { sandboxId },
      orderBy: { seq: 'asc' },
    });
    expect(events.map(({ seq }) => Number(seq))).toEqual(events.map((_, index) => index + 1));
    expect(events.filter(({ kind }) => kind === 'INVOCATION_SUCCEEDED')).toHaveLength(40);
  });

  it('go on with warm environments that the other one started', async () => {
    const sandboxId = await sandboxWith(COUNT);
    const other = await test.startAnotherEngine();
    const responses: (string | null | undefined)[] = [];
    for (const engine of [test.engine, other, test.engine, other]) {
      responses.push((await engine.invoke(sandboxId, invokeInput('f'))).invocation?.response);
    }
    expect(responses).toEqual(['1', '2', '3', '4']);
  });

  it('show a guest that is built again the trace headers that it saw (XR-03)', async () => {
    const sandboxId = await sandboxWith(
      'const seen = []; export const handler = async () => { seen.push(process.env._X_AMZN_TRACE_ID); return seen; };',
    );
    const other = await test.startAnotherEngine();
    const own = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Sampled=1';
    const seen: unknown[] = [];
    for (const engine of [test.engine, other]) {
      for (const traceHeader of [null, own]) {
        const input = { ...invokeInput('f'), traceHeader };
        const { invocation } = await engine.invoke(sandboxId, input);
        seen.push(JSON.parse(invocation?.response ?? 'null'));
      }
    }
    const last = seen[3] as string[];
    expect(seen).toEqual([1, 2, 3, 4].map((calls) => last.slice(0, calls)));
    expect(last[1]).toMatch(/^Root=1-69651180-0a1b2c3d4e5f60718293a4b5;Parent=\w{16};Sampled=1$/);
    expect(new Set(last).size).toBe(4);
  });

  it('go on with provisioned environments, limits and rates that the other one saved', async () => {
    const sandboxId = await sandboxWith(
      'let n = 0; export const handler = async () => [process.env.AWS_LAMBDA_INITIALIZATION_TYPE, ++n];',
    );
    const other = await test.startAnotherEngine();
    const input = { functionName: 'f', codeSha256: null, description: null, revisionId: null };
    await test.engine.execute(sandboxId, { type: 'PublishVersion', input });
    await other.execute(sandboxId, {
      type: 'UpdateAccountSettings',
      input: { concurrentExecutions: 104 },
    });
    const provision = (provisionedConcurrentExecutions: number): Promise<unknown> =>
      test.engine.execute(sandboxId, {
        type: 'PutProvisionedConcurrencyConfig',
        input: { functionName: 'f', qualifier: '1', provisionedConcurrentExecutions },
      });
    await expect(provision(5)).rejects.toMatchObject({ field: 'provisionedConcurrentExecutions' });
    await provision(4);
    // A cold start of another version takes as long as the environments need to be ready.
    await other.invoke(sandboxId, invokeInput('f'));
    const responses: (string | null | undefined)[] = [];
    for (const engine of [test.engine, other, test.engine]) {
      const { invocation } = await engine.invoke(sandboxId, {
        ...invokeInput('f'),
        qualifier: '1',
      });
      responses.push(invocation?.response);
    }
    expect(responses).toEqual(
      [1, 2, 3].map((count) => JSON.stringify(['provisioned-concurrency', count])),
    );
    const windows = await test.prisma.rateWindow.findMany({ where: { sandboxId } });
    expect(windows.map(({ id }) => id)).toContain('requests');
  });
});

describe('an idempotency key', () => {
  it('answers with the first result and does nothing again', async () => {
    const sandboxId = await sandboxWith(COUNT);
    const first = await test.engine.invoke(sandboxId, invokeInput('f'), 'key-1');
    const version = await versionOf(sandboxId);
    const second = await test.engine.invoke(sandboxId, invokeInput('f'), 'key-1');
    expect(second).toEqual(first);
    expect(await versionOf(sandboxId)).toBe(version);
  });

  it('joins a request that is still under way', async () => {
    const sandboxId = await sandboxWith(COUNT);
    const answers = await Promise.all(
      [1, 2, 3].map(() => test.engine.invoke(sandboxId, invokeInput('f'), 'key-2')),
    );
    expect(new Set(answers.map(({ invocation }) => invocation?.id)).size).toBe(1);
    expect(answers[0]?.invocation?.response).toBe('1');
  });

  it('refuses another request under the same key', async () => {
    const sandboxId = await sandboxWith(ECHO);
    await test.engine.invoke(sandboxId, invokeInput('f', { a: 1 }), 'key-3');
    await expect(
      test.engine.invoke(sandboxId, invokeInput('f', { a: 2 }), 'key-3'),
    ).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
  });
});

describe('a handler that no interrupt reaches', () => {
  it('costs its thread once, and is answered as a timeout', async () => {
    const sandboxId = await sandboxWith(
      'export const handler = async () => { [].indexOf.call({ length: 2 ** 53 - 1 }, 1); };',
    );
    const replaced = test.replacements.length;
    const answer = await test.engine.invoke(sandboxId, invokeInput('f'));
    expect(answer.invocation?.response).toContain('Task timed out after 3.00 seconds');
    expect(test.replacements.length).toBe(replaced + 1);
    const other = await sandboxWith(ECHO);
    expect((await test.engine.invoke(other, invokeInput('f'))).statusCode).toBe(200);
  });
});

describe('a thread that dies', () => {
  it('is replaced, and what it had not answered is carried out once', async () => {
    const sandboxId = await sandboxWith(COUNT);
    const calls = Array.from({ length: 20 }, () => test.engine.invoke(sandboxId, invokeInput('f')));
    const replaced = test.replacements.length;
    await test.engine.killThreadOf(sandboxId);
    const answers = await Promise.all(calls);
    expect(test.replacements.length).toBe(replaced + 1);
    const responses = answers.map(({ invocation }) => Number(invocation?.response));
    expect(responses.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });
});
