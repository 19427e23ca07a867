import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueueApi, type Fields, type QueueApi } from '../support/queue-api.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let api: QueueApi;
let accountId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  ({ accountId, api } = await openQueueApi(tenant));
});
afterAll(() => service.stop());

describe('receiveMessage with a wait time', () => {
  test('is answered when a message can be received, on a clock that stands still', async () => {
    await api.createQueue('waited', { receiveMessageWaitTimeSeconds: 20 });
    await api.send('waited', 'late', { delaySeconds: 3 });
    expect((await api.receive('waited')).messages).toMatchObject([{ body: 'late' }]);
  });

  test('is answered with nothing when the time is over', async () => {
    await api.createQueue('awaited');
    const input = { queueName: 'awaited', waitTimeSeconds: 1 };
    expect(await api.mutate('receiveMessage', input, 'messages { body }')).toEqual({
      messages: [],
    });
  });
});

describe('A message move task', () => {
  const TASK = `taskHandle status sourceArn destinationArn maxNumberOfMessagesPerSecond failureReason
    approximateNumberOfMessagesMoved approximateNumberOfMessagesToMove startedTimestamp endedAt`;
  const arnOf = (name: string): string => `arn:aws:sqs:eu-west-1:${accountId}:${name}`;

  async function withDeadLetters(name: string, count: number): Promise<string> {
    await api.createQueue(`${name}-dead`);
    const deadLetterTargetArn = arnOf(`${name}-dead`);
    await api.createQueue(name, {
      visibilityTimeout: 0,
      redrivePolicy: { deadLetterTargetArn, maxReceiveCount: 1 },
    });
    for (let number = 1; number <= count; number++) await api.send(name, `m${number}`);
    await api.receive(name);
    await api.receive(name);
    return deadLetterTargetArn;
  }

  test('moves messages back, and is listed with its queue', async () => {
    const sourceArn = await withDeadLetters('redriven', 2);
    const started = await api.mutate<{ taskHandle: string; messageMoveTask: Fields }>(
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
    await api.advance('PT1S');
    const tasks = `messageMoveTasks(last: 10) { edges { node { ${TASK} } } }`;
    expect(await api.look('redriven-dead', tasks)).toMatchObject({
      messageMoveTasks: {
        edges: [
          { node: { taskHandle: null, status: 'COMPLETED', approximateNumberOfMessagesMoved: 2 } },
        ],
      },
    });
    const history = 'messages(first: 1) { edges { node { body history { kind } } } }';
    expect(await api.look('redriven', history)).toMatchObject({
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
    const { taskHandle } = await api.mutate<{ taskHandle: string }>(
      'startMessageMoveTask',
      { sourceArn, maxNumberOfMessagesPerSecond: 1 },
      'taskHandle',
    );
    expect(
      await api.mutate(
        'cancelMessageMoveTask',
        { taskHandle },
        'approximateNumberOfMessagesMoved messageMoveTask { status }',
      ),
    ).toEqual({
      approximateNumberOfMessagesMoved: 1,
      messageMoveTask: { status: 'CANCELLING' },
    });
    expect(await api.refusalOf('cancelMessageMoveTask', { taskHandle })).toMatchObject({
      code: 'MOVE_TASK_NOT_RUNNING',
      awsErrorCode: 'UnsupportedOperation',
      field: 'taskHandle',
    });
  });

  test('needs a source that is a dead-letter queue', async () => {
    await api.createQueue('plain');
    const refused = await api.refusalOf('startMessageMoveTask', { sourceArn: arnOf('plain') });
    expect(refused).toMatchObject({ code: 'QUEUE_PARAMETER_INVALID', field: 'sourceArn' });
    const nowhere = await api.refusalOf('startMessageMoveTask', { sourceArn: arnOf('nowhere') });
    expect(nowhere).toMatchObject({
      code: 'MOVE_TASK_QUEUE_NOT_FOUND',
      awsErrorCode: 'ResourceNotFoundException',
    });
  });
});
