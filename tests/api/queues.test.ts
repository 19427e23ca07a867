import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const FIGURES =
  'approximateNumberOfMessages approximateNumberOfMessagesNotVisible approximateNumberOfMessagesDelayed';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  ({ accountId } = sandbox);
});
afterAll(() => service.stop());

type Fields = Readonly<Record<string, unknown>>;

/** Sends a mutation with one input; returns what its payload has. */
async function mutate<Payload = Fields>(
  name: string,
  input: Fields,
  selection: string,
): Promise<Payload> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const data = await tenant.client.ask<Readonly<Record<string, Payload>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${selection} } }`,
    { input: { sandboxId, ...input } },
  );
  return data[name] as Payload;
}

/** The error that a mutation is refused with. */
async function refusalOf(name: string, input: Fields): Promise<unknown> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const { extensions } = await tenant.client.refusal(
    `mutation ($input: ${type}!) { ${name}(input: $input) { __typename } }`,
    { input: { sandboxId, ...input } },
  );
  return extensions;
}

async function createQueue(queueName: string, attributes: Fields = {}): Promise<string> {
  const { queue } = await mutate<{ queue: { id: string } }>(
    'createQueue',
    { queueName, attributes },
    'queue { id }',
  );
  return queue.id;
}

function send(queueName: string, messageBody: string, rest: Fields = {}): Promise<Fields> {
  return mutate('sendMessage', { queueName, messageBody, ...rest }, 'messageId');
}

interface Received {
  readonly messages: readonly { readonly body: string; readonly receiptHandle: string }[];
}

function receive(queueName: string): Promise<Received> {
  const input = { queueName, maxNumberOfMessages: 10 };
  return mutate<Received>('receiveMessage', input, 'messages { body receiptHandle }');
}

async function advance(by: string): Promise<void> {
  await mutate('advanceClock', { by }, 'advance { status }');
}

/** What a query finds of a queue. */
async function look(queueName: string, selection: string): Promise<Fields> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { queue: Fields } }>(
    `query ($id: ID!, $name: String!) { sandbox(id: $id) { queue(name: $name) { ${selection} } } }`,
    { id: sandboxId, name: queueName },
  );
  return sandbox.queue;
}

describe('createQueue', () => {
  test('answers with the queue, its attributes typed', async () => {
    await createQueue('dead');
    const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${accountId}:${name}`;
    const redrivePolicy = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 5 };
    const redriveAllowPolicy = { redrivePermission: 'BY_QUEUE', sourceQueueArns: [arnOf('x')] };
    const { queue } = await mutate<{ queue: Fields }>(
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
    await createQueue('typed.fifo', attributes);
    const selection = 'attributes { fifoQueue deduplicationScope fifoThroughputLimit }';
    expect(await look('typed.fifo', selection)).toEqual({ attributes });
  });

  test('answers again with the queue that is there, and refuses other attributes', async () => {
    const id = await createQueue('twice', { visibilityTimeout: 60 });
    expect(await createQueue('twice', { visibilityTimeout: 60 })).toBe(id);
    const other = { queueName: 'twice', attributes: { visibilityTimeout: 61 } };
    expect(await refusalOf('createQueue', other)).toMatchObject({
      code: 'QUEUE_EXISTS',
      awsErrorCode: 'QueueNameExists',
      field: 'attributes.visibilityTimeout',
    });
  });

  test('names the attribute that is out of its range', async () => {
    const bad = { queueName: 'bad', attributes: { visibilityTimeout: 43_201 } };
    expect(await refusalOf('createQueue', bad)).toEqual({
      code: 'INVALID_QUEUE_ATTRIBUTE',
      awsErrorCode: 'InvalidAttributeValue',
      field: 'attributes.visibilityTimeout',
      detail: { min: 0, max: 43_200 },
    });
    expect(await look('bad', 'id')).toBeNull();
  });
});

describe('setQueueAttributes', () => {
  test('leaves out what is left out, and takes null for the default', async () => {
    await createQueue('changed', { visibilityTimeout: 60, delaySeconds: 5 });
    const input = { queueName: 'changed', attributes: { visibilityTimeout: null } };
    const { queue } = await mutate<{ queue: Fields }>(
      'setQueueAttributes',
      input,
      'queue { attributes { visibilityTimeout delaySeconds } }',
    );
    expect(queue).toEqual({ attributes: { visibilityTimeout: 30, delaySeconds: 5 } });
  });
});

