import { expect, test } from 'vitest';
import { eventRecord } from '../../../../src/simulation/pull/sqs/event-record.ts';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const ARN = 'arn:aws:sqs:eu-west-1:123456789012:orders';

/** The record of a message that is sent and, 52 ms later, received. */
function recordOf(rest: Parameters<QueueSandbox['send']>[2] = {}, queueName = 'orders'): unknown {
  const sqs = new QueueSandbox();
  sqs.create(queueName);
  sqs.send(queueName, '{"orderId":7}', rest);
  sqs.sandbox.advanceBy(52);
  const [message] = sqs.receive(queueName);
  return message && eventRecord(message, ARN);
}

test('A record has the form of table 4.2, its attributes as texts (SQS-11, SQS-13)', () => {
  const kind = { dataType: 'String', stringValue: 'order', binaryValue: null };
  const icon = { dataType: 'Binary', stringValue: null, binaryValue: 'AAEC' };
  expect(recordOf({ messageAttributes: { kind, icon } })).toEqual({
    messageId: expect.any(String) as unknown,
    receiptHandle: expect.stringMatching(/^AQEB/) as unknown,
    body: '{"orderId":7}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(START_MS),
      SenderId: '123456789012',
      ApproximateFirstReceiveTimestamp: String(START_MS + 52),
    },
    messageAttributes: {
      kind: {
        stringValue: 'order',
        stringListValues: [],
        binaryListValues: [],
        dataType: 'String',
      },
      icon: {
        binaryValue: 'AAEC',
        stringListValues: [],
        binaryListValues: [],
        dataType: 'Binary',
      },
    },
    md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown,
    eventSource: 'aws:sqs',
    eventSourceARN: ARN,
    awsRegion: 'eu-west-1',
  });
});

test('A record of a FIFO queue has the number, the group and the deduplication id (SQS-11)', () => {
  const ids = { messageGroupId: 'g', messageDeduplicationId: '1' };
  expect(recordOf(ids, 'orders.fifo')).toMatchObject({
    attributes: {
      SequenceNumber: '18849496460467696384',
      MessageGroupId: 'g',
      MessageDeduplicationId: '1',
    },
  });
});

test('A record has no checksum of attributes where there are none (SQS-12)', () => {
  expect(recordOf()).not.toHaveProperty('md5OfMessageAttributes');
  expect(recordOf()).toMatchObject({ messageAttributes: {} });
});
