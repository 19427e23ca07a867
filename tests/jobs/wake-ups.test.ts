import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.ts';
import { nothingGiven } from '../support/mappings.ts';
import { backendKinds, jobsBackend } from '../support/jobs-backends.ts';
import {
  eventually,
  functionInput,
  invokeInput,
  messageInput,
  query,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';
import type { CommandInput } from '../../src/simulation/commands.ts';
import type { ClockMode } from '../../src/simulation/clock/clock.ts';

const SLEEP =
  'export const handler = ({ ms }) => new Promise((resolve) => setTimeout(() => resolve(ms), ms));';

describe.each(backendKinds)('wake-ups on %s', (kind) => {
  let test: TestEngine;
  let jobs: Jobs;
  let areArmed = true;

  beforeAll(async () => {
    test = await startTestEngine({
      onWakeUp: (sandboxId, wakeUp) => {
        if (areArmed) jobs.arm(sandboxId, wakeUp);
      },
      onNoWakeUp: (sandboxId, wakeUp) => jobs.disarm(sandboxId, wakeUp),
    });
    jobs = await Jobs.open({
      backend: jobsBackend(kind, test.databaseUrl, 0),
      onError: (error) => test.faults.push(String(error)),
    });
    await jobs.startWorkers(test.engine, test.pool);
  });

  afterAll(async () => {
    await jobs.close();
    await test.stop();
    expect(test.faults).toEqual([]);
  });

  async function timedInvoke(mode: ClockMode, rate: number, ms: number): Promise<number> {
    const sandboxId = await test.createSandbox(mode, rate);
    const input = functionInput('sleep', SLEEP, { timeout: 900 });
    await test.engine.execute(sandboxId, { type: 'CreateFunction', input });
    const begun = performance.now();
    const { invocation } = await test.engine.invoke(sandboxId, invokeInput('sleep', { ms }));
    expect(invocation?.response).toBe(String(ms));
    return performance.now() - begun;
  }

  it('answer an invocation of 2 s after 2 s in real time', async () => {
    // A cold start of 101 ms comes before; the rest of the bound is for a busy machine.
    const tookMs = await timedInvoke('REAL_TIME', 1, 2_000);
    expect(tookMs).toBeGreaterThanOrEqual(2_101);
    expect(tookMs).toBeLessThan(4_000);
  });

  it('answer an invocation of 2 s after 2/60 s at rate 60', async () => {
    const tookMs = await timedInvoke('SCALED', 60, 2_000);
    expect(tookMs).toBeGreaterThanOrEqual(2_101 / 60);
    expect(tookMs).toBeLessThan(1_000);
  });

  it('come from the sweep where one was lost', async () => {
    areArmed = false;
    const tookMs = await timedInvoke('REAL_TIME', 1, 1_500).finally(() => {
      areArmed = true;
    });
    expect(tookMs).toBeGreaterThanOrEqual(1_601);
  });

  /** A queue with one message in it, whose wake-ups are all lost. */
  async function sendUnarmed(
    mode: ClockMode,
    rate: number,
    attributes: CommandInput<'CreateQueue'>['attributes'],
    window: number | null,
  ): Promise<string> {
    areArmed = false;
    const sandboxId = await test.createSandbox(mode, rate);
    const { engine, databaseUrl } = test;
    const queue = { queueName: 'jobs', fifoQueue: null, attributes };
    await engine.execute(sandboxId, { type: 'CreateQueue', input: queue });
    if (window !== null) {
      const [owner] = await query<{ accountId: string }>(
        databaseUrl,
        'SELECT account_id AS "accountId" FROM sandbox WHERE id = $1',
        [sandboxId],
      );
      await engine.execute(sandboxId, {
        type: 'CreateFunction',
        input: functionInput('worker', 'exports.handler = async () => {};'),
      });
      await engine.execute(sandboxId, {
        type: 'CreateEventSourceMapping',
        input: {
          ...nothingGiven,
          functionName: 'worker',
          eventSourceArn: `arn:aws:sqs:eu-west-1:${owner?.accountId}:jobs`,
          maximumBatchingWindowInSeconds: window,
          startingPosition: null,
          startingPositionTimestampMs: null,
          tags: null,
        },
      });
    }
    await engine.execute(sandboxId, { type: 'SendMessage', input: messageInput('jobs') });
    return sandboxId;
  }

  async function hasHappened(sandboxId: string, kind: string): Promise<void> {
    await eventually(
      () =>
        query(test.databaseUrl, 'SELECT FROM lifecycle_event WHERE sandbox_id = $1 AND kind = $2', [
          sandboxId,
          kind,
        ]),
      (events) => events.length > 0,
    ).finally(() => {
      areArmed = true;
    });
  }

  it('come from the sweep where one for the end of a batching window was lost', async () => {
    const sandboxId = await sendUnarmed('REAL_TIME', 1, {}, 2);
    await hasHappened(sandboxId, 'BATCH_INVOKED');
  });

  it('come from the sweep alone where only a retention ends', async () => {
    const sandboxId = await sendUnarmed('SCALED', 60, { messageRetentionPeriod: 120 }, null);
    await hasHappened(sandboxId, 'MESSAGE_EXPIRED');
  });

  it('do nothing for a sandbox that is gone', async () => {
    const sandboxId = await test.createSandbox('REAL_TIME');
    await query(test.databaseUrl, 'DELETE FROM sandbox WHERE id = $1', [sandboxId]);
    await expect(test.engine.wakeIfExists(sandboxId)).resolves.toBeUndefined();
  });
});
