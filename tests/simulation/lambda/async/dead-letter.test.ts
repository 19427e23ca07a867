import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../src/simulation/errors.ts';
import { messages, type MessageRow } from '../../../../src/simulation/pull/sqs/message.ts';
import { queues } from '../../../../src/simulation/pull/sqs/queue.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

const FAILS = "exports.handler = async () => { throw new Error('boom'); };";
const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const RECORDS = 'arn:aws:sqs:eu-west-1:123456789012:records';
const F = 'arn:aws:lambda:eu-west-1:123456789012:function:f';

/** A function "f" with the dead-letter queue "dead", and a queue "records". */
function openWithQueues(
  code: string = FAILS,
  configuration: Partial<CommandInput<'CreateFunction'>> = {},
): TestSandbox {
  const sandbox = openSandbox();
  for (const queueName of ['dead', 'records', 'orders.fifo']) {
    const fifoQueue = queueName.endsWith('.fifo') ? true : null;
    sandbox.execute('CreateQueue', { queueName, fifoQueue, attributes: {} });
  }
  sandbox.createFunction('f', code, { deadLetterTargetArn: QUEUE, ...configuration });
  return sandbox;
}

function messagesIn(sandbox: TestSandbox, queueName: string): MessageRow[] {
  const queueId = sandbox.world.table(queues).find(queueName)?.id;
  return [...sandbox.world.table(messages).values()].filter((one) => one.queueId === queueId);
}

/** What a message's attributes are, by name. */
function attributesOf(message: MessageRow | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message?.messageAttributes ?? {}).map(([name, attribute]) => [
      name,
      [attribute.dataType, attribute.stringValue],
    ]),
  );
}

function configure(
  sandbox: TestSandbox,
  config: Partial<CommandInput<'PutFunctionEventInvokeConfig'>>,
): void {
  sandbox.execute('PutFunctionEventInvokeConfig', {
    functionName: 'f',
    qualifier: null,
    maximumRetryAttempts: null,
    maximumEventAgeInSeconds: null,
    onSuccess: null,
    onFailure: null,
    ...config,
  });
}

describe('A dead-letter queue', () => {
  test('gets the event itself, unchanged, with three attributes (ASY-50, ASY-51)', () => {
    const sandbox = openWithQueues();
    const { invocationId } = sandbox.sendEvent('f', { orderId: 7 });
    sandbox.advanceBy(600_000);
    const [letter, ...more] = messagesIn(sandbox, 'dead');
    expect(more).toEqual([]);
    expect(letter?.body).toBe('{"orderId":7}');
    expect(attributesOf(letter)).toEqual({
      RequestID: ['String', sandbox.invocations.get(invocationId ?? '')?.requestId],
      ErrorCode: ['Number', '200'],
      ErrorMessage: ['String', 'boom'],
    });
    expect(sandbox.events.find(({ kind }) => kind === 'DEAD_LETTER_SENT')).toMatchObject({
      rule: 'ASY-51',
      invocationId,
      detail: { targetArn: QUEUE, messageId: letter?.messageId },
    });
  });

  test('gets the first kilobyte of a long error message (ASY-51)', () => {
    const sandbox = openWithQueues(
      "exports.handler = async () => { throw new Error('x'.repeat(5000)); };",
    );
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    const { ErrorMessage } = attributesOf(messagesIn(sandbox, 'dead')[0]);
    expect(ErrorMessage).toEqual(['String', 'x'.repeat(1_024)]);
  });

  test('gets 429 of an event that never ran (ASY-51)', () => {
    const sandbox = openWithQueues();
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'f',
      reservedConcurrentExecutions: 0,
    });
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(attributesOf(messagesIn(sandbox, 'dead')[0])).toMatchObject({
      ErrorCode: ['Number', '429'],
      ErrorMessage: ['String', 'Rate Exceeded.'],
    });
  });

  test('gets nothing of an event that succeeds at its second attempt', () => {
    const sandbox = openWithQueues(
      "let n = 0; exports.handler = async () => { n += 1; if (n === 1) throw new Error('boom'); };",
    );
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(messagesIn(sandbox, 'dead')).toEqual([]);
  });

  test('and a failure destination both get their own form (ASY-53)', () => {
    const sandbox = openWithQueues();
    configure(sandbox, { maximumRetryAttempts: 0, onFailure: RECORDS });
    sandbox.sendEvent('f', { orderId: 7 });
    sandbox.advanceBy(600_000);
    expect(messagesIn(sandbox, 'dead').map(({ body }) => body)).toEqual(['{"orderId":7}']);
    expect(messagesIn(sandbox, 'records').map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      expect.objectContaining({ requestPayload: { orderId: 7 } }),
    ]);
  });

  test('belongs to the version, and is frozen with it (ASY-43)', () => {
    const sandbox = openWithQueues();
    sandbox.publish('f');
    sandbox.updateConfiguration('f', { deadLetterTargetArn: '' });
    sandbox.sendEvent('f', { to: '$LATEST' });
    sandbox.sendEvent('f', { to: '1' }, '1');
    sandbox.advanceBy(600_000);
    expect(messagesIn(sandbox, 'dead').map(({ body }) => body)).toEqual(['{"to":"1"}']);
  });

  test('that is gone loses the event, and the log says so (ASY-54)', () => {
    const sandbox = openWithQueues();
    sandbox.sendEvent('f');
    sandbox.execute('DeleteQueue', { queueName: 'dead' });
    sandbox.advanceBy(600_000);
    expect(sandbox.events.find(({ kind }) => kind === 'DEAD_LETTER_FAILED')).toMatchObject({
      rule: 'ASY-54',
      detail: { errorCode: 'AWS.SimpleQueueService.NonExistentQueue' },
    });
  });

  test('that the role may not send to any more loses the event (ASY-32, ASY-54)', () => {
    const sandbox = openWithQueues();
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'f', statements: [] });
    sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    expect(messagesIn(sandbox, 'dead')).toEqual([]);
    expect(sandbox.events.find(({ kind }) => kind === 'DEAD_LETTER_FAILED')).toMatchObject({
      detail: { errorCode: 'AccessDenied' },
    });
  });
});

