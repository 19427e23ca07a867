import { describe, expect, test } from 'vitest';
import {
  START_MS,
  openRealisticSandbox,
  openSandbox,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const ANSWERS = 'exports.handler = async (event) => event;';
const TELLS_REQUEST =
  'exports.handler = async (event, context) => { throw new Error(context.awsRequestId); };';

/** When the attempts of an event began, in seconds after it was sent. */
function attemptSeconds(sandbox: TestSandbox, invocationId: string): number[] {
  return [...sandbox.attempts.values()]
    .filter((attempt) => attempt.invocationId === invocationId)
    .map(({ startedAtMs }) => Math.floor((startedAtMs - START_MS) / 1_000));
}

describe('An asynchronous event', () => {
  test('is answered 202 before anything runs, whatever the concurrency (ASY-01)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', ANSWERS);
    const answer = sandbox.sendEvent('f', { a: 1 });
    expect(answer.statusCode).toBe(202);
    expect(sandbox.invocations.get(answer.invocationId ?? '')).toMatchObject({
      status: 'QUEUED',
      invocationType: 'EVENT',
    });
    sandbox.advanceUntilIdle();
    expect(sandbox.invocations.get(answer.invocationId ?? '')).toMatchObject({
      status: 'SUCCEEDED',
      response: '{"a":1}',
    });
  });

  test('that fails is retried after 60 s, then after 120 s, and then given up (ASY-11, ASY-17)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', FAILS);
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceUntilIdle();
    expect(attemptSeconds(sandbox, id)).toEqual([0, 60, 180]);
    expect(sandbox.invocations.get(id)).toMatchObject({
      status: 'FAILED',
      functionError: 'Unhandled',
    });
  });

  test('has one request id at every attempt (ASY-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('f', TELLS_REQUEST);
    const id = sandbox.sendEvent('f').invocationId ?? '';
    sandbox.advanceUntilIdle();
    const { requestId } = sandbox.invocations.get(id) ?? {};
    const errors = [...sandbox.attempts.values()].map(
      ({ error }) => JSON.parse(error ?? '{}') as { errorMessage: string },
    );
    expect(errors.map(({ errorMessage }) => errorMessage)).toEqual([
      requestId,
      requestId,
      requestId,
    ]);
  });
});

void openRealisticSandbox;
