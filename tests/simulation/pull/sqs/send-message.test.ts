import { describe, expect, test } from 'vitest';
import type { MessageAttributes } from '../../../../src/simulation/service-call.ts';
import { messageOf, QueueSandbox } from './queue-sandbox.ts';

const text = (stringValue: string): MessageAttributes[string] => ({
  dataType: 'String',
  stringValue,
  binaryValue: null,
});

describe('A message', () => {
  test('is answered with its id and the checksums that clients compare', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const sent = sqs.send('orders', 'This is a test message', {
      messageAttributes: {
        timestamp: { dataType: 'Number', stringValue: '1493147359900', binaryValue: null },
      },
    });
    expect(sent).toEqual({
      messageId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      md5OfMessageBody: 'fafb00f5732ab283681e124bf8747ed1',
      md5OfMessageAttributes: '235c5c510d26fb653d073faed50ae77c',
      md5OfMessageSystemAttributes: null,
      sequenceNumber: null,
    });
  });

  test('has the same checksum in whatever order its attributes are given', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const binary = { dataType: 'Binary.png', stringValue: null, binaryValue: 'AAEC' };
    const [one, other] = [
      { b: text('2'), a: binary },
      { a: binary, b: text('2') },
    ].map((messageAttributes) => sqs.send('orders', 'x', { messageAttributes }));
    expect(one?.md5OfMessageAttributes).toBe(other?.md5OfMessageAttributes);
    expect(one?.md5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  test('begins a trace that all its events have', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', 'a');
    const [message] = sqs.receive('orders');
    sqs.delete('orders', message ?? { receiptHandle: '' });
    const traceIds = sqs.sandbox.events.slice(1).map(({ traceId }) => traceId);
    expect(sqs.sandbox.events.slice(1).map(({ kind }) => kind)).toEqual([
      'MESSAGE_SENT',
      'MESSAGE_RECEIVED',
      'MESSAGE_DELETED',
    ]);
    expect(traceIds[0]).toMatch(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    expect(new Set(traceIds).size).toBe(1);
  });

  test('to a queue that does not exist is refused (SQS-02)', () => {
    expect(() => new QueueSandbox().send('orders', 'a')).toThrow(
      'The specified queue does not exist',
    );
  });

  test('without a body is refused', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    expect(() => sqs.send('orders', '')).toThrow(
      'The request must contain the parameter MessageBody.',
    );
  });

  test.each([
    ['a control character', 'a\u0000b'],
    ['a lone surrogate', 'a\ud800b'],
    ['U+FFFE', 'a\ufffeb'],
  ])('with %s is refused', (_name, body) => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    expect(() => sqs.send('orders', body)).toThrow('Invalid characters found.');
  });

  test('with tabs, line ends and emoji is taken as it is (SQS-13)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', '\t\r\n😀 {"not": parsed');
    expect(sqs.receiveBodies('orders')).toEqual(['\t\r\n😀 {"not": parsed']);
  });

  test('counts names, types and values of attributes into its size', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { maximumMessageSize: 1_024 });
    const messageAttributes = { name: text('värde') }; // 4 + 6 + 6 bytes
    sqs.send('orders', 'x'.repeat(1_008), { messageAttributes });
    expect(() => sqs.send('orders', 'x'.repeat(1_009), { messageAttributes })).toThrow(
      'One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.',
    );
  });

  test('may wait for its own delay, or else for that of the queue', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { delaySeconds: 60 });
    sqs.send('orders', 'own', { delaySeconds: 10 });
    sqs.send('orders', 'none', { delaySeconds: 0 });
    sqs.send('orders', 'queue');
    expect(sqs.receiveBodies('orders')).toEqual(['none']);
    sqs.sandbox.advanceBy(10_000);
    expect(sqs.receiveBodies('orders')).toEqual(['own']);
    sqs.sandbox.advanceBy(49_999);
    expect(sqs.receiveBodies('orders')).not.toContain('queue');
    sqs.sandbox.advanceBy(1);
    expect(sqs.receiveBodies('orders')).toContain('queue');
  });

  test('keeps the delay that it was sent with when the queue gets another', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { delaySeconds: 60 });
    sqs.send('orders', 'a');
    sqs.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: { delaySeconds: 0 },
    });
    expect(sqs.receiveBodies('orders')).toEqual([]);
  });

  test('of a group in a standard queue is not ordered by it (SQS-09)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', '1', { messageGroupId: 'tenant' });
    sqs.send('orders', '2', { messageGroupId: 'tenant' });
    const one = (): unknown =>
      sqs
        .receive('orders', { maxNumberOfMessages: 1 })
        .map(({ body, attributes }) => [
          body,
          attributes['MessageGroupId'],
          attributes['SequenceNumber'],
        ]);
    expect([one(), one()]).toEqual([[['1', 'tenant', undefined]], [['2', 'tenant', undefined]]]);
  });

  test('carries the trace header that it is sent with', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const awsTraceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1';
    const { md5OfMessageSystemAttributes } = sqs.send('orders', 'a', { awsTraceHeader });
    expect(md5OfMessageSystemAttributes).toMatch(/^[0-9a-f]{32}$/);
    expect(sqs.receive('orders')[0]?.attributes['AWSTraceHeader']).toBe(awsTraceHeader);
    expect(sqs.sandbox.events.at(-1)?.traceId).toBe('1-5759e988-bd862e3fe1be46a994272793');
    expect(() => sqs.send('orders', 'b', { awsTraceHeader: 'Root=1' })).toThrow(
      'Value Root=1 for parameter AWSTraceHeader is invalid.',
    );
  });
});

