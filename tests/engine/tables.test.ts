import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Engine } from '../../src/engine/engine.ts';
import type { Item } from '../../src/simulation/pull/dynamodb/attribute-value.ts';
import { noExpressions } from '../support/tables.ts';
import { startTestEngine, type TestEngine } from '../support/test-engine.ts';

let service: TestEngine;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestEngine();
  sandboxId = await service.createSandbox();
});
afterAll(() => service.stop());

const customer = { S: 'nul \0 and half a pair \ud800' };

async function order(engine: Engine, placedAt: string): Promise<Item | null> {
  const { attributes } = await engine.execute<'UpdateItem'>(sandboxId, {
    type: 'UpdateItem',
    input: {
      tableName: 'orders',
      key: { customer, placedAt: { N: placedAt } },
      updateExpression: 'ADD pieces :one',
      ...noExpressions,
      expressionAttributeValues: { ':one': { N: '1' } },
      returnValues: 'ALL_NEW',
    },
  });
  return attributes;
}

async function ordersOf(engine: Engine): Promise<unknown[]> {
  const { items } = await engine.execute<'Query'>(sandboxId, {
    type: 'Query',
    input: {
      tableName: 'orders',
      keyConditionExpression: 'customer = :c',
      filterExpression: null,
      projectionExpression: 'placedAt, pieces',
      expressionAttributeNames: null,
      expressionAttributeValues: { ':c': customer },
      limit: null,
      exclusiveStartKey: null,
      scanIndexForward: true,
    },
  });
  return [...items];
}

test('a table goes on in another process as it was, in the same order', async () => {
  const { engine } = service;
  await engine.execute<'CreateTable'>(sandboxId, {
    type: 'CreateTable',
    input: {
      tableName: 'orders',
      attributeDefinitions: [
        { attributeName: 'customer', attributeType: 'S' },
        { attributeName: 'placedAt', attributeType: 'N' },
      ],
      keySchema: [
        { attributeName: 'customer', keyType: 'HASH' },
        { attributeName: 'placedAt', keyType: 'RANGE' },
      ],
      streamSpecification: { streamEnabled: true, streamViewType: 'NEW_AND_OLD_IMAGES' },
    },
  });
  for (const placedAt of ['100', '9', '-3.5']) await order(engine, placedAt);
  const another = await service.startAnotherEngine();
  expect(await order(another, '9.0')).toMatchObject({ pieces: { N: '2' } });
  await order(engine, '1e1');
  expect(await ordersOf(another)).toEqual([
    { placedAt: { N: '-3.5' }, pieces: { N: '1' } },
    { placedAt: { N: '9' }, pieces: { N: '2' } },
    { placedAt: { N: '10' }, pieces: { N: '1' } },
    { placedAt: { N: '100' }, pieces: { N: '1' } },
  ]);
  expect(service.faults).toEqual([]);
});
