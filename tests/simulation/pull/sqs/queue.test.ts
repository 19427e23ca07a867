import { describe, expect, test } from 'vitest';
import { START_MS } from '../../../support/test-sandbox.ts';
import { QueueSandbox } from './queue-sandbox.ts';

const DLQ_ARN = 'arn:aws:sqs:eu-west-1:123456789012:dead';

describe('A new queue', () => {
  test('has the defaults of SQS (table 4.1)', () => {
    expect(new QueueSandbox().create('orders')).toMatchObject({
      queueName: 'orders',
      fifoQueue: false,
      delaySeconds: 0,
      maximumMessageSize: 1_048_576,
      messageRetentionPeriod: 345_600,
      receiveMessageWaitTimeSeconds: 0,
      visibilityTimeout: 30,
      policy: null,
      redrivePolicy: null,
      contentBasedDeduplication: null,
      createdAtMs: START_MS,
      lastModifiedMs: START_MS,
    });
  });

  test('is a FIFO queue where its name ends in .fifo, and only there (SQS-02)', () => {
    const sqs = new QueueSandbox();
    expect(sqs.create('orders.fifo')).toMatchObject({
      fifoQueue: true,
      contentBasedDeduplication: false,
      deduplicationScope: 'QUEUE',
      fifoThroughputLimit: 'PER_QUEUE',
    });
    for (const [queueName, fifoQueue] of [
      ['jobs', true],
      ['jobs.fifo', false],
    ] as const) {
      expect(() =>
        sqs.sandbox.execute('CreateQueue', { queueName, fifoQueue, attributes: {} }),
      ).toThrow('Invalid value for the parameter FifoQueue');
    }
  });

  test.each([
    '',
    'a.b',
    'a b',
    '.fifo',
    'x'.repeat(81),
    `${'x'.repeat(76)}.fifo`,
    'orders.fifo.fifo',
  ])('cannot be called "%s" (SQS-02)', (queueName) => {
    expect(() => new QueueSandbox().create(queueName)).toThrow(
      'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.',
    );
  });

  test('may have a name of 80 characters, the suffix included (SQS-02)', () => {
    const sqs = new QueueSandbox();
    sqs.create('x'.repeat(80));
    expect(sqs.create(`${'x'.repeat(75)}.fifo`).queueName).toHaveLength(80);
  });

  test.each([
    ['delaySeconds', -1, 901],
    ['maximumMessageSize', 1_023, 1_048_577],
    ['messageRetentionPeriod', 59, 1_209_601],
    ['receiveMessageWaitTimeSeconds', -1, 21],
    ['visibilityTimeout', -1, 43_201],
  ])('refuses a %s below its minimum or above its maximum', (name, below, above) => {
    const sqs = new QueueSandbox();
    const awsName = name.charAt(0).toUpperCase() + name.slice(1);
    for (const value of [below, above]) {
      expect(() => sqs.create('orders', { [name]: value })).toThrow(
        `Invalid value for the parameter ${awsName}: it must be from ${below + 1} to ${above - 1}, and ${value} was given.`,
      );
    }
    sqs.create('least', { [name]: below + 1 });
    sqs.create('most', { [name]: above - 1 });
  });

  test('refuses the attributes of FIFO queues on a standard queue', () => {
    expect(() => new QueueSandbox().create('orders', { contentBasedDeduplication: true })).toThrow(
      'Invalid value for the parameter ContentBasedDeduplication: a standard queue does not have it; FIFO queues do.',
    );
  });

  test('counts throughput by message group only where duplicates are looked for there (SQS-09)', () => {
    const sqs = new QueueSandbox();
    expect(() => sqs.create('a.fifo', { fifoThroughputLimit: 'PER_MESSAGE_GROUP_ID' })).toThrow(
      'perMessageGroupId needs the deduplicationScope messageGroup',
    );
    sqs.create('a.fifo', {
      fifoThroughputLimit: 'PER_MESSAGE_GROUP_ID',
      deduplicationScope: 'MESSAGE_GROUP',
    });
  });

  test('refuses a policy that IAM would', () => {
    expect(() => new QueueSandbox().create('orders', { policy: '{"Statement":' })).toThrow(
      'Cannot take attributes.policy: it is not valid JSON.',
    );
  });
});

