import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import { messages } from '../../../../src/simulation/pull/sqs/message.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { behavior, returns, rule, throws } from '../behavior/behavior-builder.ts';

const DEAD = 'arn:aws:sqs:eu-west-1:123456789012:dead';
const RECORDS = 'arn:aws:sqs:eu-west-1:123456789012:records';

type Step =
  | { readonly do: 'send'; readonly count: number }
  | { readonly do: 'reserve'; readonly concurrency: number }
  | { readonly do: 'configure'; readonly retries: number; readonly ageSeconds: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'reload' }
  | { readonly do: 'delete' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('send' as const),
      count: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('reserve' as const),
      concurrency: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('configure' as const),
      retries: fc.integer({ min: 0, max: 2 }),
      ageSeconds: fc.integer({ min: 60, max: 600 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      seconds: fc.integer({ min: 1, max: 200 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'reload' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'delete' as const }) },
);

/** Answers half of the time after two seconds, fails else. */
const unreliable = behavior({
  latency: { kind: 'FIXED', ms: 2_000 },
  rules: [rule({ probabilityMillionths: 500_000 }, throws('boom'))],
  otherwise: returns(null),
});

function carryOut(sandbox: TestSandbox, one: Step): readonly string[] {
  try {
    switch (one.do) {
      case 'send':
        return Array.from({ length: one.count }, () => sandbox.sendEvent('f').invocationId ?? '');
      case 'reserve':
        sandbox.execute('PutFunctionConcurrency', {
          functionName: 'f',
          reservedConcurrentExecutions: one.concurrency,
        });
        return [];
      case 'configure':
        sandbox.execute('PutFunctionEventInvokeConfig', {
          functionName: 'f',
          qualifier: null,
          maximumRetryAttempts: one.retries,
          maximumEventAgeInSeconds: one.ageSeconds,
          onSuccess: RECORDS,
          onFailure: RECORDS,
        });
        return [];
      case 'wait':
        sandbox.advanceBy(one.seconds * 1_000);
        return [];
      case 'reload':
        sandbox.reload();
        return [];
      case 'delete':
        sandbox.execute('DeleteFunction', { functionName: 'f', qualifier: null });
        return [];
    }
  } catch (error) {
    // A function that was deleted takes no more of anything.
    if (error instanceof Refusal) return [];
    throw error;
  }
}

describe('Every event that was accepted', () => {
  test('ends in exactly one way, which the log and its targets agree on', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), fc.integer(), (steps, seed) => {
        const sandbox = openSandbox(`fate ${seed}`);
        for (const queueName of ['dead', 'records']) {
          sandbox.execute('CreateQueue', { queueName, fifoQueue: null, attributes: {} });
        }
        sandbox.createFunction('f', '', {
          code: null,
          behavior: unreliable,
          deadLetterTargetArn: DEAD,
        });
        const accepted = steps.flatMap((one) => carryOut(sandbox, one));
        sandbox.advanceBy(8 * 3_600_000);
        const kinds = (id: string, ...wanted: string[]): number =>
          sandbox.events.filter((one) => one.invocationId === id && wanted.includes(one.kind))
            .length;
        let [letters, sentRecords] = [0, 0];
        for (const id of accepted) {
          const { status, endedAtMs } = sandbox.invocations.get(id) ?? {};
          const succeeded = kinds(id, 'INVOCATION_SUCCEEDED');
          const givenUp = kinds(id, 'EVENT_RETRIES_EXHAUSTED', 'EVENT_EXPIRED', 'EVENT_DROPPED');
          expect(endedAtMs).not.toBeNull();
          expect([succeeded, givenUp]).toEqual(status === 'SUCCEEDED' ? [1, 0] : [0, 1]);
          letters += kinds(id, 'DEAD_LETTER_SENT');
          sentRecords += kinds(id, 'DESTINATION_DELIVERED');
          expect(kinds(id, 'DEAD_LETTER_SENT')).toBeLessThanOrEqual(givenUp);
        }
        expect(sandbox.world.table(messages).size).toBe(letters + sentRecords);
      }),
      { numRuns: 60 },
    );
  });
});
