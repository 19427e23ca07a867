import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueueApi, type Fields, type QueueApi } from '../support/queue-api.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const FIGURES =
  'approximateNumberOfMessages approximateNumberOfMessagesNotVisible approximateNumberOfMessagesDelayed';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let api: QueueApi;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  ({ sandboxId, accountId, api } = await openQueueApi(tenant));
});
afterAll(() => service.stop());

describe('createQueue', () => {
  test('answers with the queue, its attributes typed', async () => {
    await api.createQueue('dead');
    const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${accountId}:${name}`;
    const redrivePolicy = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 5 };
    const redriveAllowPolicy = { redrivePermission: 'BY_QUEUE', sourceQueueArns: [arnOf('x')] };
    const { queue } = await api.mutate<{ queue: Fields }>(
      'createQueue',
      {
        queueName: 'typed',
        attributes: { visibilityTimeout: 60, redrivePolicy, redriveAllowPolicy },
      },
      `queue { id queueName queueArn queueUrl attributes {
        fifoQueue visibilityTimeout delaySeconds contentBasedDeduplication policy createdTimestamp
        redrivePolicy { deadLetterTargetArn maxReceiveCount }
        redriveAllowPolicy { redrivePermission sourceQueueArns }
      } }`,
    );
    expect(queue).toEqual({
      id: expect.stringMatching(/^que_\w+$/) as string,
      queueName: 'typed',
      queueArn: arnOf('typed'),
      queueUrl: `https://sqs.eu-west-1.amazonaws.com/${accountId}/typed`,
      attributes: {
        fifoQueue: false,
        visibilityTimeout: 60,
        delaySeconds: 0,
        contentBasedDeduplication: null,
        policy: null,
        createdTimestamp: '2026-01-12T15:40:00.000Z',
        redrivePolicy,
        redriveAllowPolicy,
      },
    });
  });

  test('makes a FIFO queue, whose attributes are enums', async () => {
    const attributes = {
      fifoQueue: true,
      deduplicationScope: 'MESSAGE_GROUP',
      fifoThroughputLimit: 'PER_MESSAGE_GROUP_ID',
    };
    await api.createQueue('typed.fifo', attributes);
    const selection = 'attributes { fifoQueue deduplicationScope fifoThroughputLimit }';
    expect(await api.look('typed.fifo', selection)).toEqual({ attributes });
  });

  test('answers again with the queue that is there, and refuses other attributes', async () => {
    const id = await api.createQueue('twice', { visibilityTimeout: 60 });
    expect(await api.createQueue('twice', { visibilityTimeout: 60 })).toBe(id);
    const other = { queueName: 'twice', attributes: { visibilityTimeout: 61 } };
    expect(await api.refusalOf('createQueue', other)).toMatchObject({
      code: 'QUEUE_EXISTS',
      awsErrorCode: 'QueueNameExists',
      field: 'attributes.visibilityTimeout',
    });
  });

  test('names the attribute that is out of its range', async () => {
    const bad = { queueName: 'bad', attributes: { visibilityTimeout: 43_201 } };
    expect(await api.refusalOf('createQueue', bad)).toEqual({
      code: 'INVALID_QUEUE_ATTRIBUTE',
      awsErrorCode: 'InvalidAttributeValue',
      field: 'attributes.visibilityTimeout',
      detail: { min: 0, max: 43_200 },
    });
    expect(await api.look('bad', 'id')).toBeNull();
  });
});

describe('setQueueAttributes', () => {
  test('leaves out what is left out, and takes null for the default', async () => {
    await api.createQueue('changed', { visibilityTimeout: 60, delaySeconds: 5 });
    const input = { queueName: 'changed', attributes: { visibilityTimeout: null } };
    const { queue } = await api.mutate<{ queue: Fields }>(
      'setQueueAttributes',
      input,
      'queue { attributes { visibilityTimeout delaySeconds } }',
    );
    expect(queue).toEqual({ attributes: { visibilityTimeout: 30, delaySeconds: 5 } });
  });
});

