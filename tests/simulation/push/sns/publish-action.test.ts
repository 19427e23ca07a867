import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../../src/simulation/json.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  allowTopic,
  createTopic,
  functionArnOf,
  setTopicAttributes,
  subscribe,
  topicArnOf,
} from '../../../support/topics.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";

/** A function "f" that fails, with the topic "orders" as its dead-letter queue, which invokes "orders". */
function openWithDeadLetterTopic(): TestSandbox {
  const sandbox = openSandbox();
  const deadLetterTargetArn = createTopic(sandbox);
  sandbox.createFunction('f', FAILS, { deadLetterTargetArn });
  sandbox.createFunction('orders', 'exports.handler = async () => 1;');
  allowTopic(sandbox);
  subscribe(sandbox, functionArnOf('orders'));
  return sandbox;
}

/** What the function "orders" was sent. */
function eventsOfOrders(sandbox: TestSandbox): JsonObject[] {
  return [...sandbox.invocations.values()]
    .filter(({ functionName }) => functionName === 'orders')
    .map(({ payload }) => JSON.parse(payload) as JsonObject);
}

describe('a topic as a dead-letter queue', () => {
  test('passes the three attributes on with Type and Value (ASY-52)', () => {
    const sandbox = openWithDeadLetterTopic();
    const { invocationId } = sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceBy(600_000);
    const { requestId } = sandbox.invocations.get(invocationId ?? '') ?? {};
    expect(eventsOfOrders(sandbox)).toMatchObject([
      {
        Records: [
          {
            Sns: {
              Message: '{"a":1}',
              Subject: null,
              MessageAttributes: {
                RequestID: { Type: 'String', Value: requestId },
                ErrorCode: { Type: 'String', Value: '200' },
                ErrorMessage: { Type: 'String', Value: 'boom' },
              },
            },
          },
        ],
      },
    ]);
  });

  test('belongs to the chain of the event', () => {
    const sandbox = openWithDeadLetterTopic();
    sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceBy(600_000);
    const ofChain = sandbox.events.filter(({ traceId }) => traceId !== null);
    expect(ofChain.map(({ kind }) => kind)).toContain('TOPIC_MESSAGE_DELIVERED');
    expect(new Set(ofChain.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test('carries on how often the functions of the chain have run (ASY-61)', () => {
    const sandbox = openWithDeadLetterTopic();
    sandbox.sendEvent('f', { a: 1 });
    sandbox.advanceBy(600_000);
    const invoked = [...sandbox.invocations.values()].find((one) => one.functionName === 'orders');
    expect(invoked?.traceHeader).toMatch(/;Lineage=[0-9a-f]{8}:\d+$/);
  });

  test('takes nothing of a role that may not publish, unless its own policy lets it in', () => {
    const sandbox = openWithDeadLetterTopic();
    sandbox.execute('PutFunctionExecutionRole', {
      functionName: 'f',
      statements: [
        { sid: null, effect: 'ALLOW', action: ['logs:*'], resource: ['*'], condition: null },
      ],
    });
    const failures = (): unknown[] =>
      sandbox.takeEvents().filter(({ kind }) => kind === 'DEAD_LETTER_FAILED');
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(failures()).toMatchObject([
      { message: expect.stringContaining('is not authorized to perform: sns:Publish') as string },
    ]);
    setTopicAttributes(sandbox, {
      policy: JSON.stringify({
        Statement: {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::123456789012:role/f-role' },
          Action: 'SNS:Publish',
          Resource: topicArnOf('orders'),
        },
      }),
    });
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(failures()).toEqual([]);
    expect(eventsOfOrders(sandbox)).toHaveLength(1);
  });

  test('that is deleted since loses the dead letter (ASY-54)', () => {
    const sandbox = openWithDeadLetterTopic();
    sandbox.execute('DeleteTopic', { topicArn: topicArnOf('orders') });
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(sandbox.events).toContainEqual(
      expect.objectContaining({
        kind: 'DEAD_LETTER_FAILED',
        message: expect.stringContaining('NotFound: Topic does not exist') as string,
      }),
    );
  });
});

describe('a topic as a destination', () => {
  test('gets the record of a success as its message', () => {
    const sandbox = openSandbox();
    const onSuccess = createTopic(sandbox);
    sandbox.createFunction('f', 'exports.handler = async () => 1;');
    sandbox.createFunction('orders', 'exports.handler = async () => 1;');
    allowTopic(sandbox);
    subscribe(sandbox, functionArnOf('orders'));
    sandbox.execute('PutFunctionEventInvokeConfig', {
      functionName: 'f',
      qualifier: null,
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      onSuccess,
      onFailure: null,
    });
    sandbox.sendEvent('f');
    sandbox.advanceUntilIdle();
    const [event] = eventsOfOrders(sandbox) as { Records: { Sns: { Message: string } }[] }[];
    expect(JSON.parse(event?.Records[0]?.Sns.Message ?? '{}')).toMatchObject({
      requestContext: { condition: 'Success' },
      responsePayload: 1,
    });
  });
});