describe('Message attributes', () => {
  const attempt = (messageAttributes: MessageAttributes): unknown => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    return sqs.send('orders', 'a', { messageAttributes }).messageId;
  };

  test('are ten at most', () => {
    const named = (count: number): MessageAttributes =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, text('x')]));
    expect(attempt(named(10))).toBeTypeOf('string');
    expect(() => attempt(named(11))).toThrow(
      'Number of message attributes [11] exceeds the allowed maximum [10].',
    );
  });

  test.each(['', '.a', 'a.', 'a..b', 'a b', 'AWS.kind', 'amazon.kind', 'x'.repeat(257)])(
    'cannot be called "%s"',
    (name) => {
      expect(() => attempt({ [name]: text('x') })).toThrow('message attribute name');
    },
  );

  test.each(['a', 'a.b-c_d', 'awsome', '__proto__', 'x'.repeat(256)])(
    'can be called "%s"',
    (name) => {
      expect(attempt(Object.fromEntries([[name, text('x')]]))).toBeTypeOf('string');
    },
  );

  test.each([
    ['a type of another name', { dataType: 'Text', stringValue: 'x', binaryValue: null }],
    ['a text without a value', { dataType: 'String', stringValue: '', binaryValue: null }],
    ['a text with a binary value', { dataType: 'String', stringValue: 'x', binaryValue: 'AA==' }],
    ['a binary with a text', { dataType: 'Binary', stringValue: 'x', binaryValue: null }],
    ['a binary that is not base64', { dataType: 'Binary', stringValue: null, binaryValue: 'AA' }],
    ['a number that is none', { dataType: 'Number', stringValue: '1x', binaryValue: null }],
    [
      'a number of 39 digits',
      { dataType: 'Number', stringValue: '1'.repeat(39), binaryValue: null },
    ],
    ['a number above 10^126', { dataType: 'Number', stringValue: '1e127', binaryValue: null }],
  ])('refuse %s', (_name, attribute) => {
    expect(() => attempt({ a: attribute })).toThrow("'a'");
  });

  test.each(['-1.5', '1e126', '0.000', '.5', '1e-128'])('take the number %s', (stringValue) => {
    expect(
      attempt({ a: { dataType: 'Number.custom', stringValue, binaryValue: null } }),
    ).toBeTypeOf('string');
  });
});

describe('A batch', () => {
  const entriesOf = (bodies: readonly string[]): { id: string; body: string }[] =>
    bodies.map((body, index) => ({ id: `m${index + 1}`, body }));
  const sendBatch = (sqs: QueueSandbox, entries: readonly { id: string; body: string }[]) =>
    sqs.sandbox.execute('SendMessageBatch', {
      queueName: 'orders',
      entries: entries.map(({ id, body }) => ({ id, ...messageOf(body) })),
    });

  test('sends what it can and says what it cannot (SQS-01)', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    const { successful, failed } = sendBatch(sqs, entriesOf(['a', 'b\u0000', 'c']));
    expect(successful.map(({ id }) => id)).toEqual(['m1', 'm3']);
    expect(failed).toEqual([
      {
        id: 'm2',
        code: 'InvalidMessageContents',
        message: expect.stringContaining('Invalid characters found') as unknown,
        senderFault: true,
      },
    ]);
    expect(sqs.receiveBodies('orders')).toEqual(['a', 'c']);
  });

  test.each([
    ['of no entry', [], 'There should be at least one entry in the request.'],
    [
      'of eleven entries',
      entriesOf(Array.from({ length: 11 }, () => 'x')),
      'Maximum number of entries per request are 10. You have sent 11.',
    ],
    [
      'with an id twice',
      [
        { id: 'a', body: '1' },
        { id: 'a', body: '2' },
      ],
      'Id a repeated.',
    ],
    ['with a bad id', [{ id: 'a b', body: '1' }], 'A batch entry id can only contain'],
    [
      'above 1 MiB in total',
      entriesOf(['x'.repeat(600_000), 'y'.repeat(448_577)]),
      'Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes.',
    ],
  ])('%s is refused as a whole (SQS-01)', (_name, entries, message) => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    expect(() => sendBatch(sqs, entries)).toThrow(message);
    expect(sqs.messagesOf('orders')).toEqual([]);
  });
});

test('Messages survive that the World is saved and loaded', () => {
  const sqs = new QueueSandbox();
  sqs.create('orders', { visibilityTimeout: 60 });
  for (const body of ['a', 'b', 'c']) sqs.send('orders', body);
  sqs.receive('orders', { maxNumberOfMessages: 1 });
  sqs.sandbox.reload();
  expect(sqs.receiveBodies('orders')).toEqual(['b', 'c']);
  sqs.sandbox.advanceBy(60_000).reload();
  expect(sqs.receiveBodies('orders')).toEqual(['a', 'b', 'c']);
});
