import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../../src/simulation/errors.ts';
import type { Json } from '../../../../src/simulation/json.ts';
import type { Item } from '../../../../src/simulation/pull/dynamodb/attribute-value.ts';
import { parseCondition } from '../../../../src/simulation/pull/dynamodb/expression/condition-parser.ts';
import { Placeholders } from '../../../../src/simulation/pull/dynamodb/expression/placeholders.ts';
import { parseProjection } from '../../../../src/simulation/pull/dynamodb/expression/projection.ts';
import { parseUpdate } from '../../../../src/simulation/pull/dynamodb/expression/update-parser.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  contentsOf,
  createTable,
  deleteItem,
  keyOf,
  putItem,
  recordsOf,
  setTimeToLive,
  updateItem,
} from '../../../support/tables.ts';

const HOUR_MS = 3_600_000;

type Step = (sandbox: TestSandbox) => unknown;

const pk = fc.integer({ min: 0, max: 4 }).map((n) => `u#${n}`);
const value = fc.oneof(
  fc.integer().map((n) => ({ N: String(n) })),
  fc.string().map((S) => ({ S })),
  fc.constantFrom({ SS: ['a', 'b'] }, { L: [{ N: '1' }] }, { M: { a: { NULL: true } } }),
) as fc.Arbitrary<Json>;
const attribute = fc.constantFrom('n', 'text', '__proto__', 'ttl');

/** One thing that somebody may do to a table; a refusal is a thing that happens. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(pk, fc.array(fc.tuple(attribute, value), { maxLength: 3 })).map(
    ([key, attributes]): Step =>
      (sandbox) =>
        putItem(sandbox, Object.fromEntries([...Object.entries(keyOf(key)), ...attributes])),
  ),
  fc.tuple(pk, attribute, value).map(
    ([key, name, to]): Step =>
      (sandbox) =>
        updateItem(sandbox, keyOf(key), 'SET #a = :v', {
          expressionAttributeNames: { '#a': name },
          expressionAttributeValues: { ':v': to },
        }),
  ),
  pk.map(
    (key): Step =>
      (sandbox) =>
        updateItem(sandbox, keyOf(key), 'ADD n :1', {
          expressionAttributeValues: { ':1': { N: '1' } },
        }),
  ),
  pk.map(
    (key): Step =>
      (sandbox) =>
        deleteItem(sandbox, keyOf(key)),
  ),
  fc.tuple(pk, pk).map(
    ([left, right]): Step =>
      (sandbox) =>
        sandbox.execute('BatchWriteItem', {
          requestItems: [
            {
              tableName: 'users',
              writeRequests: [
                { putRequest: { item: keyOf(left) }, deleteRequest: null },
                { putRequest: null, deleteRequest: { key: keyOf(right) } },
              ],
            },
          ],
        }),
  ),
  fc.tuple(pk, fc.integer({ min: 1, max: 7_200 })).map(([key, seconds]): Step => (sandbox) => {
    const ttl = { N: String(Math.floor(sandbox.now / 1_000) + seconds) };
    putItem(sandbox, { ...keyOf(key), ttl });
  }),
  fc.integer({ min: 1, max: 2 * HOUR_MS }).map(
    (ms): Step =>
      (sandbox) =>
        sandbox.advanceBy(ms),
  ),
  fc.constant<Step>((sandbox) => sandbox.reload()),
);

function attempt(sandbox: TestSandbox, one: Step): void {
  try {
    one(sandbox);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

describe('The stream of a table', () => {
  test('has each change once and in order: its images, played again, give the table (DDB-03)', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
        const sandbox = openSandbox();
        createTable(sandbox, 'NEW_AND_OLD_IMAGES');
        setTimeToLive(sandbox);
        for (const one of steps) attempt(sandbox, one);
        const played = new Map<string, Item>();
        for (const { orderKey, oldImage, newImage, eventName } of recordsOf(sandbox)) {
          expect(oldImage).toEqual(played.get(orderKey) ?? null);
          if (newImage) played.set(orderKey, newImage);
          else played.delete(orderKey);
          const is = { INSERT: [false, true], MODIFY: [true, true], REMOVE: [true, false] };
          expect([oldImage !== null, newImage !== null]).toEqual(is[eventName]);
        }
        expect(played).toEqual(contentsOf(sandbox));
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('The grammar of expressions', () => {
  const token = fc.constantFrom(
    ...'SET REMOVE ADD DELETE AND OR NOT BETWEEN IN ( ) [ ] , . = <> < <= > >= + - 0 7'.split(' '),
    ...'a b status #n #x :v :l :y size contains begins_with attribute_exists'.split(' '),
    ...'attribute_type if_not_exists list_append __proto__ constructor'.split(' '),
  );
  const text = fc.oneof(
    fc.array(token, { maxLength: 25 }).map((tokens) => tokens.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .constantFrom('(', 'NOT ', 'a.', 'a[0]', 'a = :v OR ', 'if_not_exists(a, ')
      .map((part) => part.repeat(Math.floor(4_096 / part.length))),
  );

  test('reads any text, or refuses it with a ValidationException', () => {
    fc.assert(
      fc.property(text, (expression) => {
        for (const parse of [
          (given: Placeholders) => parseCondition('ConditionExpression', expression, given),
          (given: Placeholders) => parseUpdate(expression, given),
          (given: Placeholders) => parseProjection(expression, given),
        ]) {
          const placeholders = new Placeholders(
            {
              expressionAttributeNames: { '#n': '__proto__' },
              expressionAttributeValues: { ':v': { N: '1' }, ':l': { L: [] } },
            },
            true,
          );
          try {
            parse(placeholders);
          } catch (error) {
            expect(error).toBeInstanceOf(Refusal);
            expect((error as Refusal).awsErrorCode).toBe('ValidationException');
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
