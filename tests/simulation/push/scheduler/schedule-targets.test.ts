import { describe, expect, test } from 'vitest';
import { messages, type MessageRow } from '../../../../src/simulation/pull/sqs/message.ts';
import {
  openRealisticSandbox,
  openSandbox,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';
import { ARN, createSchedule, FUNCTION } from './scheduler.ts';

const AT = 'at(2026-01-12T16:00:00)';
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';

function createQueue(
  sandbox: TestSandbox,
  queueName = 'jobs',
  attributes: { readonly contentBasedDeduplication?: boolean } = {},
): void {
  sandbox.execute('CreateQueue', { queueName, fifoQueue: null, attributes });
}

function messagesOf(sandbox: TestSandbox): MessageRow[] {
  return [...sandbox.world.table(messages).values()];
}

/** The attributes of a message, as texts. */
function attributesOf({ messageAttributes }: MessageRow): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { stringValue }]) => [name, stringValue]),
  );
}

describe('A queue as the target', () => {
  test('gets the input as the body of a message, in the chain of the firing (SCH-07)', () => {
    const sandbox = openSandbox();
    createQueue(sandbox);
    createSchedule(sandbox, {
      scheduleExpression: AT,
      target: { arn: QUEUE, input: 'good morning, attempt <aws.scheduler.attempt-number>' },
    });
    sandbox.advanceBy(3_600_000);
    expect(messagesOf(sandbox)).toMatchObject([{ body: 'good morning, attempt 1' }]);
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERED')).toMatchObject({
      rule: 'SCH-07',
      functionName: null,
      invocationId: null,
      detail: { targetArn: QUEUE, id: messagesOf(sandbox)[0]?.messageId },
    });
    const chain = sandbox.events.filter(({ traceId }) => traceId !== null);
    expect(chain.map(({ kind }) => kind)).toEqual([
      'SCHEDULE_FIRED',
      'MESSAGE_DELIVERED',
      'SCHEDULE_DELIVERED',
    ]);
    expect(new Set(chain.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test('that is FIFO gets the message in the message group of the schedule', () => {
    const sandbox = openSandbox();
    createQueue(sandbox, 'jobs.fifo', { contentBasedDeduplication: true });
    createSchedule(sandbox, {
      scheduleExpression: AT,
      target: { arn: `${QUEUE}.fifo`, messageGroupId: 'reports', input: 'go' },
    });
    sandbox.advanceBy(3_600_000);
    expect(messagesOf(sandbox)).toMatchObject([{ body: 'go', messageGroupId: 'reports' }]);
  });

  test('that is not there refuses for good', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, target: { arn: QUEUE } });
    sandbox.advanceUntilIdle();
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')).toMatchObject({
      detail: { attempt: 1, errorCode: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
  });
});

describe('The dead-letter queue', () => {
  test('gets what was refused for good at once, with attributes that say why (SCH-07)', () => {
    const sandbox = openSandbox();
    createQueue(sandbox);
    createSchedule(sandbox, {
      scheduleExpression: AT,
      target: { input: '{"report":1}', deadLetterArn: QUEUE },
    });
    sandbox.advanceBy(3_600_000);
    const [letter] = messagesOf(sandbox);
    expect(letter?.body).toBe('{"report":1}');
    expect(letter && attributesOf(letter)).toEqual({
      ERROR_CODE: 'ResourceNotFoundException',
      ERROR_MESSAGE: `Function not found: ${FUNCTION}:$LATEST`,
      EXECUTION_ID: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '0',
      SCHEDULED_TIME: '2026-01-12T16:00:00Z',
      SCHEDULE_ARN: ARN,
      TARGET_ARN: FUNCTION,
    });
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DEAD_LETTER_SENT')).toMatchObject({
      rule: 'SCH-07',
      message: `The payload of the schedule "daily" went to the dead-letter queue ${QUEUE}.`,
      detail: { messageId: letter?.messageId },
    });
  });

  test('gets what was tried as often as the retry policy allows, and is told so (SCH-07)', () => {
    const sandbox = openRealisticSandbox();
    createQueue(sandbox);
    createSchedule(sandbox, {
      scheduleExpression: AT,
      target: { maximumRetryAttempts: 0, deadLetterArn: QUEUE },
    });
    sandbox.advanceBy((sandbox.world.nextDueAt ?? 0) - sandbox.now - 100);
    // A function that is being created cannot be invoked yet; that passes.
    sandbox.createFunction('report', 'exports.handler = async () => 1;');
    sandbox.advanceBy(60_000);
    expect(messagesOf(sandbox).map(attributesOf)).toMatchObject([
      { EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts', RETRY_ATTEMPTS: '0' },
    ]);
  });

  test('that is not there leaves nothing but a line of the log (SCH-07)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, target: { deadLetterArn: QUEUE } });
    sandbox.advanceUntilIdle();
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DEAD_LETTER_FAILED')).toMatchObject(
      {
        rule: 'SCH-07',
        functionName: 'report',
        detail: { deadLetterArn: QUEUE, errorCode: 'AWS.SimpleQueueService.NonExistentQueue' },
      },
    );
  });
});
