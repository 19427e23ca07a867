import { describe, expect, test } from 'vitest';
import { EVENT_BYTES_MAX } from '../../../../src/simulation/lambda/invocation.ts';
import { behavior } from '../behavior/behavior-builder.ts';
import {
  START_MS,
  openRealisticSandbox,
  openSandbox,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const FAILS_ONCE =
  "let n = 0; exports.handler = async () => { n += 1; if (n === 1) throw new Error('boom'); };";
const ANSWERS = 'exports.handler = async (event) => event;';
const TELLS_REQUEST_ID =
  'exports.handler = async (event, context) => { throw new Error(context.awsRequestId); };';
const SLEEPS_10_S =
  'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 10_000));';

/** Whole seconds after the beginning at which the attempts of an event began. */
function attemptSeconds(sandbox: TestSandbox, invocationId: string): number[] {
  return [...sandbox.attempts.values()]
    .filter((attempt) => attempt.invocationId === invocationId)
    .map(({ startedAtMs }) => Math.floor((startedAtMs - START_MS) / 1_000));
}

function eventId(sandbox: TestSandbox, functionName: string, qualifier?: string): string {
  const { invocationId } = sandbox.sendEvent(functionName, {}, qualifier ?? null);
  if (invocationId === null) throw new Error('The event was not taken');
  return invocationId;
}

function eventsOf(
  sandbox: TestSandbox,
  kind: string,
): readonly { readonly at: number; readonly detail: unknown }[] {
  return sandbox.events.filter((event) => event.kind === kind);
}

describe('An asynchronous event', () => {
  test('is answered 202 before anything runs, and then runs (ASY-01, ASY-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    const answer = sandbox.sendEvent('f', { a: 1 });
    expect(answer.statusCode).toBe(202);
    const id = answer.invocationId ?? '';
    expect(sandbox.invocations.get(id)).toMatchObject({
      status: 'QUEUED',
      invocationType: 'EVENT',
      startedAtMs: null,
    });
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.get(id)).toMatchObject({
      status: 'SUCCEEDED',
      response: '{"a":1}',
      executedVersion: '$LATEST',
      eventState: null,
    });
    expect(sandbox.events.find(({ kind }) => kind === 'INVOCATION_SUCCEEDED')?.message).toContain(
      'nobody waits for the result',
    );
  });

  test('waits for its first attempt on the agenda', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    sandbox.sendEvent('f');
    expect(sandbox.world.agenda(1)).toMatchObject([
      { what: 'Attempt 1 of an event for "f"', rule: 'ASY-01', dueAt: START_MS },
    ]);
  });

  test('that fails is retried after 60 s, then after 120 s, and then given up (ASY-11, ASY-17)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = eventId(sandbox, 'f');
    sandbox.advanceUntilIdle();
    expect(attemptSeconds(sandbox, id)).toEqual([0, 60, 180]);
    expect(sandbox.invocations.get(id)).toMatchObject({
      status: 'FAILED',
      functionError: 'Unhandled',
    });
    expect(eventsOf(sandbox, 'EVENT_RETRY_SCHEDULED')).toMatchObject([
      { rule: 'ASY-11', detail: { retry: 1, delayMs: 60_000 } },
      { rule: 'ASY-11', detail: { retry: 2, delayMs: 120_000 } },
    ]);
    expect(eventsOf(sandbox, 'EVENT_RETRIES_EXHAUSTED')).toMatchObject([
      { rule: 'ASY-11', detail: { attempts: 3 } },
    ]);
  });

  test('that succeeds at its second attempt is done', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS_ONCE);
    const id = eventId(sandbox, 'f');
    sandbox.advanceUntilIdle();
    expect(attemptSeconds(sandbox, id)).toEqual([0, 60]);
    expect(sandbox.invocations.get(id)).toMatchObject({ status: 'SUCCEEDED', functionError: null });
  });

  test('has one request id at every attempt (ASY-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', TELLS_REQUEST_ID);
    const id = eventId(sandbox, 'f');
    sandbox.advanceUntilIdle();
    const requestId = sandbox.invocations.get(id)?.requestId;
    const messages = [...sandbox.attempts.values()].map(
      ({ error }) => (JSON.parse(error ?? '{}') as { errorMessage: string }).errorMessage,
    );
    expect(messages).toEqual([requestId, requestId, requestId]);
  });

  test('runs the code that is there when it leaves the queue (ASY-05)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = eventId(sandbox, 'f');
    sandbox.advanceBy(30_000);
    sandbox.updateCode('f', ANSWERS);
    sandbox.advanceUntilIdle();
    expect(attemptSeconds(sandbox, id)).toEqual([0, 60]);
    expect(sandbox.invocations.get(id)?.status).toBe('SUCCEEDED');
  });

  test('runs though the permission to send it was taken away since', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 1,
    });
    const caller = {
      arn: null,
      identityPolicy: null,
      principalOrgId: null,
      servicePrincipal: 's3.amazonaws.com',
      sourceArn: 'arn:aws:s3:::photos',
      sourceAccount: '123456789012',
      eventSourceToken: null,
    };
    const permission = { functionName: 'f', statementId: 's3' };
    sandbox.execute('AddPermission', {
      ...permission,
      action: 'lambda:InvokeFunction',
      principal: 's3.amazonaws.com',
      qualifier: null,
      sourceArn: null,
      sourceAccount: null,
      eventSourceToken: null,
      principalOrgId: null,
      functionUrlAuthType: null,
      invokedViaFunctionUrl: null,
      revisionId: null,
    });
    const send = () =>
      sandbox.execute('Invoke', {
        functionName: 'f',
        qualifier: null,
        invocationType: 'EVENT',
        payload: '{}',
        clientContext: null,
        caller,
      });
    const { invocationId } = send();
    sandbox.execute('RemovePermission', { ...permission, qualifier: null, revisionId: null });
    expect(send().statusCode).toBe(403);
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.get(invocationId ?? '')?.status).toBe('SUCCEEDED');
  });

  test('of a deleted function is dropped, and the log says so', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = eventId(sandbox, 'f');
    sandbox.advanceBy(30_000);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.get(id)?.status).toBe('DROPPED');
    expect(eventsOf(sandbox, 'EVENT_DROPPED')).toMatchObject([
      { invocationId: id, detail: { reason: 'FUNCTION_GONE' } },
    ]);
  });

  test('is of one trace from its acceptance to its end', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = eventId(sandbox, 'f');
    sandbox.advanceUntilIdle();
    const about = sandbox.events.filter(({ invocationId }) => invocationId === id);
    expect(new Set(about.map(({ traceId }) => traceId)).size).toBe(1);
    expect(about[0]?.traceId).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
  });

  test('survives a restart between its attempts', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'f',
      'let n = 0; exports.handler = async () => { n += 1; throw new Error(`call ${n}`); };',
    );
    const id = eventId(sandbox, 'f');
    sandbox.advanceBy(90_000).reload().advanceBy(60_000).reload().advanceUntilIdle();
    const messages = [...sandbox.attempts.values()].map(
      ({ error }) => (JSON.parse(error ?? '{}') as { errorMessage: string }).errorMessage,
    );
    // One warm environment served all three, though its guest was built twice again.
    expect(messages).toEqual(['call 1', 'call 2', 'call 3']);
    expect(attemptSeconds(sandbox, id)).toEqual([0, 60, 180]);
  });
});

