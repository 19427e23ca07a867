import { describe, expect, test, vi } from 'vitest';
import { messages, type MessageRow } from '../../../../src/simulation/pull/sqs/message.ts';
import { queues } from '../../../../src/simulation/pull/sqs/queue.ts';
import { refuseCall, type ServiceCall } from '../../../../src/simulation/service-call.ts';
import type * as RealServices from '../../../../src/simulation/services.ts';
import {
  arnOfFunction,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A topic that is throttled for an hour, or for good: what a long outage looks like to EventBridge. */
vi.mock('../../../../src/simulation/services.ts', async (original) => {
  const { services } = await original<typeof RealServices>();
  const outage = {
    name: 'outage',
    tables: [],
    timers: [],
    eventKinds: {},
    commands: {},
    actions: {
      'sns:Publish': ({ now }: { now: number }, call: ServiceCall & { topicArn: string }) =>
        call.topicArn.endsWith(':for-good') || now < Date.UTC(2026, 0, 12, 16, 40)
          ? refuseCall('THROTTLED', 'Throttled', 'Rate exceeded')
          : { accepted: true, id: 'message' },
    },
  };
  return { services: [...services, outage] };
});

const topicArn = (name: string) => `arn:aws:sns:eu-west-1:123456789012:${name}`;
const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;

/** A queue that takes messages of the rule "orders" and of nobody else. */
function createQueue(sandbox: TestSandbox, queueName: string): string {
  const policy = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'sqs:SendMessage',
      Resource: queueArn(queueName),
      Condition: {
        ArnEquals: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:123456789012:rule/orders' },
      },
    },
  };
  const attributes = { policy: JSON.stringify(policy) };
  sandbox.execute('CreateQueue', { queueName, fifoQueue: null, attributes });
  return queueArn(queueName);
}

function messagesIn(sandbox: TestSandbox, queueName: string): MessageRow[] {
  const queue = sandbox.world.table(queues).find(queueName);
  return [...sandbox.world.table(messages).values()].filter(({ queueId }) => queueId === queue?.id);
}

/** The attributes of the only message in a queue, without their types. */
function attributesIn(sandbox: TestSandbox, queueName: string): Record<string, string | null> {
  const [message] = messagesIn(sandbox, queueName);
  const attributes = Object.entries(message?.messageAttributes ?? {});
  return Object.fromEntries(attributes.map(([name, { stringValue }]) => [name, stringValue]));
}

describe('A queue as a target', () => {
  test('gets the event as a message, where its policy lets the rule in (EVB-01)', () => {
    const sandbox = openSandbox();
    const arn = createQueue(sandbox, 'parcels');
    putRule(sandbox);
    putRule(sandbox, { name: 'others' });
    putTarget(sandbox, { arn, inputPath: '$.detail' });
    putTarget(sandbox, { arn }, 'others');
    putEvent(sandbox);
    expect(messagesIn(sandbox, 'parcels').map(({ body }) => body)).toEqual([
      '{"orderId":7,"state":"new"}',
    ]);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toMatchObject([
      { detail: { ruleName: 'others', reason: 'NO_PERMISSIONS' } },
    ]);
  });

  test('of type FIFO gets messages of the group that the target names', () => {
    const sandbox = openSandbox();
    const arn = createQueue(sandbox, 'parcels.fifo');
    sandbox.execute('SetQueueAttributes', {
      queueName: 'parcels.fifo',
      attributes: { contentBasedDeduplication: true },
    });
    putRule(sandbox);
    putTarget(sandbox, { arn, messageGroupId: 'shop' });
    putEvent(sandbox);
    expect(messagesIn(sandbox, 'parcels.fifo')).toMatchObject([{ messageGroupId: 'shop' }]);
  });
});

