import { describe, expect, it } from 'vitest';
import type { Json } from '../../../../src/simulation/json.ts';
import { RESPONSE_BYTES_MAX } from '../../../../src/simulation/lambda/invocation.ts';
import type { ReportBatchItemFailures } from '../../../../src/simulation/lambda/behavior/behavior.ts';
import {
  answer,
  behavior,
  call,
  outcome,
  randomStream,
  type CallParts,
} from './behavior-builder.ts';

function report(
  parts: Partial<ReportBatchItemFailures>,
  event: Json,
  more: CallParts = {},
): unknown {
  const effect: ReportBatchItemFailures = {
    kind: 'REPORT_BATCH_ITEM_FAILURES',
    recordPattern: null,
    probabilityMillionths: null,
    stopsAtFirstFailure: false,
    ...parts,
  };
  return answer(behavior({ otherwise: outcome(effect) }), { event, ...more });
}

function identifiers(answer: unknown): unknown[] {
  const { batchItemFailures } = answer as { batchItemFailures: { itemIdentifier: unknown }[] };
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

const orders: Json = {
  Records: [10, -1, 20, -2].map((amount, index) => ({
    messageId: `m${index}`,
    body: JSON.stringify({ amount }),
  })),
};
const negative: Json = { body: { amount: [{ numeric: ['<', 0] }] } };

describe('a report of batch item failures', () => {
  it('names the messages whose body matches', () => {
    expect(report({ recordPattern: negative }, orders)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }],
    });
  });

  it('names everything from the first failure on for a FIFO queue (ESM-43)', () => {
    const answer = report({ recordPattern: negative, stopsAtFirstFailure: true }, orders);
    expect(identifiers(answer)).toEqual(['m1', 'm2', 'm3']);
  });

  it('names all without a pattern and none where none match', () => {
    expect(identifiers(report({}, orders))).toEqual(['m0', 'm1', 'm2', 'm3']);
    expect(report({ recordPattern: { body: ['x'] } }, orders)).toEqual({ batchItemFailures: [] });
    expect(report({}, { no: 'batch' })).toEqual({ batchItemFailures: [] });
  });

  it('names Kinesis and DynamoDB records by their sequence number', () => {
    const records = [
      { kinesis: { sequenceNumber: '495', data: '' } },
      { dynamodb: { SequenceNumber: '111' } },
      { unknown: true },
    ];
    expect(identifiers(report({}, { Records: records }))).toEqual(['495', '111', null]);
  });

  it('stops growing once the answer is too large to be given (SYN-31)', () => {
    const Records = Array.from({ length: 500_000 }, () => ({}));
    const effect = { kind: 'REPORT_BATCH_ITEM_FAILURES', recordPattern: null } as const;
    const otherwise = outcome({
      ...effect,
      probabilityMillionths: null,
      stopsAtFirstFailure: false,
    });
    const { result } = call(behavior({ otherwise }), { event: { Records } });
    if (result.kind !== 'returned') throw new Error(`It ended with ${result.kind}`);
    expect(result.payload.length - RESPONSE_BYTES_MAX).toBeGreaterThan(0);
    expect(result.payload.length - RESPONSE_BYTES_MAX).toBeLessThan(100);
  });

  it('draws for each record that matches, in their order', () => {
    const chance = { recordPattern: negative, probabilityMillionths: 500_000 };
    const random = randomStream();
    const drawn = randomStream();
    for (let count = 0; count < 100; count++) {
      const expected = ['m1', 'm3'].filter(() => drawn.integerBelow(1_000_000) < 500_000);
      expect(identifiers(report(chance, orders, { random }))).toEqual(expected);
    }
  });
});
