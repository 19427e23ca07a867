import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommandInput, CommandResult } from '../../../../src/simulation/commands.ts';
import {
  messageReceives,
  type MessageReceiveRow,
} from '../../../../src/simulation/pull/sqs/waiting-receive.ts';
import { bodiesOf, MappingSandbox, OK, queueArnOf, SLOW } from '../../../support/mappings.ts';

const QUEUE = 'orders.fifo';

/** Takes its time, and fails where a message says that it is not received often enough yet. */
const WORKER = `exports.handler = async ({ Records }) => {
  for (const { body, attributes } of Records) {
    const { failures, takesMs } = JSON.parse(body);
    await new Promise((done) => setTimeout(done, takesMs));
    if (Number(attributes.ApproximateReceiveCount) <= failures) throw new Error('Not yet');
  }
};`;

/** A FIFO queue that the functions "worker" and "other" both poll. */
function withTwoMappings(code: string, batchSize = 10): MappingSandbox {
  const estate = new MappingSandbox();
  estate.createQueue(QUEUE, { visibilityTimeout: 60 });
  for (const functionName of ['worker', 'other']) {
    estate.sandbox.createFunction(functionName, code, { timeout: 60 });
    estate.map({ functionName, eventSourceArn: queueArnOf(QUEUE), batchSize });
  }
  return estate;
}

function receive(
  estate: MappingSandbox,
  rest: Partial<CommandInput<'ReceiveMessage'>> = {},
): CommandResult<'ReceiveMessage'> {
  return estate.sandbox.execute('ReceiveMessage', {
    queueName: QUEUE,
    maxNumberOfMessages: 1,
    visibilityTimeout: null,
    waitTimeSeconds: null,
    ...rest,
  });
}

describe('two mappings of one FIFO queue', () => {
  test('share its groups: while one has messages of a group, the other gets none (SQS-08, SQS-26)', () => {
    const estate = withTwoMappings(SLOW, 1);
    estate.sendInGroup('a', 'a1', 'a2', 'a3');
    estate.sendInGroup('b', 'b1', 'b2', 'b3');
    estate.sandbox.advanceBy(5_000);
    const underWay = [estate.batches('worker'), estate.batches('other')].flat(2);
    expect(underWay.toSorted()).toEqual(['a1', 'b1']);
    estate.sandbox.advanceBy(60_000);
    const all = [...estate.sandbox.invocations.values()]
      .sort((left, right) => left.seq - right.seq)
      .flatMap(({ payload }) => bodiesOf(payload));
    expect(all.filter((body) => body.startsWith('a'))).toEqual(['a1', 'a2', 'a3']);
    expect(all.filter((body) => body.startsWith('b'))).toEqual(['b1', 'b2', 'b3']);
  });

  test('go on with a group at once when the other has done with it (SQS-08, SQS-26)', () => {
    const estate = withTwoMappings(OK, 1);
    for (let number = 1; number <= 20; number++) estate.sendInGroup('a', `a${number}`);
    estate.sandbox.advanceBy(10_000);
    const [here, there] = [estate.batches('worker').flat(), estate.batches('other').flat()];
    expect(here.length + there.length).toBe(20);
    expect(Math.min(here.length, there.length)).toBeGreaterThan(0);
  });
});