describe('The figures of a queue', () => {
  test('are those of the virtual instant, whether somebody has looked since or not', async () => {
    await createQueue('figures');
    await send('figures', 'delayed', { delaySeconds: 60 });
    await send('figures', 'received');
    await receive('figures');
    await send('figures', 'available');
    const states = `messages(first: 10) { edges { node { body state hiddenUntil } } } ${FIGURES}`;
    expect(await look('figures', states)).toMatchObject({
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
    await advance('PT30S');
    expect(await look('figures', FIGURES)).toEqual({
      approximateNumberOfMessages: 2,
      approximateNumberOfMessagesNotVisible: 0,
      approximateNumberOfMessagesDelayed: 1,
    });
    await advance('PT30S');
    expect(await look('figures', states)).toMatchObject({
      approximateNumberOfMessages: 3,
      approximateNumberOfMessagesDelayed: 0,
      messages: {
        edges: [1, 2, 3].map(() => ({ node: { state: 'AVAILABLE', hiddenUntil: null } })),
      },
    });
  });

  test('are 0 after a purge', async () => {
    await createQueue('purged');
    await send('purged', 'a');
    const { queue } = await mutate<{ queue: Fields }>(
      'purgeQueue',
      { queueName: 'purged' },
      `queue { ${FIGURES} }`,
    );
    expect(queue).toEqual({
      approximateNumberOfMessages: 0,
      approximateNumberOfMessagesNotVisible: 0,
      approximateNumberOfMessagesDelayed: 0,
    });
    expect(await refusalOf('purgeQueue', { queueName: 'purged' })).toMatchObject({
      code: 'PURGE_QUEUE_IN_PROGRESS',
    });
  });
});

describe('Messages', () => {
  test('arrive with their attributes, and as the record that a function gets', async () => {
    await createQueue('full.fifo');
    const awsTraceHeader = 'Root=1-5759e988-bd862e3fe1be46a994272793';
    await send('full.fifo', 'hello', {
      messageGroupId: 'g',
      messageDeduplicationId: '1',
      messageSystemAttributes: { awsTraceHeader },
      messageAttributes: [
        { name: 'kind', dataType: 'String', stringValue: 'order' },
        { name: '__proto__', dataType: 'Binary', binaryValue: 'AAEC' },
      ],
    });
    const { messages } = await mutate<{ messages: readonly Fields[] }>(
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
    await createQueue('once');
    const first = await send('once', 'a', { idempotencyKey: 'k' });
    expect(await send('once', 'a', { idempotencyKey: 'k' })).toEqual(first);
    expect(await look('once', FIGURES)).toMatchObject({ approximateNumberOfMessages: 1 });
  });

  test('are deleted and hidden in batches, each by itself', async () => {
    await createQueue('batches');
    for (const body of ['a', 'b']) await send('batches', body);
    const { messages } = await receive('batches');
    const results = 'successful { id messageId } failed { id code senderFault }';
    const hidden = await mutate(
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
    const deleted = await mutate(
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
    expect(await look('batches', FIGURES)).toMatchObject({
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
    expect(await refusalOf('sendMessage', input)).toMatchObject({
      code: 'INVALID_ARGUMENT',
      field: 'messageAttributes',
    });
  });

  test('tell their whole story under one trace id', async () => {
    await createQueue('story');
    const { messageId } = await send('story', 'a');
    await receive('story');
    await advance('PT30S');
    const [again] = (await receive('story')).messages;
    await mutate(
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

describe('receiveMessage with a wait time', () => {
  test('is answered when a message can be received, on a clock that stands still', async () => {
    await createQueue('waited', { receiveMessageWaitTimeSeconds: 20 });
    await send('waited', 'late', { delaySeconds: 3 });
    expect((await receive('waited')).messages).toMatchObject([{ body: 'late' }]);
  });

  test('is answered with nothing when the time is over', async () => {
    await createQueue('awaited');
    const input = { queueName: 'awaited', waitTimeSeconds: 1 };
    expect(await mutate('receiveMessage', input, 'messages { body }')).toEqual({ messages: [] });
  });
});

describe('A message move task', () => {
  const TASK = `taskHandle status sourceArn destinationArn maxNumberOfMessagesPerSecond failureReason
    approximateNumberOfMessagesMoved approximateNumberOfMessagesToMove startedTimestamp endedAt`;
  const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${accountId}:${name}`;

  async function withDeadLetters(name: string, count: number): Promise<string> {
    await createQueue(`${name}-dead`);
    const deadLetterTargetArn = arnOf(`${name}-dead`);
    await createQueue(name, {
      visibilityTimeout: 0,
      redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 },
    });
    for (let number = 1; number <= count; number++) await send(name, `m${number}`);
    await receive(name);
    await receive(name);
    return deadLetterTargetArn;
  }

  test('moves messages back, and is listed with its queue', async () => {
    const sourceArn = await withDeadLetters('redriven', 2);
    const started = await mutate<{ taskHandle: string; messageMoveTask: Fields }>(
      'startMessageMoveTask',
      { sourceArn, maxNumberOfMessagesPerSecond: 1 },
      `taskHandle messageMoveTask { ${TASK} }`,
    );
    expect(started.messageMoveTask).toMatchObject({
      taskHandle: started.taskHandle,
      status: 'RUNNING',
      sourceArn,
      destinationArn: null,
      maxNumberOfMessagesPerSecond: 1,
      approximateNumberOfMessagesToMove: 2,
      endedAt: null,
    });
    await advance('PT1S');
    const tasks = `messageMoveTasks(last: 10) { edges { node { ${TASK} } } }`;
    expect(await look('redriven-dead', tasks)).toMatchObject({
      messageMoveTasks: {
        edges: [
          { node: { taskHandle: null, status: 'COMPLETED', approximateNumberOfMessagesMoved: 2 } },
        ],
      },
    });
    const history = 'messages(first: 1) { edges { node { body history { kind } } } }';
    expect(await look('redriven', history)).toMatchObject({
      messages: {
        edges: [
          {
            node: {
              body: 'm1',
              history: [{ kind: 'MESSAGE_DELIVERED' }, { kind: 'MESSAGE_REDRIVEN' }],
            },
          },
        ],
      },
    });
  });

  test('is cancelled by its handle', async () => {
    const sourceArn = await withDeadLetters('stopped', 2);
    const { taskHandle } = await mutate<{ taskHandle: string }>(
      'startMessageMoveTask',
      { sourceArn, maxNumberOfMessagesPerSecond: 1 },
      'taskHandle',
    );
    expect(
      await mutate(
        'cancelMessageMoveTask',
        { taskHandle },
        'approximateNumberOfMessagesMoved messageMoveTask { status }',
      ),
    ).toEqual({
      approximateNumberOfMessagesMoved: 1,
      messageMoveTask: { status: 'CANCELLING' },
    });
    expect(await refusalOf('cancelMessageMoveTask', { taskHandle })).toMatchObject({
      code: 'MOVE_TASK_NOT_RUNNING',
      awsErrorCode: 'UnsupportedOperation',
      field: 'taskHandle',
    });
  });

  test('needs a source that is a dead-letter queue', async () => {
    await createQueue('plain');
    const refused = await refusalOf('startMessageMoveTask', { sourceArn: arnOf('plain') });
    expect(refused).toMatchObject({ code: 'QUEUE_PARAMETER_INVALID', field: 'sourceArn' });
    const nowhere = await refusalOf('startMessageMoveTask', { sourceArn: arnOf('nowhere') });
    expect(nowhere).toMatchObject({
      code: 'MOVE_TASK_QUEUE_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
    });
  });
});

describe('deleteQueue', () => {
  test('takes the queue away, and its name for 60 s', async () => {
    const id = await createQueue('gone');
    await send('gone', 'a');
    expect(await mutate('deleteQueue', { queueName: 'gone' }, 'deletedQueueId')).toEqual({
      deletedQueueId: id,
    });
    expect(await look('gone', 'id')).toBeNull();
    expect(await refusalOf('createQueue', { queueName: 'gone' })).toMatchObject({
      code: 'QUEUE_DELETED_RECENTLY',
      awsErrorCode: 'QueueDeletedRecently',
    });
    expect(await refusalOf('sendMessage', { queueName: 'gone', messageBody: 'a' })).toMatchObject({
      code: 'QUEUE_NOT_FOUND',
      awsErrorCode: 'AWS.SimpleQueueService.NonExistentQueue',
    });
    await advance('PT60S');
    expect(await createQueue('gone')).not.toBe(id);
  });
});