describe('The dead-letter queue of a target (EVB-05)', () => {
  test('gets the event itself at once when the target lets nobody in', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('ship', 'exports.handler = async () => 1;');
    const deadLetterArn = createQueue(sandbox, 'lost');
    const arn = arnOfFunction(sandbox, 'ship');
    putRule(sandbox);
    putTarget(sandbox, { arn, deadLetterArn, input: '"not this"' });
    const { eventId, traceId } = putEvent(sandbox);
    const [letter] = messagesIn(sandbox, 'lost');
    expect(JSON.parse(letter?.body ?? '')).toMatchObject({
      id: eventId,
      detail: { orderId: 7, state: 'new' },
    });
    expect(attributesIn(sandbox, 'lost')).toEqual({
      RULE_ARN: 'arn:aws:events:eu-west-1:123456789012:rule/orders',
      TARGET_ARN: arn,
      ERROR_CODE: 'NO_PERMISSIONS',
      ERROR_MESSAGE: expect.stringContaining('is not authorized to perform') as unknown,
      RETRY_ATTEMPTS: '0',
    });
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_DEAD_LETTERED')).toMatchObject([
      { rule: 'EVB-05', traceId, functionName: 'ship' },
    ]);
  });

  test('gets it with NO_RESOURCE when the target is not there', () => {
    const sandbox = openSandbox();
    const deadLetterArn = createQueue(sandbox, 'lost');
    putRule(sandbox);
    putTarget(sandbox, { arn: queueArn('nowhere'), deadLetterArn });
    putEvent(sandbox);
    expect(attributesIn(sandbox, 'lost')).toMatchObject({ ERROR_CODE: 'NO_RESOURCE' });
  });

  test('has to let EventBridge in, or the event is lost', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateQueue', { queueName: 'lost', fifoQueue: null, attributes: {} });
    putRule(sandbox);
    putTarget(sandbox, { arn: queueArn('nowhere'), deadLetterArn: queueArn('lost') });
    putEvent(sandbox);
    expect(messagesIn(sandbox, 'lost')).toEqual([]);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_DEAD_LETTER_FAILED')).toMatchObject([
      { rule: 'EVB-05', detail: { errorCode: 'AccessDenied' } },
    ]);
  });
});

describe('A target that is throttled for long (EVB-04)', () => {
  test('gets the event when it can take it again', () => {
    const sandbox = openSandbox();
    putRule(sandbox);
    putTarget(sandbox, { arn: topicArn('parcels') });
    putEvent(sandbox);
    sandbox.advanceUntilIdle();
    const [delivered] = eventsOfKind(sandbox, 'EVENT_TARGET_DELIVERED');
    const minutes = ((delivered?.at ?? 0) - START_MS) / MINUTE;
    expect(minutes).toBeGreaterThanOrEqual(60);
    expect(minutes).toBeLessThan(68);
    expect(delivered?.detail).toMatchObject({ retries: 16, id: 'message' });
  });

  test('never gets it after 185 retries, which is within 24 hours', () => {
    const sandbox = openSandbox();
    const deadLetterArn = createQueue(sandbox, 'lost');
    putRule(sandbox);
    putTarget(sandbox, { arn: topicArn('for-good'), deadLetterArn });
    putEvent(sandbox);
    sandbox.advanceBy(24 * HOUR);
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_REFUSED')).toHaveLength(186);
    expect(attributesIn(sandbox, 'lost')).toMatchObject({
      ERROR_CODE: 'THROTTLING',
      ERROR_MESSAGE: 'Rate exceeded',
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: '185',
    });
  });

  test('never gets it once it would be too old', () => {
    const sandbox = openSandbox();
    const deadLetterArn = createQueue(sandbox, 'lost');
    putRule(sandbox);
    putTarget(sandbox, { arn: topicArn('for-good'), deadLetterArn, maximumEventAgeInSeconds: 60 });
    putEvent(sandbox);
    sandbox.advanceBy(HOUR);
    expect(attributesIn(sandbox, 'lost')).toMatchObject({
      EXHAUSTED_RETRY_CONDITION: 'MaximumEventAgeInSeconds',
      RETRY_ATTEMPTS: '5',
    });
    expect(eventsOfKind(sandbox, 'EVENT_TARGET_GIVEN_UP')).toMatchObject([
      {
        message:
          'The event is given up for target "target" of rule "orders": it would be 63 s old at its next try, and the limit is 60 s.',
      },
    ]);
  });

  test('makes at most 64 MB of events wait, a bound of ours', () => {
    const sandbox = openSandbox();
    const deadLetterArn = createQueue(sandbox, 'lost');
    for (let number = 1; number <= 14; number++) {
      putRule(sandbox, { name: `rule-${number}` });
      for (const targetId of ['1', '2', '3', '4', '5']) {
        putTarget(sandbox, { arn: topicArn('for-good'), targetId }, `rule-${number}`);
      }
    }
    putRule(sandbox);
    putTarget(sandbox, { arn: topicArn('for-good'), deadLetterArn });
    putEvent(sandbox, { detail: `{"p":"${'x'.repeat(1_000_000)}"}` });
    const givenUp = eventsOfKind(sandbox, 'EVENT_TARGET_GIVEN_UP');
    expect(givenUp).toHaveLength(71 - 67);
    expect(givenUp.at(-1)?.message).toBe(
      'The event is given up for target "target" of rule "orders": the sandbox has no room for another event that waits.',
    );
    expect(messagesIn(sandbox, 'lost')).toHaveLength(1);
  });
});