describe('The figures of a queue', () => {
  test('are those of the virtual instant, whether somebody has looked since or not', async () => {
    await api.createQueue('figures');
    await api.send('figures', 'delayed', { delaySeconds: 60 });
    await api.send('figures', 'received');
    await api.receive('figures');
    await api.send('figures', 'available');
    const states = `messages(first: 10) { edges { node { body state hiddenUntil } } } ${FIGURES}`;
    expect(await api.look('figures', states)).toMatchObject({
      approximateNumberOfMessages: 1,
      approximateNumberOfMessagesNotVisible: 1,
      approximateNumberOfMessagesDelayed: 1,
      messages: {
        edges: [
          { node: { body: 'delayed', state: 'DELAYED' } },
          { node: { body: 'received', state: 'IN_FLIGHT' } },
          { node: { body: 'available', state: 'AVAILABLE', hiddenUntil: null } },
        ],
      },
    });
    await api.advance('PT30S');
    expect(await api.look('figures', FIGURES)).toEqual({
      approximateNumberOfMessages: 2,
      approximateNumberOfMessagesNotVisible: 0,
      approximateNumberOfMessagesDelayed: 1,
    });
    await api.advance('PT30S');
    expect(await api.look('figures', states)).toMatchObject({
      approximateNumberOfMessages: 3,
      approximateNumberOfMessagesDelayed: 0,
      messages: {
        edges: [1, 2, 3].map(() => ({ node: { state: 'AVAILABLE', hiddenUntil: null } })),
      },
    });
  });

  test('are 0 after a purge', async () => {
    await api.createQueue('purged');
    await api.send('purged', 'a');
    const { queue } = await api.mutate<{ queue: Fields }>(
      'purgeQueue',
      { queueName: 'purged' },
      `queue { ${FIGURES} }`,
    );
    expect(queue).toEqual({
      approximateNumberOfMessages: 0,
      approximateNumberOfMessagesNotVisible: 0,
      approximateNumberOfMessagesDelayed: 0,
    });
    expect(await api.refusalOf('purgeQueue', { queueName: 'purged' })).toMatchObject({
      code: 'PURGE_QUEUE_IN_PROGRESS',
    });
  });
});