describe('Acceptance of an event', () => {
  test(`takes ${EVENT_BYTES_MAX} bytes and refuses one more (ASY-02, ASY-03)`, () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', 'exports.handler = async () => null;');
    const payload = (bytes: number): string => 'x'.repeat(bytes - 2);
    expect(sandbox.sendEvent('f', payload(EVENT_BYTES_MAX)).statusCode).toBe(202);
    expect(() => sandbox.sendEvent('f', payload(EVENT_BYTES_MAX + 1))).toThrow(
      `${EVENT_BYTES_MAX + 1} byte payload is too large for the Event invocation type (limit ${EVENT_BYTES_MAX} bytes)`,
    );
  });

  test('refuses an unknown function and queues nothing (ASY-03)', () => {
    const sandbox = openSandbox();
    expect(() => sandbox.sendEvent('nobody')).toThrow('Function not found');
    expect(sandbox.events).toEqual([]);
  });

  test('looks at no concurrency: a throttled function takes events (ASY-01)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', SLEEPS_10_S, { timeout: 20 });
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 1,
    });
    expect([sandbox.sendEvent('f').statusCode, sandbox.sendEvent('f').statusCode]).toEqual([
      202, 202,
    ]);
  });
});

describe('An event that cannot run', () => {
  test('is tried again after 1 s, 2 s, 4 s and so on, and counts no attempt (ASY-10, ASY-12)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', SLEEPS_10_S, { timeout: 20 });
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 1,
    });
    eventId(sandbox, 'f');
    const id = eventId(sandbox, 'f');
    sandbox.advanceUntilIdle();
    const refused = eventsOf(sandbox, 'EVENT_REFUSED');
    expect(refused.map(({ at }) => (at - START_MS) / 1_000)).toEqual([0, 1, 3, 7]);
    expect(refused).toMatchObject([
      { rule: 'ASY-12', detail: { refusals: 1, delayMs: 1_000, refusedBy: 'SYN-42' } },
      { detail: { refusals: 2, delayMs: 2_000 } },
      { detail: { refusals: 3, delayMs: 4_000 } },
      { detail: { refusals: 4, delayMs: 8_000 } },
    ]);
    expect(attemptSeconds(sandbox, id)).toEqual([15]);
    expect(sandbox.attempts.get(`${id}/1`)?.number).toBe(1);
  });

  test('waits 5 min at most, until it is 6 h old (ASY-12, ASY-14, ASY-15)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'f',
      'exports.handler = () => new Promise((r) => setTimeout(r, 890_000));',
      { timeout: 900 },
    );
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 1,
    });
    sandbox.startInvoke('f');
    const id = eventId(sandbox, 'f');
    // Somebody is always there first.
    while (sandbox.invocations.get(id)?.endedAtMs == null) {
      const busy = sandbox.world.nextDueAt ?? 0;
      sandbox.advanceBy(busy - sandbox.now);
      sandbox.startInvoke('f');
    }
    const refused = eventsOf(sandbox, 'EVENT_REFUSED');
    const waits = refused.map(({ detail }) => (detail as { delayMs: number }).delayMs / 1_000);
    expect(waits.slice(0, 11)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    expect(sandbox.invocations.get(id)).toMatchObject({ status: 'EXPIRED', response: null });
    const ageMs = (sandbox.invocations.get(id)?.endedAtMs ?? 0) - START_MS;
    expect(ageMs).toBeGreaterThan(21_600_000 - 300_000);
    expect(ageMs).toBeLessThanOrEqual(21_600_000);
    expect([...sandbox.attempts.keys()].some((key) => key.startsWith(id))).toBe(false);
  });

  test('is dropped at once where the reservation is 0, and its sender has 202 (ASY-24, ASY-25)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 0,
    });
    const answer = sandbox.sendEvent('f');
    expect(answer.statusCode).toBe(202);
    sandbox.advanceUntilIdle();
    expect(sandbox.now).toBe(START_MS);
    expect(sandbox.invocations.get(answer.invocationId ?? '')?.status).toBe('DROPPED');
    expect(eventsOf(sandbox, 'EVENT_DROPPED')).toMatchObject([
      { rule: 'ASY-24', detail: { reason: 'ZERO_RESERVED_CONCURRENCY' } },
    ]);
  });
});

