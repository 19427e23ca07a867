import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

const ROOTS = ['1-69651180-000000000000000000000001', '1-69651180-000000000000000000000002'];

test('a batch goes on with the trace of one message and is linked to those of the others (XR-07)', async () => {
  const sandboxId = await tenant.createSandbox({ region: 'eu-west-1', clock: { mode: 'MANUAL' } });
  const { createQueue } = await tenant.client.ask<{ createQueue: { queue: { queueArn: string } } }>(
    `mutation ($id: ID!) {
      createFunction(input: { sandboxId: $id, functionName: "worker", code: "exports.handler = async () => {};" }) { function { id } }
      createQueue(input: { sandboxId: $id, queueName: "jobs" }) { queue { queueArn } }
    }`,
    { id: sandboxId },
  );
  await tenant.client.ask(
    `mutation ($input: SendMessageBatchInput!, $mapping: CreateEventSourceMappingInput!, $id: ID!) {
      sendMessageBatch(input: $input) { failed { code } }
      createEventSourceMapping(input: $mapping) { eventSourceMapping { id } }
      advanceClock(input: { sandboxId: $id, by: "PT1S" }) { advance { status } }
      invoke(input: { sandboxId: $id, functionName: "worker" }) { statusCode }
    }`,
    {
      id: sandboxId,
      mapping: { sandboxId, functionName: 'worker', eventSourceArn: createQueue.queue.queueArn },
      input: {
        sandboxId,
        queueName: 'jobs',
        entries: [ROOTS[0], ROOTS[1], ROOTS[1]].map((root, index) => ({
          id: String(index),
          messageBody: 'a',
          messageSystemAttributes: {
            awsTraceHeader: `Root=${root};Parent=53995c3f42cd8ad8;Sampled=1`,
          },
        })),
      },
    },
  );
  const { sandbox } = await tenant.client.ask<{
    sandbox: {
      invocations: {
        edges: readonly { node: { traceHeader: string; linkedTraceIds: readonly string[] } }[];
      };
    };
  }>(
    `query ($id: ID!) { sandbox(id: $id) { invocations { edges { node { traceHeader linkedTraceIds } } } } }`,
    { id: sandboxId },
  );
  const [batch, call] = sandbox.invocations.edges.map(({ node }) => node);
  expect(batch?.traceHeader).toContain(`Root=${ROOTS[0]};`);
  expect(batch?.linkedTraceIds).toEqual([ROOTS[1]]);
  expect(call?.linkedTraceIds).toEqual([]);
});
