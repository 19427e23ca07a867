import { describe, expect, test } from 'vitest';
import type { CommandInput, CommandResult } from '../../../../src/simulation/commands.ts';
import type { Json } from '../../../../src/simulation/json.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { createSortedTable, putItem } from '../../../support/tables.ts';

const at = [-5, 1, 2, 10, 100];

function sandboxWithOrders(): TestSandbox {
  const sandbox = openSandbox();
  createSortedTable(sandbox);
  for (const customer of ['ann', 'bob']) {
    for (const n of at.toReversed()) {
      const paid = { BOOL: n > 1 };
      putItem(
        sandbox,
        { customer: { S: customer }, placedAt: { N: String(n) }, paid },
        { tableName: 'orders' },
      );
    }
  }
  return sandbox;
}

const noReading = {
  tableName: 'orders',
  filterExpression: null,
  projectionExpression: null,
  expressionAttributeNames: null,
  limit: null,
  exclusiveStartKey: null,
};

function query(
  sandbox: TestSandbox,
  condition: string,
  values: Readonly<Record<string, Json>> = {},
  input: Partial<CommandInput<'Query'>> = {},
): CommandResult<'Query'> {
  return sandbox.execute('Query', {
    ...noReading,
    keyConditionExpression: `customer = :c${condition}`,
    expressionAttributeValues: { ':c': { S: 'ann' }, ...values },
    scanIndexForward: true,
    ...input,
  });
}

function numbersOf({ items }: CommandResult<'Query'>): unknown[] {
  return items.map((item) => Number((item['placedAt'] as { N: string }).N));
}

