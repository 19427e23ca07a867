import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { tables } from '../../../../src/simulation/pull/dynamodb/table.ts';
import { openRealisticSandbox, openSandbox } from '../../../support/test-sandbox.ts';
import {
  contentsOf,
  createSortedTable,
  createTable,
  keyOf,
  putItem,
  shardsOf,
  streamArns,
} from '../../../support/tables.ts';

describe('A table', () => {
  test('is ACTIVE at once in an IDEAL sandbox', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(sandbox.world.table(tables).find('users')).toMatchObject({
      tableStatus: 'ACTIVE',
      keySchema: { hash: { attributeName: 'pk', attributeType: 'S' }, range: null },
      itemCount: 0,
    });
    expect(sandbox.takeKinds()).toEqual(['TABLE_CREATED']);
  });

  test('takes a few seconds in a REALISTIC one, and is not there for requests until then', () => {
    const sandbox = openRealisticSandbox();
    createTable(sandbox);
    expect(() => putItem(sandbox, keyOf('u#7'))).toThrow('is being created');
    sandbox.advanceBy(10_000);
    putItem(sandbox, keyOf('u#7'));
    expect(sandbox.takeKinds()).toEqual(['TABLE_CREATED', 'TABLE_ACTIVE', 'ITEM_PUT']);
  });

  test('is found by its ARN as well', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    putItem(sandbox, keyOf('u#7'), {
      tableName: 'arn:aws:dynamodb:eu-west-1:123456789012:table/users',
    });
    expect(contentsOf(sandbox).size).toBe(1);
  });

  test('goes with its items; its stream can be read for 24 h more (DDB-03)', () => {
    const sandbox = openSandbox();
    createTable(sandbox, 'KEYS_ONLY');
    putItem(sandbox, keyOf('u#7'));
    sandbox.execute('DeleteTable', { tableName: 'users' });
    expect(() => putItem(sandbox, keyOf('u#7'))).toThrow('the sandbox has no table "users"');
    expect(shardsOf(sandbox)).toMatchObject([{ isClosed: true }]);
    sandbox.advanceBy(24 * 3_600_000);
    expect(streamArns(sandbox)).toEqual([]);
    expect(sandbox.takeKinds()).toEqual([
      'TABLE_CREATED',
      'TABLE_STREAM_ENABLED',
      'TABLE_STREAM_SHARD_OPENED',
      'ITEM_PUT',
      'TABLE_STREAM_SHARD_CLOSED',
      'TABLE_STREAM_DISABLED',
      'TABLE_DELETED',
      'TABLE_STREAM_DELETED',
    ]);
  });

  test('of a name that is there is refused', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(() => createTable(sandbox)).toThrow('Table already exists: users');
  });

  const pk = { attributeName: 'pk', attributeType: 'S' } as const;
  const hash = { attributeName: 'pk', keyType: 'HASH' } as const;
  test.each<[string, Partial<CommandInput<'CreateTable'>>, string]>([
    ['a short name', { tableName: 'ab' }, "Value 'ab' at 'tableName' failed to satisfy constraint"],
    ['a bad name', { tableName: 'a b c' }, 'Member must satisfy regular expression pattern'],
    ['no key', { keySchema: [] }, 'Member must have length between 1 and 2'],
    [
      'a sort key alone',
      { keySchema: [{ ...hash, keyType: 'RANGE' }] },
      'The first KeySchemaElement is not a HASH key type',
    ],
    [
      'two partition keys',
      { keySchema: [hash, { attributeName: 'sk', keyType: 'HASH' }] },
      'The second KeySchemaElement is not a RANGE key type',
    ],
    [
      'one attribute for both',
      { keySchema: [hash, { attributeName: 'pk', keyType: 'RANGE' }] },
      'have the same name',
    ],
    [
      'a key without a type',
      { attributeDefinitions: [] },
      'Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], AttributeDefinitions: []',
    ],
    [
      'a type without a key',
      { attributeDefinitions: [pk, { ...pk, attributeName: 'x' }] },
      'Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions',
    ],
    [
      'a stream without a view',
      { streamSpecification: { streamEnabled: true, streamViewType: null } },
      'StreamViewType is required',
    ],
    [
      'a view without a stream',
      { streamSpecification: { streamEnabled: false, streamViewType: 'KEYS_ONLY' } },
      'only where StreamEnabled is true',
    ],
  ])('with %s is refused, and nothing has changed', (_name, input, message) => {
    const sandbox = openSandbox();
    expect(() => createTable(sandbox, null, input)).toThrow(message);
    expect(sandbox.world.table(tables).size).toBe(0);
  });
});

describe('The key of an item', () => {
  test.each([
    [{ customer: { S: 'ann' } }, 'Missing the key placedAt in the item'],
    [
      { customer: { N: '7' }, placedAt: { N: '1' } },
      'Type mismatch for key customer expected: S actual: N',
    ],
    [
      { customer: { S: '' }, placedAt: { N: '1' } },
      'cannot contain an empty string value. Key: customer',
    ],
    [
      { customer: { S: 'x'.repeat(2_049) }, placedAt: { N: '1' } },
      'Size of hashkey has exceeded the maximum size limit of 2048 bytes',
    ],
  ])('is refused: %j', (item, message) => {
    const sandbox = openSandbox();
    createSortedTable(sandbox);
    expect(() => putItem(sandbox, item, { tableName: 'orders' })).toThrow(message);
  });

  test.each([
    [{ customer: { S: 'ann' } }],
    [{ customer: { S: 'ann' }, placedAt: { S: '1' } }],
    [{ customer: { S: 'ann' }, placedAt: { N: '1' }, more: { S: 'x' } }],
  ])('names an item only as the table has it, and not as %j', (key) => {
    const sandbox = openSandbox();
    createSortedTable(sandbox);
    const input = {
      tableName: 'orders',
      key,
      projectionExpression: null,
      expressionAttributeNames: null,
    };
    expect(() => sandbox.execute('GetItem', input)).toThrow(
      'The provided key element does not match the schema',
    );
  });

  test('tells two items apart by both of its parts, and numbers by their value', () => {
    const sandbox = openSandbox();
    createSortedTable(sandbox);
    for (const at of ['1', '2', '1.0', '1e0']) {
      putItem(sandbox, { customer: { S: 'ann' }, placedAt: { N: at } }, { tableName: 'orders' });
    }
    expect(contentsOf(sandbox, 'orders').size).toBe(2);
  });
});
