import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { functions } from '../../../../src/simulation/lambda/function.ts';
import { queueBatches } from '../../../../src/simulation/pull/event-source-mapping/queue-polling/polling-row.ts';
import { bodiesOf, MappingSandbox, queueArnOf } from '../../../support/mappings.ts';

/** Fails as often as a body says, by a report or an error, then succeeds; what is slow takes 4 s. */
const flaky = (reports: boolean): string => `
  exports.handler = async ({ Records }) => {
    const failed = [];
    for (const { body, messageId, attributes } of Records) {
      const { failures, slow } = JSON.parse(body);
      if (slow) await new Promise((done) => setTimeout(done, 4_000));
      if (Number(attributes.ApproximateReceiveCount) <= failures) failed.push(messageId);
    }
    if (${!reports} && failed.length > 0) throw new Error('Not yet');
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };`;

const message = fc.record({
  group: fc.constantFrom('g', 'h', 'i'),
  failures: fc.integer({ min: 0, max: 4 }),
  slow: fc.boolean(),
  afterMs: fc.integer({ min: 0, max: 3_000 }),
});

const step = fc.oneof(
  { weight: 8, arbitrary: message.map((one) => ({ do: 'send', ...one }) as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'disable' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'enable' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'reload' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'delete function' } as const) },
  { weight: 1, arbitrary: fc.constant({ do: 'create function' } as const) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 10 })
      .map((batchSize) => ({ do: 'resize', batchSize }) as const),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 3 })
      .map((reserved) => ({ do: 'reserve', reserved }) as const),
  },
);

const settings = fc.record({
  batchSize: fc.integer({ min: 1, max: 10 }),
  window: fc.integer({ min: 0, max: 5 }),
  reports: fc.boolean(),
  isProvisioned: fc.boolean(),
});

const MAX_RECEIVES = 3;

interface Story {
  readonly estate: MappingSandbox;
  readonly sent: readonly string[];
  readonly queueName: string;
}

/** Plays the steps on a queue with a dead-letter queue, and lets everything come to its end. */
function play(
  isFifo: boolean,
  {
    batchSize,
    window,
    reports,
    isProvisioned,
  }: typeof settings extends fc.Arbitrary<infer Settings> ? Settings : never,
  steps: readonly (typeof step extends fc.Arbitrary<infer Step> ? Step : never)[],
): Story {
  const estate = new MappingSandbox();
  const queueName = isFifo ? 'orders.fifo' : 'orders';
  const dead = isFifo ? 'dead.fifo' : 'dead';
  estate.createQueue(dead);
  estate.createQueue(queueName, {
    visibilityTimeout: 45,
    redrivePolicy: { deadLetterTargetArn: queueArnOf(dead), maxReceiveCount: MAX_RECEIVES },
  });
  const createFunction = (): void => {
    estate.sandbox.createFunction('worker', flaky(reports), { timeout: 45 });
  };
  const isFunctionThere = (): boolean =>
    estate.sandbox.world.table(functions).find('worker') !== undefined;
  createFunction();
  const { uuid } = estate.map({
    eventSourceArn: queueArnOf(queueName),
    batchSize,
    maximumBatchingWindowInSeconds: isFifo ? 0 : window,
    functionResponseTypes: reports ? ['REPORT_BATCH_ITEM_FAILURES'] : [],
    provisionedPollerConfig: isProvisioned ? { minimumPollers: 2, maximumPollers: 3 } : null,
  });
  const reserve = (reservedConcurrentExecutions: number): void => {
    estate.sandbox.execute('PutFunctionConcurrency', {
      functionName: 'worker',
      reservedConcurrentExecutions,
    });
  };
  const sent: string[] = [];
  for (const one of steps) {
    if (one.do === 'send') {
      estate.sandbox.advanceBy(one.afterMs);
      const body = JSON.stringify({
        number: sent.length,
        group: one.group,
        failures: one.failures,
        slow: one.slow,
      });
      estate.send(
        body,
        isFifo ? { messageGroupId: one.group, messageDeduplicationId: body } : {},
        queueName,
      );
      sent.push(body);
    } else if (one.do === 'reload') estate.sandbox.reload();
    else if (one.do === 'create function') {
      if (!isFunctionThere()) createFunction();
    } else if (!isFunctionThere()) continue;
    else if (one.do === 'delete function') {
      estate.sandbox.execute('DeleteFunction', { functionName: 'worker', qualifier: null });
    } else if (one.do === 'resize') estate.update(uuid, { batchSize: one.batchSize });
    else if (one.do === 'reserve') reserve(one.reserved);
    else estate.update(uuid, { enabled: one.do === 'enable' });
  }
  if (!isFunctionThere()) createFunction();
  estate.update(uuid, { enabled: true });
  reserve(100);
  estate.sandbox.advanceBy(1_200_000);
  return { estate, sent, queueName };
}

describe('whatever fails, is throttled, switched off, deleted or restarted', () => {
  test('every message of a queue is processed or dead-lettered, and none is left (SQS-04, SQS-21)', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 25 }), (mapping, steps) => {
        const { estate, sent } = play(false, mapping, steps);
        const dead = estate.messagesOf('dead').map(({ body }) => body);
        const seen = new Set(estate.batches().flat());
        expect(estate.messagesOf('orders')).toEqual([]);
        expect(estate.sandbox.world.table(queueBatches).size).toBe(0);
        for (const body of sent) {
          if (!dead.includes(body)) expect(seen.has(body)).toBe(true);
        }
        expect(new Set(dead).size).toBe(dead.length);
        estate.sandbox.forgetStory();
      }),
      { numRuns: 25, seed: 20_260_115 },
    );
  });

  test('a FIFO queue keeps the order of each group: nothing overtakes a message that is still there (SQS-43)', () => {
    fc.assert(
      fc.property(settings, fc.array(step, { maxLength: 25 }), (mapping, steps) => {
        // A function that reports single messages breaks the order itself (ESM-43).
        const { estate, sent, queueName } = play(true, { ...mapping, reports: false }, steps);
        expect(estate.messagesOf(queueName)).toEqual([]);
        const firsts = new Map<string, number[]>();
        for (const invocation of [...estate.sandbox.invocations.values()].sort(
          (left, right) => left.seq - right.seq,
        )) {
          for (const body of bodiesOf(invocation.payload)) {
            const { group, number } = JSON.parse(body) as { group: string; number: number };
            const numbers = firsts.get(group) ?? [];
            firsts.set(group, numbers);
            if (!numbers.includes(number)) numbers.push(number);
          }
        }
        for (const numbers of firsts.values()) {
          expect(numbers).toEqual([...numbers].sort((left, right) => left - right));
        }
        const dead = estate.messagesOf('dead.fifo').length;
        expect([...firsts.values()].flat().length + dead).toBeGreaterThanOrEqual(sent.length);
        estate.sandbox.forgetStory();
      }),
      { numRuns: 25, seed: 20_260_115 },
    );
  });
});
