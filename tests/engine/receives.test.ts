import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReceiveAnswer } from '../../src/engine/request.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { eventually, startTestEngine, type TestEngine } from '../support/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.stop());

/** A clock that all but stands still: a receive that waits ends by a message only. */
const ALL_BUT_STILL = 0.000_001;

async function sandboxWithQueue(
  ...clock: Parameters<TestEngine['createSandbox']>
): Promise<string> {
  const sandboxId = await test.createSandbox(...clock);
  const input = { queueName: 'orders', fifoQueue: null, attributes: {} };
  await test.engine.execute(sandboxId, { type: 'CreateQueue', input });
  return sandboxId;
}

function send(
  sandboxId: string,
  body: string,
  {
    engine = test.engine,
    delaySeconds = null,
  }: { engine?: Engine; delaySeconds?: number | null } = {},
): Promise<unknown> {
  const input = {
    queueName: 'orders',
    body,
    delaySeconds,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    awsTraceHeader: null,
  };
  return engine.execute(sandboxId, { type: 'SendMessage', input });
}

async function receive(
  sandboxId: string,
  waitTimeSeconds: number,
  idempotencyKey: string | null = null,
): Promise<string[]> {
  const input = {
    queueName: 'orders',
    maxNumberOfMessages: 10,
    visibilityTimeout: null,
    waitTimeSeconds,
  };
  const { messages }: ReceiveAnswer = await test.engine.receive(sandboxId, input, idempotencyKey);
  return messages.map(({ body }) => body);
}

/** Waits until so many receives wait for messages. */
async function untilWaiting(sandboxId: string, count: number): Promise<void> {
  await eventually(
    () => test.prisma.sqsReceive.count({ where: { sandboxId, endedAtMs: null } }),
    (waiting) => waiting === count,
  );
}

async function passedMs(sandboxId: string): Promise<number> {
  const { nowMs } = await test.prisma.sandbox.findUniqueOrThrow({ where: { id: sandboxId } });
  return Number(nowMs) - Date.UTC(2026, 0, 12);
}

describe('a receive that waits (SQS-01)', () => {
  it('moves a clock that stands still to the message that it gets', async () => {
    const sandboxId = await sandboxWithQueue();
    await send(sandboxId, 'late', { delaySeconds: 7 });
    expect(await receive(sandboxId, 20)).toEqual(['late']);
    expect(await passedMs(sandboxId)).toBe(7_000);
  });

  it('moves a clock that stands still to the end of its wait where nothing comes', async () => {
    const sandboxId = await sandboxWithQueue();
    expect(await receive(sandboxId, 20)).toEqual([]);
    expect(await passedMs(sandboxId)).toBe(20_000);
  });

  it('does not move the clock where there is a message, nor where it does not wait', async () => {
    const sandboxId = await sandboxWithQueue();
    expect(await receive(sandboxId, 0)).toEqual([]);
    await send(sandboxId, 'a');
    expect(await receive(sandboxId, 20)).toEqual(['a']);
    expect(await passedMs(sandboxId)).toBe(0);
  });

  it('ends by the clock where that goes by itself', async () => {
    const sandboxId = await sandboxWithQueue('SCALED', 1_000);
    expect(await receive(sandboxId, 20)).toEqual([]);
  });

  it('is answered by the message that somebody sends while it waits', async () => {
    const sandboxId = await sandboxWithQueue('SCALED', ALL_BUT_STILL);
    const answers = [receive(sandboxId, 20), receive(sandboxId, 20)];
    await untilWaiting(sandboxId, 2);
    await send(sandboxId, 'a');
    await send(sandboxId, 'b');
    expect((await Promise.all(answers)).flat().toSorted()).toEqual(['a', 'b']);
  });

  it('is answered by the message that another process takes in', async () => {
    const sandboxId = await sandboxWithQueue('SCALED', ALL_BUT_STILL);
    const other = await test.startAnotherEngine();
    const answer = receive(sandboxId, 20);
    await untilWaiting(sandboxId, 1);
    await send(sandboxId, 'a', { engine: other });
    expect(await answer).toEqual(['a']);
  });

  it('under one idempotency key is one receive, whether it waits still or has ended', async () => {
    const sandboxId = await sandboxWithQueue('SCALED', ALL_BUT_STILL);
    const first = receive(sandboxId, 20, 'k');
    await untilWaiting(sandboxId, 1);
    const second = receive(sandboxId, 20, 'k');
    await send(sandboxId, 'a');
    expect(await Promise.all([first, second])).toEqual([['a'], ['a']]);
    expect(await receive(sandboxId, 20, 'k')).toEqual(['a']);
    expect(await test.prisma.sqsReceive.count({ where: { sandboxId } })).toBe(1);
  });

  it('waits on where the thread that holds it dies', async () => {
    const sandboxId = await sandboxWithQueue('SCALED', ALL_BUT_STILL);
    const answer = receive(sandboxId, 20);
    await untilWaiting(sandboxId, 1);
    await test.engine.killThreadOf(sandboxId);
    await send(sandboxId, 'a');
    expect(await answer).toEqual(['a']);
    expect(await test.prisma.sqsReceive.count({ where: { sandboxId } })).toBe(1);
  });
});