describe('Setting a dead-letter queue', () => {
  function refusalOf(command: () => void): Pick<Refusal, 'code' | 'message' | 'field'> {
    try {
      command();
    } catch (error) {
      if (error instanceof Refusal) {
        return { code: error.code, message: error.message, field: error.field };
      }
      throw error;
    }
    throw new Error('The command was not refused');
  }

  test.each([
    ['arn:aws:sqs:eu-west-1:123456789012:orders.fifo', 'standard SQS queue'],
    ['arn:aws:lambda:eu-west-1:123456789012:function:f', 'standard SQS queue'],
    ['arn:aws:sqs:eu-west-1:123456789012:nobody', 'The specified queue does not exist.'],
    ['arn:aws:sqs:eu-west-1:999999999999:dead', 'The specified queue does not exist.'],
  ])('to %s is refused (ASY-50, ASY-55)', (deadLetterTargetArn, words) => {
    const sandbox = openWithQueues();
    const before = sandbox.events.length;
    const create = (): void => void sandbox.createFunction('g', FAILS, { deadLetterTargetArn });
    expect(refusalOf(create)).toEqual({
      code: 'INVALID_PARAMETER',
      field: 'deadLetterConfig.targetArn',
      message: expect.stringContaining(words) as string,
    });
    expect(sandbox.events).toHaveLength(before);
  });

  test('that the execution role may not send to is refused (ASY-55)', () => {
    const sandbox = openWithQueues();
    sandbox.updateConfiguration('f', { deadLetterTargetArn: '' });
    sandbox.execute('PutFunctionExecutionRole', { functionName: 'f', statements: [] });
    const update = (): void => sandbox.updateConfiguration('f', { deadLetterTargetArn: QUEUE });
    expect(refusalOf(update)).toEqual({
      code: 'INVALID_PARAMETER',
      field: 'deadLetterConfig.targetArn',
      message: 'The provided execution role does not have permissions to call SendMessage on SQS',
    });
  });
});

describe('A queue as a destination', () => {
  test('gets the record as the body, with the trace of the invocation (ASY-39, ASY-41)', () => {
    const sandbox = openWithQueues('exports.handler = async () => 1;');
    configure(sandbox, { onSuccess: RECORDS });
    const { invocationId } = sandbox.sendEvent('f');
    sandbox.advanceBy(600_000);
    const [message] = messagesIn(sandbox, 'records');
    const traceId = sandbox.events.find((one) => one.invocationId === invocationId)?.traceId;
    expect(message?.traceHeader).toContain(`Root=${traceId}`);
    expect(message?.traceHeader).toMatch(/Lineage=[0-9a-f]{8}:1$/);
    expect(message?.traceHeaderSent).toBe(true);
    expect(JSON.parse(message?.body ?? '')).toMatchObject({
      requestContext: { functionArn: `${F}:$LATEST`, condition: 'Success' },
    });
  });
});