describe('a mapping and a receive by hand on one FIFO queue', () => {
  test('whoever has a message of a group keeps the other from it (SQS-08)', () => {
    const estate = new MappingSandbox();
    estate.createQueue(QUEUE, { visibilityTimeout: 60 });
    estate.sandbox.createFunction('worker', SLOW, { timeout: 60 });
    estate.map({ eventSourceArn: queueArnOf(QUEUE), batchSize: 1 });
    estate.sendInGroup('a', 'a1', 'a2');
    estate.sandbox.advanceBy(1_000);
    expect(receive(estate)).toMatchObject({ messages: [] });
    expect(receive(estate, { waitTimeSeconds: 20 })).toMatchObject({ messages: [] });
    estate.sandbox.advanceBy(30_000);
    const [waited] = estate.sandbox.events.filter(({ kind }) => kind === 'MESSAGE_RECEIVED');
    expect(waited?.message).toContain('by a receive that had waited');
    expect(estate.batches()).toEqual([['a1']]);
    estate.sandbox.advanceBy(60_000);
    expect(estate.batches()).toEqual([['a1'], ['a2']]);
  });
});

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      group: fc.constantFrom('g', 'h', 'i'),
      failures: fc.integer({ min: 0, max: 1 }),
      takesMs: fc.constantFrom(0, 700, 3_000),
      afterMs: fc.integer({ min: 0, max: 2_000 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('receive' as const),
      deletes: fc.boolean(),
      max: fc.integer({ min: 1, max: 10 }),
      waitTimeSeconds: fc.constantFrom(0, 0, 5),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reload' as const) }) },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

/** Messages that somebody had in his hands, from when to when. */
interface Possession {
  readonly fromMs: number;
  readonly toMs: number;
  readonly bodies: readonly string[];
}

function play(batchSize: number, steps: readonly Step[]): { estate: MappingSandbox; sent: number } {
  const estate = withTwoMappings(WORKER, batchSize);
  let sent = 0;
  for (const one of steps) {
    if (one.do === 'send') {
      const { group, failures, takesMs } = one;
      estate.sandbox.advanceBy(one.afterMs);
      estate.sendInGroup(group, JSON.stringify({ number: sent, group, failures, takesMs }));
      sent += 1;
    } else if (one.do === 'reload') estate.sandbox.reload();
    else {
      const { messages } = estate.sandbox.execute('ReceiveMessage', {
        queueName: QUEUE,
        maxNumberOfMessages: one.max,
        visibilityTimeout: null,
        waitTimeSeconds: one.waitTimeSeconds,
      });
      for (const { receiptHandle } of one.deletes ? messages : []) {
        estate.sandbox.execute('DeleteMessage', { queueName: QUEUE, receiptHandle });
      }
    }
  }
  estate.sandbox.advanceBy(3_600_000);
  return { estate, sent };
}

/** What the functions and the receives by hand had, in the order in which they got it. */
function possessions(estate: MappingSandbox): readonly Possession[] {
  const ofFunctions = [...estate.sandbox.invocations.values()].map((row) => ({
    fromMs: row.startedAtMs ?? row.receivedAtMs,
    toMs: row.endedAtMs ?? Number.POSITIVE_INFINITY,
    bodies: bodiesOf(row.payload),
  }));
  const byHand = estate.sandbox.journal.flatMap(({ command, at, result }) => {
    if (command.type !== 'ReceiveMessage') return [];
    const { messages, receiveId } = result as {
      readonly messages: readonly { readonly body: string }[];
      readonly receiveId: string | null;
    };
    const waited =
      receiveId === null
        ? null
        : (estate.sandbox.savedRow(messageReceives.name, receiveId) as MessageReceiveRow);
    const fromMs = waited?.endedAtMs ?? at;
    return [
      { fromMs, toMs: fromMs, bodies: (waited?.messages ?? messages).map(({ body }) => body) },
    ];
  });
  return [...ofFunctions, ...byHand].sort((left, right) => left.fromMs - right.fromMs);
}

test('whoever competes for a FIFO queue: none is lost, groups keep their order, and nobody shares one (SQS-08, SQS-26)', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.array(step, { minLength: 1, maxLength: 30 }),
      (batchSize, steps) => {
        const { estate, sent } = play(batchSize, steps);
        expect(estate.messagesOf(QUEUE)).toEqual([]);
        const seen = new Set<number>();
        const lastOf = new Map<string, number>();
        const busyUntil = new Map<string, number>();
        for (const { fromMs, toMs, bodies } of possessions(estate)) {
          const parsed = bodies.map(
            (body) => JSON.parse(body) as { group: string; number: number },
          );
          for (const { group, number } of parsed) {
            if (!seen.has(number)) expect(number).toBeGreaterThan(lastOf.get(group) ?? -1);
            seen.add(number);
            lastOf.set(group, Math.max(number, lastOf.get(group) ?? -1));
          }
          for (const group of new Set(parsed.map((one) => one.group))) {
            expect(fromMs).toBeGreaterThanOrEqual(busyUntil.get(group) ?? 0);
            busyUntil.set(group, toMs);
          }
        }
        expect(seen.size).toBe(sent);
        estate.sandbox.forgetStory();
      },
    ),
    { numRuns: 40, seed: 20_260_115 },
  );
});
