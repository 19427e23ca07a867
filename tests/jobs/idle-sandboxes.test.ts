import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.ts';
import type { Command } from '../../src/simulation/commands.ts';
import { backendKinds, jobsBackend } from '../support/jobs-backends.ts';
import { nothingGiven } from '../support/mappings.ts';
import { recordOf } from '../support/streams.ts';
import { noExpressions } from '../support/tables.ts';
import {
  eventually,
  functionInput,
  messageInput,
  query,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

const REDIS_DATABASE = 2;

/** One for each kind of source: how it is made, where its ARN stands, and how a record comes to it. */
const sources: Readonly<Record<string, { create: Command; arns: string; send: Command }>> = {
  SQS: {
    create: {
      type: 'CreateQueue',
      input: { queueName: 'source', fifoQueue: null, attributes: {} },
    },
    arns: `SELECT 'arn:aws:sqs:' || region || ':' || account_id || ':source' AS arn, id FROM sandbox`,
    send: { type: 'SendMessage', input: messageInput('source') },
  },
  Kinesis: {
    create: {
      type: 'CreateStream',
      input: { streamName: 'source', streamMode: null, shardCount: 2, maxRecordSizeInKiB: null },
    },
    arns: 'SELECT stream_arn AS arn, sandbox_id AS id FROM kinesis_stream',
    send: {
      type: 'PutRecords',
      input: { streamName: 'source', records: [recordOf('key', 'first')] },
    },
  },
  DynamoDB: {
    create: {
      type: 'CreateTable',
      input: {
        tableName: 'source',
        attributeDefinitions: [{ attributeName: 'pk', attributeType: 'S' }],
        keySchema: [{ attributeName: 'pk', keyType: 'HASH' }],
        streamSpecification: { streamEnabled: true, streamViewType: 'NEW_IMAGE' },
      },
    },
    arns: 'SELECT stream_arn AS arn, sandbox_id AS id FROM dynamodb_stream',
    send: {
      type: 'PutItem',
      input: { tableName: 'source', item: { pk: { S: 'first' } }, ...noExpressions },
    },
  },
};

describe.each(backendKinds)('a sandbox in real time with jobs on %s', (kind) => {
  let test: TestEngine;
  let jobs: Jobs;

  beforeAll(async () => {
    test = await startTestEngine({
      onWakeUp: (sandboxId, wakeUp) => jobs.arm(sandboxId, wakeUp),
      onNoWakeUp: (sandboxId, wakeUp) => jobs.disarm(sandboxId, wakeUp),
    });
    jobs = await Jobs.open({
      backend: jobsBackend(kind, test.databaseUrl, REDIS_DATABASE),
      onError: (error) => test.faults.push(String(error)),
    });
    await jobs.startWorkers(test.engine, test.pool);
  });

  afterAll(async () => {
    await jobs.close();
    await test.stop();
    expect(test.faults).toEqual([]);
  });

  describe.each(Object.keys(sources))('and an enabled mapping of an idle %s source', (name) => {
    let sandboxId: string;
    const source = sources[name] as (typeof sources)[string];

    beforeAll(async () => {
      sandboxId = await test.createSandbox('REAL_TIME');
      await execute({
        type: 'CreateFunction',
        input: functionInput('worker', 'exports.handler = async () => {};'),
      });
      await execute(source.create);
      const [found] = await query<{ arn: string }>(
        test.databaseUrl,
        `SELECT arn FROM (${source.arns}) AS made WHERE id = $1`,
        [sandboxId],
      );
      await execute({
        type: 'CreateEventSourceMapping',
        input: {
          ...nothingGiven,
          functionName: 'worker',
          eventSourceArn: found?.arn ?? '',
          startingPosition: name === 'SQS' ? null : 'TRIM_HORIZON',
          startingPositionTimestampMs: null,
          tags: null,
        },
      });
    });

    const execute = (command: Command): Promise<unknown> =>
      test.engine.execute(sandboxId, command as Command<'CreateQueue'>);

    const timers = async (): Promise<string[]> =>
      (await test.engine.agenda(sandboxId, 10)).map(({ what }) => what);

    const nextWakeUp = async (): Promise<{ queue: string | null; isDue: boolean }> => {
      const [row] = await query<{ queue: string | null; isDue: boolean }>(
        test.databaseUrl,
        'SELECT wake_queue AS queue, next_due_at_ms IS NOT NULL OR wake_at IS NOT NULL AS "isDue" FROM sandbox WHERE id = $1',
        [sandboxId],
      );
      if (!row) throw new Error('The sandbox is gone');
      return row;
    };

    /** All that may wait is the next sweep, which is on its way for a moment every 5 s. */
    const expectNoJobs = (): Promise<unknown> =>
      eventually(
        () => jobs.waiting(),
        ({ invocations, pollers, maintenance }) =>
          invocations === 0 && pollers === 0 && maintenance <= 1,
      );

    it('has nothing on its agenda, nothing due and no job', async () => {
      expect(await timers()).toEqual([]);
      expect(await nextWakeUp()).toEqual({ queue: null, isDue: false });
      await expectNoJobs();
    });

    it('is idle again after its first record but for what the source keeps, which has no job', async () => {
      await execute(source.send);
      await eventually(
        () =>
          query(
            test.databaseUrl,
            `SELECT FROM lifecycle_event WHERE sandbox_id = $1 AND kind = 'BATCH_SUCCEEDED'`,
            [sandboxId],
          ),
        (rows) => rows.length === 1,
      );
      if (name === 'SQS') {
        expect(await timers()).toEqual([]);
        expect(await nextWakeUp()).toEqual({ queue: null, isDue: false });
      } else {
        expect(await timers()).toHaveLength(1);
        expect(await nextWakeUp()).toEqual({ queue: 'maintenance', isDue: true });
      }
      await expectNoJobs();
    });
  });
});