describe('Query', () => {
  test.each<[string, Record<string, Json>, number[]]>([
    ['', {}, at],
    [' AND placedAt = :1', { ':1': { N: '1.0' } }, [1]],
    [' AND placedAt < :2', { ':2': { N: '2' } }, [-5, 1]],
    [' AND placedAt >= :2', { ':2': { N: '2' } }, [2, 10, 100]],
    [' AND placedAt BETWEEN :1 AND :2', { ':1': { N: '1' }, ':2': { N: '10' } }, [1, 2, 10]],
    [' AND (placedAt > :2)', { ':2': { N: '2' } }, [10, 100]],
  ])(
    'finds the items of a partition in the order of their numbers: customer = :c%s',
    (condition, values, found) => {
      const page = query(sandboxWithOrders(), condition, values);
      expect(numbersOf(page)).toEqual(found);
      expect(page).toMatchObject({
        count: found.length,
        scannedCount: found.length,
        lastEvaluatedKey: null,
      });
    },
  );

  test('goes backwards as well', () => {
    const page = query(sandboxWithOrders(), '', {}, { scanIndexForward: false, limit: 2 });
    expect(numbersOf(page)).toEqual([100, 10]);
    const next = query(
      sandboxWithOrders(),
      '',
      {},
      {
        scanIndexForward: false,
        exclusiveStartKey: page.lastEvaluatedKey as Json,
      },
    );
    expect(numbersOf(next)).toEqual([2, 1, -5]);
  });

  test('counts what the filter leaves out as looked at, towards the limit too', () => {
    const page = query(
      sandboxWithOrders(),
      '',
      { ':yes': { BOOL: true } },
      {
        filterExpression: 'paid = :yes',
        limit: 3,
      },
    );
    expect(page).toMatchObject({
      count: 1,
      scannedCount: 3,
      lastEvaluatedKey: { customer: { S: 'ann' }, placedAt: { N: '2' } },
    });
  });

  test('has no next page where the limit ends with the partition', () => {
    expect(query(sandboxWithOrders(), '', {}, { limit: 5 }).lastEvaluatedKey).toBeNull();
  });

  test('ends a page where it has looked at 1 MB', () => {
    const sandbox = sandboxWithOrders();
    for (let n = 200; n < 205; n++) {
      const item = {
        customer: { S: 'ann' },
        placedAt: { N: String(n) },
        text: { S: 'x'.repeat(350_000) },
      };
      putItem(sandbox, item, { tableName: 'orders' });
    }
    const page = query(sandbox, ' AND placedAt >= :n', { ':n': { N: '200' } });
    expect(page).toMatchObject({ count: 3, lastEvaluatedKey: { placedAt: { N: '202' } } });
  });

  test.each<[string, Record<string, Json>, string]>([
    [' AND placedAt <> :n', { ':n': { N: '1' } }, 'Query key condition not supported'],
    [' OR placedAt = :n', { ':n': { N: '1' } }, 'Query key condition not supported'],
    [' AND NOT placedAt = :n', { ':n': { N: '1' } }, 'Query key condition not supported'],
    [
      ' AND placedAt = :n',
      { ':n': { S: '1' } },
      'Condition parameter type does not match schema type',
    ],
    [
      ' AND paid = :n',
      { ':n': { BOOL: true } },
      'Query condition missed key schema element: placedAt',
    ],
    [
      ' AND placedAt > :n AND placedAt < :m',
      { ':n': { N: '1' }, ':m': { N: '2' } },
      'must only contain one condition per key',
    ],
  ])('refuses the key condition customer = :c%s', (condition, values, message) => {
    expect(() => query(sandboxWithOrders(), condition, values)).toThrow(message);
  });

  test('refuses a condition without the partition key, and one that only begins with it', () => {
    const sandbox = sandboxWithOrders();
    const refused =
      (keyConditionExpression: string): (() => unknown) =>
      () =>
        query(sandbox, '', {}, { keyConditionExpression });
    expect(refused('placedAt = :c')).toThrow('Query condition missed key schema element: customer');
    expect(refused('begins_with(customer, :c)')).toThrow('Query key condition not supported');
  });

  test('refuses a filter on the key, a limit of 0, and a start in another partition', () => {
    const sandbox = sandboxWithOrders();
    expect(() =>
      query(sandbox, '', { ':n': { N: '1' } }, { filterExpression: 'placedAt = :n' }),
    ).toThrow(
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: placedAt',
    );
    expect(() => query(sandbox, '', {}, { limit: 0 })).toThrow("Value '0' at 'limit'");
    const exclusiveStartKey = { customer: { S: 'bob' }, placedAt: { N: '1' } };
    expect(() => query(sandbox, '', {}, { exclusiveStartKey })).toThrow(
      'The provided starting key is outside query boundaries',
    );
  });
});

describe('Scan', () => {
  test('meets each item once, page by page, in an order that stays the same', () => {
    const sandbox = sandboxWithOrders();
    const seen: unknown[] = [];
    let exclusiveStartKey: Json | null = null;
    do {
      const page: CommandResult<'Scan'> = sandbox.execute('Scan', {
        ...noReading,
        expressionAttributeValues: null,
        limit: 3,
        exclusiveStartKey,
      });
      seen.push(...page.items.map((item) => JSON.stringify(item)));
      exclusiveStartKey = page.lastEvaluatedKey;
    } while (exclusiveStartKey !== null);
    expect(seen).toHaveLength(10);
    expect(new Set(seen).size).toBe(10);
    const whole = sandbox.execute('Scan', { ...noReading, expressionAttributeValues: null });
    expect(whole.items.map((item) => JSON.stringify(item))).toEqual(seen);
  });

  test('leaves out what the filter does, and returns the parts that are asked for', () => {
    const page = sandboxWithOrders().execute('Scan', {
      ...noReading,
      filterExpression: 'placedAt > :n AND paid = :yes',
      projectionExpression: 'placedAt',
      expressionAttributeValues: { ':n': { N: '2' }, ':yes': { BOOL: true } },
    });
    expect(page).toMatchObject({ count: 4, scannedCount: 10 });
    expect(numbersOf(page).sort((left, right) => Number(left) - Number(right))).toEqual([
      10, 10, 100, 100,
    ]);
    expect(page.items[0]).not.toHaveProperty('customer');
  });
});
