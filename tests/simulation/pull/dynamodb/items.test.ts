import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../src/simulation/errors.ts';
import type { Json } from '../../../../src/simulation/json.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  contentsOf,
  createSortedTable,
  createTable,
  deleteItem,
  itemAt,
  keyOf,
  noExpressions,
  putItem,
  recordsOf,
  updateItem,
} from '../../../support/tables.ts';

const one = { ':1': { N: '1' } };

function sandboxWithItem(): TestSandbox {
  const sandbox = openSandbox();
  createTable(sandbox, 'NEW_AND_OLD_IMAGES');
  putItem(sandbox, {
    ...keyOf('u#7'),
    n: { N: '1' },
    doc: { M: { a: { N: '1' }, b: { N: '2' } } },
  });
  return sandbox;
}

function refusalOf(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('It was not refused');
}

describe('A write', () => {
  test('replaces the whole item', () => {
    const sandbox = sandboxWithItem();
    putItem(sandbox, { ...keyOf('u#7'), m: { N: '2' } });
    expect(itemAt(sandbox, 'u#7')).toEqual({ ...keyOf('u#7'), m: { N: '2' } });
  });

  test('happens only where its condition holds', () => {
    const sandbox = sandboxWithItem();
    const input = { conditionExpression: 'attribute_not_exists(pk)' };
    expect(refusalOf(() => putItem(sandbox, keyOf('u#7'), input))).toMatchObject({
      code: 'CONDITIONAL_CHECK_FAILED',
      awsErrorCode: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
      detail: null,
    });
    putItem(sandbox, keyOf('u#8'), input);
    expect(contentsOf(sandbox).size).toBe(2);
    expect(recordsOf(sandbox)).toHaveLength(2);
  });

  test('shows the item that has failed its condition where that is asked for', () => {
    const sandbox = sandboxWithItem();
    const refusal = refusalOf(() =>
      deleteItem(sandbox, keyOf('u#7'), {
        conditionExpression: 'n > :1',
        expressionAttributeValues: one,
        returnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    );
    expect(refusal.detail).toMatchObject({ item: { n: { N: '1' } } });
  });

  test('returns the item as it was before a put or a deletion', () => {
    const sandbox = sandboxWithItem();
    const before = itemAt(sandbox, 'u#7');
    const returnValues = 'ALL_OLD';
    expect(putItem(sandbox, keyOf('u#7'), { returnValues })).toEqual({ attributes: before });
    expect(deleteItem(sandbox, keyOf('u#7'), { returnValues })).toEqual({
      attributes: keyOf('u#7'),
    });
    expect(deleteItem(sandbox, keyOf('u#7'), { returnValues })).toEqual({ attributes: null });
  });

  test.each([
    ['NONE', null],
    ['ALL_OLD', { ...keyOf('u#7'), n: { N: '1' }, doc: { M: { a: { N: '1' }, b: { N: '2' } } } }],
    ['ALL_NEW', { ...keyOf('u#7'), n: { N: '2' }, doc: { M: { a: { N: '1' }, b: { N: '3' } } } }],
    ['UPDATED_OLD', { n: { N: '1' }, doc: { M: { b: { N: '2' } } } }],
    ['UPDATED_NEW', { n: { N: '2' }, doc: { M: { b: { N: '3' } } } }],
  ] as const)('returns of an update what %s asks for', (returnValues, attributes) => {
    const expression = 'ADD n :1, doc.b :1';
    const input = { expressionAttributeValues: one, returnValues };
    expect(updateItem(sandboxWithItem(), keyOf('u#7'), expression, input)).toEqual({ attributes });
  });

  test('returns nothing new of a put', () => {
    expect(() => putItem(sandboxWithItem(), keyOf('u#7'), { returnValues: 'ALL_NEW' })).toThrow(
      'ReturnValues can only be ALL_OLD or NONE',
    );
  });

  test('tells the log what it did, and by which record (DDB-06)', () => {
    const sandbox = sandboxWithItem();
    deleteItem(sandbox, keyOf('u#7'));
    const [, last] = recordsOf(sandbox);
    expect(sandbox.events.at(-1)).toMatchObject({
      kind: 'ITEM_DELETED',
      rule: 'DDB-06',
      detail: { tableName: 'users', key: keyOf('u#7'), sequenceNumber: last?.sequenceNumber },
    });
  });
});

describe('GetItem', () => {
  test('returns the parts that are asked for', () => {
    const { item } = sandboxWithItem().execute('GetItem', {
      tableName: 'users',
      key: keyOf('u#7'),
      projectionExpression: '#n, doc.b, nowhere',
      expressionAttributeNames: { '#n': 'n' },
    });
    expect(item).toEqual({ n: { N: '1' }, doc: { M: { b: { N: '2' } } } });
  });

  test.each([
    ['n,', 'Invalid ProjectionExpression: Syntax error; token: "<EOF>"'],
    ['doc, doc.b', 'Two document paths overlap with each other'],
    ['n = n', 'Syntax error; token: "="'],
  ])('refuses the projection %s', (projectionExpression, message) => {
    const input = {
      tableName: 'users',
      key: keyOf('u#7'),
      projectionExpression,
      expressionAttributeNames: null,
    };
    expect(() => sandboxWithItem().execute('GetItem', input)).toThrow(message);
  });
});

describe('BatchWriteItem', () => {
  const put = (item: Json) => ({ putRequest: { item }, deleteRequest: null });
  const remove = (key: Json) => ({ putRequest: null, deleteRequest: { key } });
  const batch = (
    sandbox: TestSandbox,
    ...writeRequests: ReturnType<typeof put | typeof remove>[]
  ) => sandbox.execute('BatchWriteItem', { requestItems: [{ tableName: 'users', writeRequests }] });

  test('puts and deletes, with one event and a record for each change (DDB-05)', () => {
    const sandbox = sandboxWithItem();
    expect(batch(sandbox, put(keyOf('u#8')), remove(keyOf('u#7')), remove(keyOf('u#9')))).toEqual({
      writes: 3,
      changes: 2,
      streamRecords: 2,
    });
    expect(recordsOf(sandbox).map(({ eventName }) => eventName)).toEqual([
      'INSERT',
      'INSERT',
      'REMOVE',
    ]);
    expect(sandbox.takeKinds().slice(-2)).toEqual(['ITEM_PUT', 'ITEMS_WRITTEN']);
  });

  test.each([
    ['nothing', [], 'cannot be null or empty'],
    [
      '26 writes',
      Array.from({ length: 26 }, (_, n) => put(keyOf(`u#${n}`))),
      'Too many items requested for the BatchWriteItem call',
    ],
    [
      'an item twice',
      [put(keyOf('u#8')), remove(keyOf('u#8'))],
      'Provided list of item keys contains duplicates',
    ],
    ['neither of the two', [{ putRequest: null, deleteRequest: null }], 'must contain exactly one'],
    ['a bad item', [put(keyOf('u#8')), put({})], 'Missing the key pk in the item'],
  ] as [string, ReturnType<typeof put>[], string][])(
    'refuses %s, and nothing changes',
    (_name, writes, message) => {
      const sandbox = sandboxWithItem();
      expect(() => batch(sandbox, ...writes)).toThrow(message);
      expect(contentsOf(sandbox).size).toBe(1);
    },
  );
});

describe('TransactWriteItems', () => {
  const action = { tableName: 'users', ...noExpressions };
  const nothing = { put: null, update: null, delete: null, conditionCheck: null };
  type Transaction = CommandInput<'TransactWriteItems'>['transactItems'];
  const transact = (sandbox: TestSandbox, ...transactItems: Transaction) =>
    sandbox.execute('TransactWriteItems', { transactItems });
  const addOne = (pk: string) => ({
    ...nothing,
    update: {
      ...action,
      key: keyOf(pk),
      updateExpression: 'ADD n :1',
      expressionAttributeValues: one,
    },
  });
  const check = (pk: string, conditionExpression: string) => ({
    ...nothing,
    conditionCheck: {
      ...action,
      key: keyOf(pk),
      conditionExpression,
      returnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    },
  });

  test('does all of it, with one record for each changed item (DDB-05)', () => {
    const sandbox = sandboxWithItem();
    const answer = transact(
      sandbox,
      { ...nothing, put: { ...action, item: keyOf('u#8') } },
      addOne('u#7'),
      { ...nothing, delete: { ...action, key: keyOf('u#9') } },
      check('u#10', 'attribute_not_exists(pk)'),
    );
    expect(answer).toEqual({ writes: 4, changes: 2, streamRecords: 2 });
    expect(recordsOf(sandbox).slice(1)).toMatchObject([
      { eventName: 'INSERT', keys: keyOf('u#8') },
      { eventName: 'MODIFY', keys: keyOf('u#7') },
    ]);
  });

  test('does none of it where one action fails, and gives a reason for each', () => {
    const sandbox = sandboxWithItem();
    putItem(sandbox, { ...keyOf('u#8'), n: { S: 'x' } });
    const refusal = refusalOf(() =>
      transact(sandbox, addOne('u#9'), check('u#7', 'attribute_not_exists(pk)'), addOne('u#8')),
    );
    expect(refusal).toMatchObject({
      code: 'TRANSACTION_CANCELED',
      awsErrorCode: 'TransactionCanceledException',
      message:
        'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]',
      detail: {
        cancellationReasons: [
          { code: 'None', message: null },
          {
            code: 'ConditionalCheckFailed',
            message: 'The conditional request failed',
            item: { n: { N: '1' } },
          },
          {
            code: 'ValidationError',
            message: 'An operand in the update expression has an incorrect data type',
          },
        ],
      },
    });
    expect(contentsOf(sandbox).size).toBe(2);
    expect(recordsOf(sandbox)).toHaveLength(2);
  });

  test.each<[string, Transaction, string]>([
    ['nothing', [], 'Member must have length between 1 and 100'],
    [
      'two actions in one',
      [{ ...addOne('u#7'), put: { ...action, item: keyOf('u#7') } }],
      'can only contain one of Check, Put, Update or Delete',
    ],
    [
      'an item twice',
      [addOne('u#7'), check('u#7', 'attribute_exists(pk)')],
      'Transaction request cannot include multiple operations on one item',
    ],
    [
      'a bad expression',
      [addOne('u#7'), check('u#8', 'nonsense')],
      'Invalid ConditionExpression: Syntax error',
    ],
  ])('refuses %s as a whole', (_name, transactItems, message) => {
    const sandbox = sandboxWithItem();
    expect(() => transact(sandbox, ...transactItems)).toThrow(message);
    expect(itemAt(sandbox, 'u#7')).toMatchObject({ n: { N: '1' } });
  });

  test('may write to several tables', () => {
    const sandbox = sandboxWithItem();
    createSortedTable(sandbox);
    const item = { customer: { S: 'ann' }, placedAt: { N: '1' } };
    transact(sandbox, addOne('u#7'), { ...nothing, put: { ...action, tableName: 'orders', item } });
    expect(contentsOf(sandbox, 'orders').size).toBe(1);
  });
});