describe('Creating a queue that exists', () => {
  test('answers with it where the attributes that are given are its own', () => {
    const sqs = new QueueSandbox();
    const { id } = sqs.create('orders', { visibilityTimeout: 60, delaySeconds: 5 });
    expect(sqs.create('orders', { visibilityTimeout: 60 }).id).toBe(id);
    expect(sqs.create('orders').id).toBe(id);
    expect(sqs.sandbox.events.map(({ kind }) => kind)).toEqual(['QUEUE_CREATED']);
  });

  test('compares policies by what they say, in whatever order their fields come', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead');
    const { id } = sqs.create('orders', {
      redrivePolicy: { deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 3 },
    });
    const other = { maxReceiveCount: 3, deadLetterTargetArn: DLQ_ARN };
    expect(sqs.create('orders', { redrivePolicy: other }).id).toBe(id);
  });

  test('is refused where one has another value', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders', { visibilityTimeout: 60 });
    expect(() => sqs.create('orders', { visibilityTimeout: 30 })).toThrow(
      'A queue already exists with the same name and a different value for attribute VisibilityTimeout',
    );
  });
});

describe('A deleted queue', () => {
  test('is gone with its messages, those in flight too', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', 'a');
    sqs.send('orders', 'b');
    sqs.receive('orders', { maxNumberOfMessages: 1 });
    sqs.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    expect(sqs.sandbox.events.at(-1)).toMatchObject({
      kind: 'QUEUE_DELETED',
      rule: 'SQS-10',
      detail: { queueName: 'orders', messages: 2 },
    });
    expect(() => sqs.send('orders', 'c')).toThrow('The specified queue does not exist');
    expect(sqs.sandbox.world.nextDueAt).toBeNull();
  });

  test('keeps its name for 60 s (SQS-10)', () => {
    const sqs = new QueueSandbox();
    const before = sqs.create('orders');
    sqs.sandbox.execute('DeleteQueue', { queueName: 'orders' });
    sqs.sandbox.advanceBy(59_999);
    expect(() => sqs.create('orders')).toThrow(
      'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
    );
    sqs.sandbox.advanceBy(1);
    expect(sqs.create('orders').id).not.toBe(before.id);
  });
});

describe('Purging a queue', () => {
  test('deletes all its messages, and is refused again within 60 s', () => {
    const sqs = new QueueSandbox();
    sqs.create('orders');
    sqs.send('orders', 'a');
    sqs.send('orders', 'b');
    sqs.receive('orders', { maxNumberOfMessages: 1 });
    const purge = (): unknown => sqs.sandbox.execute('PurgeQueue', { queueName: 'orders' });
    purge();
    expect(sqs.messagesOf('orders')).toEqual([]);
    expect(sqs.queue('orders').messageBytes).toBe(0);
    sqs.sandbox.advanceBy(59_999);
    expect(purge).toThrow('Only one PurgeQueue operation on orders is allowed every 60 seconds.');
    sqs.sandbox.advanceBy(1);
    purge();
  });
});

describe('Setting attributes', () => {
  test('changes what is given, and null brings the default back', () => {
    const sqs = new QueueSandbox();
    sqs.create('dead');
    sqs.create('orders', {
      visibilityTimeout: 60,
      delaySeconds: 5,
      redrivePolicy: { deadLetterTargetArn: DLQ_ARN, maxReceiveCount: 3 },
    });
    sqs.sandbox.advanceBy(1_000);
    sqs.sandbox.execute('SetQueueAttributes', {
      queueName: 'orders',
      attributes: { visibilityTimeout: null, redrivePolicy: null, messageRetentionPeriod: 60 },
    });
    expect(sqs.queue('orders')).toMatchObject({
      visibilityTimeout: 30,
      delaySeconds: 5,
      messageRetentionPeriod: 60,
      redrivePolicy: null,
      createdAtMs: START_MS,
      lastModifiedMs: START_MS + 1_000,
    });
  });

  test('to nothing changes nothing', () => {
    const sqs = new QueueSandbox();
    const before = sqs.create('orders');
    sqs.sandbox.advanceBy(1_000);
    sqs.sandbox.takeEvents();
    sqs.sandbox.execute('SetQueueAttributes', { queueName: 'orders', attributes: {} });
    expect(sqs.queue('orders')).toEqual(before);
    expect(sqs.sandbox.takeEvents()).toEqual([]);
  });

  test('takes a name, a URL or an ARN for the queue', () => {
    const sqs = new QueueSandbox();
    const { id } = sqs.create('orders');
    for (const queueName of [
      'orders',
      'https://sqs.eu-west-1.amazonaws.com/123456789012/orders',
      'arn:aws:sqs:eu-west-1:123456789012:orders',
    ]) {
      const answer = sqs.sandbox.execute('SetQueueAttributes', { queueName, attributes: {} });
      expect(answer).toEqual({ queueId: id });
    }
    for (const queueName of [
      'https://sqs.us-east-1.amazonaws.com/123456789012/orders',
      'arn:aws:sqs:eu-west-1:999999999999:orders',
      'other',
    ]) {
      expect(() =>
        sqs.sandbox.execute('SetQueueAttributes', { queueName, attributes: {} }),
      ).toThrow('The specified queue does not exist');
    }
  });
});
