import { describe, expect, test } from 'vitest';
import { readBatchItemFailures } from '../../../../src/simulation/pull/event-source-mapping/batch-item-failures.ts';

const identifiers = new Set(['a', 'b', 'c']);

function read(payload: string | null): ReturnType<typeof readBatchItemFailures> {
  return readBatchItemFailures(payload, identifiers);
}

describe('what a function answers for its batch (ESM-40)', () => {
  test.each([
    ['an empty list', '{"batchItemFailures":[]}'],
    ['no list', '{"batchItemFailures":null}'],
    ['an empty object', '{}'],
    ['an object with other members', '{"ok":true}'],
    ['null', 'null'],
    ['nothing', null],
    ['an empty text', '""'],
  ])('%s is complete success (ESM-40)', (_, payload) => {
    expect(read(payload)).toEqual({ kind: 'ALL_DONE' });
  });

  test('the records listed have failed and the others succeeded (ESM-40)', () => {
    expect(
      read(
        '{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}',
      ),
    ).toEqual({ kind: 'SOME_FAILED', failed: new Set(['c', 'a']) });
  });

  test.each([
    ['an unknown identifier', '{"batchItemFailures":[{"itemIdentifier":"x"}]}'],
    ['an empty identifier', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
    ['no identifier', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
    ['a wrong key', '{"batchItemFailures":[{"foo":"a"}]}'],
    ['a list of texts', '{"batchItemFailures":["a"]}'],
    ['a number', '{"batchItemFailures":[{"itemIdentifier":1}]}'],
    ['an object for the list', '{"batchItemFailures":{"itemIdentifier":"a"}}'],
    ['a text', '"done"'],
    ['what is no JSON', '{"batchItemFailures":'],
    [
      'a valid one and an unknown',
      '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"x"}]}',
    ],
  ])('%s makes the whole batch fail (ESM-41)', (_, payload) => {
    expect(read(payload).kind).toBe('ALL_FAILED');
  });
});