describe('Messages', () => {
  test('arrive with their attributes, and as the record that a function gets', async () => {
    await api.createQueue('full.fifo');
    const awsTraceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    await api.send('full.fifo', 'hello', {
      messageGroupId: 'g',
      messageDeduplicationId: '1',
      messageSystemAttributes: { awsTraceHeader },
      messageAttributes: [
        { name: 'kind', dataType: 'String', stringValue: 'order' },
        { name: '__proto__', dataType: 'Binary', binaryValue: 'AAEC' },
      ],
    });
    const { messages } = await api.mutate<{ messages: readonly Fields[] }>(
      'receiveMessage',
      { queueName: 'full.fifo' },
      `messages { messageId body md5OfBody eventRecord
        attributes { approximateReceiveCount senderId messageGroupId messageDeduplicationId sequenceNumber awsTraceHeader sentTimestamp }
        messageAttributes { name dataType stringValue binaryValue } }`,
    );
    expect(messages).toMatchObject([
      {
        body: 'hello',
        md5OfBody: '5d41402abc4b2a76b9719d911017c592',
        attributes: {
          approximateReceiveCount: 1,
          senderId: accountId,
          messageGroupId: 'g',
          messageDeduplicationId: '1',
          sequenceNumber: expect.stringMatching(/^\d{20}$/) as string,
          awsTraceHeader,
        },
        messageAttributes: [
          { name: '__proto__', dataType: 'Binary', stringValue: null, binaryValue: 'AAEC' },
          { name: 'kind', dataType: 'String', stringValue: 'order', binaryValue: null },
        ],
        eventRecord: {
          body: 'hello',
          attributes: { ApproximateReceiveCount: '1', AWSTraceHeader: awsTraceHeader },
          eventSourceARN: `arn:aws:sqs:eu-west-1:${accountId}:full.fifo`,
        },
      },
    ]);
  });

  test('are sent once under one idempotency key', async () => {
    await api.createQueue('once');
    const first = await api.send('once', 'a', { idempotencyKey: 'k' });
    expect(await api.send('once', 'a', { idempotencyKey: 'k' })).toEqual(first);
    expect(await api.look('once', FIGURES)).toMatchObject({ approximateNumberOfMessages: 1 });
  });

  test('are deleted and hidden in batches, each by itself', async () => {
    await api.createQueue('batches');
    for (const body of ['a', 'b']) await api.send('batches', body);
    const { messages } = await api.receive('batches');
    const results = 'successful { id messageId } failed { id code senderFault }';
    const hidden = await api.mutate(
      'changeMessageVisibilityBatch',
      {
        queueName: 'batches',
        entries: messages.map(({ body, receiptHandle }) => ({
          id: body,
          receiptHandle,
          visibilityTimeout: body === 'a' ? 600 : 43_201,
        })),
      },
      results,
    );
    expect(hidden).toMatchObject({
      successful: [{ id: 'a' }],
      failed: [{ id: 'b', code: 'InvalidParameterValue', senderFault: true }],
    });
    const deleted = await api.mutate(
      'deleteMessageBatch',
      {
        queueName: 'batches',
        entries: [
          { id: 'b', receiptHandle: messages[1]?.receiptHandle },
          { id: 'x', receiptHandle: 'none' },
        ],
      },
      results,
    );
    expect(deleted).toMatchObject({
      successful: [{ id: 'b' }],
      failed: [{ id: 'x', code: 'ReceiptHandleIsInvalid', senderFault: true }],
    });
    expect(await api.look('batches', FIGURES)).toMatchObject({
      approximateNumberOfMessages: 0,
      approximateNumberOfMessagesNotVisible: 1,
    });
  });

  test('refuse a name of an attribute that is there twice', async () => {
    const attribute = { name: 'a', dataType: 'String', stringValue: '1' };
    const input = {
      queueName: 'once',
      messageBody: 'x',
      messageAttributes: [attribute, attribute],
    };
    expect(await api.refusalOf('sendMessage', input)).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field: 'messageAttributes',
    });
  });

  test('tell their whole story under one trace id', async () => {
    await api.createQueue('story');
    const { messageId } = await api.send('story', 'a');
    await api.receive('story');
    await api.advance('PT30S');
    const [again] = (await api.receive('story')).messages;
    await api.mutate(
      'deleteMessage',
      { queueName: 'story', receiptHandle: again?.receiptHandle },
      'messageId',
    );
    const { sandbox } = await tenant.client.ask<{ sandbox: { events: { edges: Entry[] } } }>(
      'query ($id: ID!) { sandbox(id: $id) { events(last: 100) { edges { node { kind traceId detail } } } } }',
      { id: sandboxId },
    );
    const own = sandbox.events.edges
      .map(({ node }) => node)
      .filter(({ detail }) => detail?.['messageId'] === messageId);
    expect(own.map(({ kind }) => kind)).toEqual([
      'MESSAGE_SENT',
      'MESSAGE_RECEIVED',
      'MESSAGE_VISIBLE_AGAIN',
      'MESSAGE_RECEIVED',
      'MESSAGE_DELETED',
    ]);
    expect(new Set(own.map(({ traceId }) => traceId)).size).toBe(1);
  });
});

interface Entry {
  readonly node: {
    readonly kind: string;
    readonly traceId: string;
    readonly detail: Fields | null;
  };
}

describe('deleteQueue', () => {
  test('takes the queue away, and its name for 60 s', async () => {
    const id = await api.createQueue('gone');
    await api.send('gone', 'a');
    expect(await api.mutate('deleteQueue', { queueName: 'gone' }, 'deletedQueueId')).toEqual({
      deletedQueueId: id,
    });
    expect(await api.look('gone', 'id')).toBeNull();
    expect(await api.refusalOf('createQueue', { queueName: 'gone' })).toMatchObject({
      code: 'QUEUE_DELETED_RECENTLY',
      awsErrorCode: 'QueueDeletedRecently',
    });
    expect(
      await api.refusalOf('sendMessage', { queueName: 'gone', messageBody: 'a' }),
    ).toMatchObject({
      code: 'QUEUE_NOT_FOUND',
      awsErrorCode: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    await api.advance('PT60S');
    expect(await api.createQueue('gone')).not.toBe(id);
  });
});