describe('In the profile REALISTIC', () => {
  test('retries come up to a tenth later than the round figures (ASY-18)', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('f', FAILS);
    sandbox.advanceBy(10_000);
    eventId(sandbox, 'f');
    sandbox.advanceBy(600_000);
    const delays = eventsOf(sandbox, 'EVENT_RETRY_SCHEDULED').map(
      ({ detail }) => (detail as { delayMs: number }).delayMs,
    );
    expect(delays).toHaveLength(2);
    const [first = 0, second = 0] = delays;
    expect(first).toBeGreaterThanOrEqual(60_000);
    expect(first).toBeLessThanOrEqual(66_000);
    expect(second).toBeGreaterThanOrEqual(120_000);
    expect(second).toBeLessThanOrEqual(132_000);
  });

  test('events overtake each other, and one in about a thousand comes twice (ASY-04)', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('f', '', { code: null, behavior: behavior() });
    sandbox.advanceBy(10_000);
    // Past the sandbox's bookkeeping, which saves after every command.
    const input = {
      functionName: 'f',
      qualifier: null,
      invocationType: 'EVENT',
      payload: '{}',
      clientContext: null,
    } as const;
    for (let number = 0; number < 2_000; number++) {
      sandbox.world.execute({ type: 'Invoke', input }, sandbox.now);
    }
    sandbox.advanceBy(3_600_000);
    const duplicates = eventsOf(sandbox, 'EVENT_DUPLICATED');
    expect(duplicates.length).toBeGreaterThan(0);
    expect(duplicates.length).toBeLessThan(10);
    const started = sandbox.events
      .filter(({ kind }) => kind === 'INVOCATION_STARTED')
      .map(({ invocationId }) => sandbox.invocations.get(invocationId ?? '')?.seq ?? 0);
    expect(started).not.toEqual([...started].sort((left, right) => left - right));
  });

  test('an inactive function is restored by the try of an event, which comes again (ASY-12)', () => {
    const sandbox = openRealisticSandbox();
    sandbox.createFunction('f', ANSWERS);
    sandbox.advanceBy(15 * 86_400_000);
    const id = eventId(sandbox, 'f');
    sandbox.advanceBy(60_000);
    expect(eventsOf(sandbox, 'EVENT_REFUSED')[0]).toMatchObject({
      detail: { reason: 'ResourceNotReadyException', refusedBy: 'SYN-69' },
    });
    expect(sandbox.invocations.get(id)?.status).toBe('SUCCEEDED');
  });
});
