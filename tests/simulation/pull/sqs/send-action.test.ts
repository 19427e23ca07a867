import { describe, expect, test } from 'vitest';
import {
  createQueue,
  setQueueAttributes,
} from '../../../../src/simulation/pull/sqs/queue-commands.ts';
import { messages } from '../../../../src/simulation/pull/sqs/message.ts';
import { receiveMessage } from '../../../../src/simulation/pull/sqs/receive-message.ts';
import { sendMessageForService } from '../../../../src/simulation/pull/sqs/send-action.ts';
import type { SendMessageCall, ServiceCaller } from '../../../../src/simulation/service-call.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const QUEUE_ARN = 'arn:aws:sqs:eu-west-1:123456789012:orders';
const TOPIC_ARN = 'arn:aws:sns:eu-west-1:123456789012:news';
const TRACE = 'Root=1-5759e988-bd862e3fe1be46a994272793;Lineage=a5e11ef5:1';

const topic: ServiceCaller = {
  kind: 'service',
  principal: 'sns.amazonaws.com',
  sourceArn: TOPIC_ARN,
};

/** Lets a topic send. */
const topicPolicy = JSON.stringify({
  Version: '2012-10-17',
  Statement: {
    Sid: 'news',
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE_ARN,
    Condition: { ArnEquals: { 'aws:SourceArn': TOPIC_ARN } },
  },
});

function withQueue(policy: string | null = topicPolicy, queueName = 'orders'): TestKernel {
  const kernel = new TestKernel();
  createQueue(kernel, { queueName, fifoQueue: null, attributes: { policy } });
  return kernel;
}

function callOf(changes: Partial<SendMessageCall> = {}): SendMessageCall {
  return {
    action: 'sqs:SendMessage',
    caller: topic,
    traceHeader: TRACE,
    queueArn: QUEUE_ARN,
    body: 'hello',
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    ...changes,
  };
}

describe('A service that sends', () => {
  test('is let in by the policy of the queue, for the source that it names (POL-31)', () => {
    const kernel = withQueue();
    expect(sendMessageForService(kernel, callOf())).toMatchObject({ accepted: true });
    const other = { ...topic, sourceArn: `${TOPIC_ARN}-2` };
    expect(sendMessageForService(kernel, callOf({ caller: other }))).toMatchObject({
      accepted: false,
      refusal: {
        kind: 'NO_PERMISSIONS',
        errorCode: 'AccessDenied',
        message: expect.stringContaining(
          `Statement "news" would allow it if aws:SourceArn were ${TOPIC_ARN} (ArnEquals); the call has ${TOPIC_ARN}-2.`,
        ) as unknown,
      },
    });
    expect(kernel.table(messages).size).toBe(1);
  });

  test('is refused by a queue without a policy', () => {
    expect(sendMessageForService(withQueue(null), callOf())).toMatchObject({
      refusal: {
        kind: 'NO_PERMISSIONS',
        message: `User: sns.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${QUEUE_ARN} because no resource-based policy allows the sqs:SendMessage action`,
      },
    });
  });

  test('needs no policy with a role that trusts it', () => {
    const call = callOf({ caller: { kind: 'service-role' } });
    expect(sendMessageForService(withQueue(null), call)).toMatchObject({ accepted: true });
  });

  test('finds no queue of another name or account (SQS-02)', () => {
    for (const queueArn of [`${QUEUE_ARN}-2`, 'arn:aws:sqs:eu-west-1:999999999999:orders']) {
      expect(sendMessageForService(withQueue(), callOf({ queueArn }))).toMatchObject({
        refusal: {
          kind: 'NO_RESOURCE',
          errorCode: 'AWS.SimpleQueueService.NonExistentQueue',
        },
      });
    }
  });

  test('may ask whether it could, and sends nothing by that', () => {
    const kernel = withQueue();
    expect(sendMessageForService(kernel, callOf({ dryRun: true }))).toEqual({
      accepted: true,
      id: '',
    });
    expect(kernel.table(messages).size).toBe(0);
  });

  test('is refused for good what the queue cannot take', () => {
    const kernel = withQueue();
    expect(sendMessageForService(kernel, callOf({ body: '' }))).toMatchObject({
      refusal: { kind: 'INVALID', errorCode: 'MissingParameter' },
    });
    setQueueAttributes(kernel, { queueName: 'orders', attributes: { maximumMessageSize: 1_024 } });
    expect(sendMessageForService(kernel, callOf({ body: 'x'.repeat(1_025) }))).toMatchObject({
      refusal: { kind: 'INVALID', errorCode: 'InvalidParameterValue' },
    });
  });

  test('hands the trace on with its lineage, as AWSTraceHeader (ASY-41)', () => {
    const kernel = withQueue();
    sendMessageForService(kernel, callOf());
    expect(kernel.events.at(-1)).toMatchObject({
      kind: 'MESSAGE_DELIVERED',
      traceId: '1-5759e988-bd862e3fe1be46a994272793',
      message: expect.stringContaining('came from sns.amazonaws.com') as unknown,
    });
    const received = receiveMessage(kernel, {
      queueName: 'orders',
      maxNumberOfMessages: 1,
      visibilityTimeout: null,
      waitTimeSeconds: null,
    });
    expect(received.messages[0]?.attributes).toMatchObject({ AWSTraceHeader: TRACE });
  });

  test('names its role and session as the sender', () => {
    const kernel = withQueue();
    const caller: ServiceCaller = {
      kind: 'identity',
      arn: 'arn:aws:sts::123456789012:assumed-role/worker/session-1',
      policy: [{ Effect: 'Allow', Action: 'sqs:*', Resource: '*' }],
    };
    sendMessageForService(kernel, callOf({ caller }));
    const [message] = kernel.table(messages).values();
    expect(message?.senderId).toMatch(/^AROA[0-9A-F]{17}:session-1$/);
  });
});

test('A function’s destination is a queue: it gets the record, with the trace header (ASY-41)', () => {
  const sandbox = openSandbox();
  sandbox.createFunction('f', 'exports.handler = async (event) => event;');
  sandbox.execute('CreateQueue', { queueName: 'done', fifoQueue: null, attributes: {} });
  sandbox.execute('PutFunctionEventInvokeConfig', {
    functionName: 'f',
    qualifier: null,
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    onSuccess: 'arn:aws:sqs:eu-west-1:123456789012:done',
    onFailure: null,
  });
  sandbox.sendEvent('f', { order: 7 });
  sandbox.advanceBy(10_000);
  const [message] = [...sandbox.world.table(messages).values()];
  expect(JSON.parse(message?.body ?? '')).toMatchObject({ responsePayload: { order: 7 } });
  expect(message).toMatchObject({ traceHeaderSent: true });
  expect(sandbox.events.at(-1)).toMatchObject({
    kind: 'DESTINATION_DELIVERED',
    traceId: sandbox.events.find(({ kind }) => kind === 'EVENT_QUEUED')?.traceId,
  });
});
