import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const ANSWERS = 'exports.handler = async ({ a }) => ({ b: a + 1 });';
const KEEPS = 'exports.handler = async (event) => event;';
const KEEPER = 'arn:aws:lambda:eu-west-1:123456789012:function:keeper';
const F = 'arn:aws:lambda:eu-west-1:123456789012:function:f';

/** A function "f" whose records go to the function "keeper". */
function openWithKeeper(
  code: string,
  config: Partial<CommandInput<'PutFunctionEventInvokeConfig'>> = {},
): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('f', code);
  sandbox.createFunction('keeper', KEEPS);
  sandbox.execute('PutFunctionEventInvokeConfig', {
    functionName: 'f',
    qualifier: null,
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    onSuccess: KEEPER,
    onFailure: KEEPER,
    ...config,
  });
  return sandbox;
}

/** The records that the keeper was sent. */
function records(sandbox: TestSandbox): unknown[] {
  return [...sandbox.invocations.values()]
    .filter(({ functionName }) => functionName === 'keeper')
    .map(({ payload }) => JSON.parse(payload) as unknown);
}

describe('The destination for success', () => {
  test('gets the record of an event that succeeded (ASY-34, ASY-35, ASY-37, ASY-38)', () => {
    const sandbox = openWithKeeper(ANSWERS);
    const { invocationId } = sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceUntilIdle();
    const requestId = sandbox.invocations.get(invocationId ?? '')?.requestId;
    expect(records(sandbox)).toEqual([
      {
        version: '1.0',
        timestamp: new Date(START_MS + 102).toISOString(),
        requestContext: {
          requestId,
          functionArn: `${F}:$LATEST`,
          condition: 'Success',
          approximateInvokeCount: 1,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { b: 2 },
      },
    ]);
  });

  test('gets it as an event of its own queue, of the same chain (ASY-33, ASY-39)', () => {
    const sandbox = openWithKeeper(ANSWERS);
    const { invocationId } = sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceUntilIdle();
    const kept = [...sandbox.invocations.values()].find((one) => one.functionName === 'keeper');
    expect(kept).toMatchObject({ invocationType: 'EVENT', status: 'SUCCEEDED' });
    const traceIds = new Set(sandbox.events.flatMap(({ traceId }) => traceId ?? []));
    expect(traceIds.size).toBe(1);
    expect(sandbox.events.find(({ kind }) => kind === 'DESTINATION_DELIVERED')).toMatchObject({
      rule: 'ASY-39',
      invocationId,
      detail: { destinationArn: KEEPER, condition: 'Success' },
    });
  });

  test('gets nothing of a synchronous call (ASY-31)', () => {
    const sandbox = openWithKeeper(ANSWERS);
    sandbox.invoke('f', { a: 1 });
    sandbox.advanceUntilIdle();
    expect(records(sandbox)).toEqual([]);
  });
});

describe('The destination for failure', () => {
  test('gets the record when the retries are exhausted (ASY-34, ASY-36, ASY-38)', () => {
    const sandbox = openWithKeeper(FAILS);
    sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceUntilIdle();
    expect(records(sandbox)).toMatchObject([
      {
        requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
        requestPayload: { a: 1 },
        responseContext: {
          statusCode: 200,
          executedVersion: '$LATEST',
          functionError: 'Unhandled',
        },
        responsePayload: { errorType: 'Error', errorMessage: 'boom' },
      },
    ]);
  });

  test('gets how the last attempt ended where the event aged out (ASY-36)', () => {
    const sandbox = openWithKeeper(FAILS, { maximumEventAgeInSeconds: 90 });
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    expect(records(sandbox)).toMatchObject([
      {
        requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
        responseContext: { functionError: 'Unhandled' },
        responsePayload: { errorMessage: 'boom' },
      },
    ]);
  });

  test('gets a record without an answer where the reservation is 0 (ASY-24, ASY-36)', () => {
    const sandbox = openWithKeeper(ANSWERS);
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 0,
    });
    sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceUntilIdle();
    const [record] = records(sandbox);
    expect(record).toMatchObject({
      requestContext: { condition: 'ZeroReservedConcurrency', approximateInvokeCount: 0 },
      requestPayload: { a: 1 },
    });
    expect(record).not.toHaveProperty('responseContext');
    expect(record).not.toHaveProperty('responsePayload');
  });

  test('that is gone loses the record, and nothing else happens (ASY-42)', () => {
    const sandbox = openWithKeeper(FAILS);
    const { invocationId } = sandbox.sendEvent('f');
    sandbox.execute('DeleteFunction', { functionName: 'keeper', qualifier: null });
    sandbox.advanceUntilIdle();
    expect(sandbox.events.find(({ kind }) => kind === 'DESTINATION_FAILED')).toMatchObject({
      rule: 'ASY-42',
      detail: { errorCode: 'ResourceNotFoundException' },
    });
    expect(sandbox.invocations.get(invocationId ?? '')?.status).toBe('FAILED');
  });

  test('loses the record where the execution role may not send it any more (ASY-32, ASY-42)', () => {
    const sandbox = openWithKeeper(FAILS);
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'f', statements: [] });
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    expect(sandbox.events.find(({ kind }) => kind === 'DESTINATION_FAILED')).toMatchObject({
      detail: { errorCode: 'AccessDeniedException' },
    });
    expect(records(sandbox)).toEqual([]);
  });
});

describe('A loop', () => {
  /** Two functions that are each other's destination. */
  function openLoop(): TestSandbox {
    const sandbox = openWithKeeper('exports.handler = async () => null;');
    // One that answers with its event would make the record twice as long in each round.
    sandbox.updateCode('keeper', 'exports.handler = async () => null;');
    sandbox.execute('PutFunctionEventInvokeConfig', {
      functionName: 'keeper',
      qualifier: null,
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      onSuccess: F,
      onFailure: null,
    });
    return sandbox;
  }

  test('is stopped when a function has run 16 times in one chain (ASY-60, ASY-61, ASY-63)', () => {
    const sandbox = openLoop();
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    const runs = (name: string): number =>
      [...sandbox.attempts.values()].filter(
        ({ invocationId }) => sandbox.invocations.get(invocationId)?.functionName === name,
      ).length;
    expect([runs('f'), runs('keeper')]).toEqual([16, 16]);
    const stopped = sandbox.events.filter(({ kind }) => kind === 'RECURSION_STOPPED');
    // What is dropped goes to the failure destination, which has run too often itself.
    expect(stopped).toMatchObject([
      { rule: 'ASY-60', functionName: 'f' },
      { rule: 'ASY-60', functionName: 'keeper' },
    ]);
    expect(sandbox.invocations.get(stopped[0]?.invocationId ?? '')?.status).toBe('DROPPED');
  });

  test('goes on where that is allowed (ASY-60)', () => {
    const sandbox = openLoop();
    for (const functionName of ['f', 'keeper']) {
      sandbox.execute('PutFunctionRecursionConfig', { functionName, recursiveLoop: 'ALLOW' });
    }
    sandbox.sendEvent('f');
    sandbox.advanceBy(1_000);
    expect(sandbox.attempts.size).toBeGreaterThan(40);
    expect(sandbox.events.some(({ kind }) => kind === 'RECURSION_STOPPED')).toBe(false);
    sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
    sandbox.advanceUntilIdle();
  });

  test('begins anew with a new event: another root is another chain (ASY-62)', () => {
    const sandbox = openLoop();
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    const before = sandbox.attempts.size;
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    expect(sandbox.attempts.size).toBe(2 * before);
  });
});
