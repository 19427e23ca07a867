import { describe, expect, test } from 'vitest';
import { openRealisticSandbox, openSandbox, START_MS } from '../../../support/test-sandbox.ts';
import {
  contentsOf,
  createTable,
  deleteItem,
  eventsOf,
  itemAt,
  keyOf,
  putItem,
  setTimeToLive,
  updateItem,
} from '../../../support/tables.ts';
import type { JsonObject } from '../../../../src/simulation/json.ts';

const START_S = START_MS / 1_000;

/** An item that expires so many seconds after the start. */
function expiring(pk: string, afterSeconds: number): JsonObject {
  return { ...keyOf(pk), ttl: { N: String(START_S + afterSeconds) } };
}

describe('Time to live', () => {
  test('lets an item go at its second, and names the service in the stream (DDB-08)', () => {
    const sandbox = openSandbox();
    createTable(sandbox, 'OLD_IMAGE');
    setTimeToLive(sandbox);
    putItem(sandbox, expiring('u#1', 60));
    sandbox.advanceBy(59_999);
    expect(itemAt(sandbox, 'u#1')).not.toBeNull();
    sandbox.advanceBy(1);
    expect(itemAt(sandbox, 'u#1')).toBeNull();
    expect(eventsOf(sandbox)[1]).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: keyOf('u#1'), OldImage: expiring('u#1', 60) },
    });
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'ITEMS_EXPIRED', rule: 'DDB-08' });
  });

  test('names nobody where a user deletes an item (DDB-08)', () => {
    const sandbox = openSandbox();
    createTable(sandbox, 'KEYS_ONLY');
    setTimeToLive(sandbox);
    putItem(sandbox, expiring('u#1', 60));
    deleteItem(sandbox, keyOf('u#1'));
    expect(eventsOf(sandbox)[1]).not.toHaveProperty('userIdentity');
    sandbox.advanceBy(60_000);
    expect(eventsOf(sandbox)).toHaveLength(2);
  });

  test('takes up to 48 h in a REALISTIC sandbox (DDB-08)', () => {
    const sandbox = openRealisticSandbox();
    createTable(sandbox);
    sandbox.advanceBy(10_000);
    setTimeToLive(sandbox);
    for (let n = 0; n < 20; n++) putItem(sandbox, expiring(`u#${n}`, 60));
    sandbox.advanceBy(3_600_000);
    expect(contentsOf(sandbox).size).toBeGreaterThan(10);
    sandbox.advanceBy(48 * 3_600_000);
    expect(contentsOf(sandbox).size).toBe(0);
  });

  test('counts for items that are there when it is turned on, and for none when it is turned off (DDB-08)', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    putItem(sandbox, expiring('u#1', 60));
    putItem(sandbox, expiring('u#2', 120));
    setTimeToLive(sandbox);
    sandbox.advanceBy(60_000);
    setTimeToLive(sandbox, false);
    sandbox.advanceBy(60_000);
    expect([...contentsOf(sandbox).values()]).toMatchObject([keyOf('u#2')]);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('follows the attribute when it changes (DDB-08)', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    setTimeToLive(sandbox);
    putItem(sandbox, expiring('u#1', 60));
    updateItem(sandbox, keyOf('u#1'), 'ADD #ttl :more', {
      expressionAttributeNames: { '#ttl': 'ttl' },
      expressionAttributeValues: { ':more': { N: '60' } },
    });
    sandbox.advanceBy(119_999);
    expect(itemAt(sandbox, 'u#1')).not.toBeNull();
    sandbox.advanceBy(1);
    expect(itemAt(sandbox, 'u#1')).toBeNull();
  });

  test.each([
    ['text', { S: String(START_S + 60) }],
    ['an instant more than five years ago', { N: '1000000000' }],
    ['an instant that no calendar has', { N: '1e100' }],
  ])('leaves an item alone whose attribute is %s (DDB-08)', (_name, ttl) => {
    const sandbox = openSandbox();
    createTable(sandbox);
    setTimeToLive(sandbox);
    putItem(sandbox, { ...keyOf('u#1'), ttl });
    sandbox.advanceUntilIdle();
    expect(itemAt(sandbox, 'u#1')).not.toBeNull();
  });

  test('lets an item go at once whose time is over already (DDB-08)', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    setTimeToLive(sandbox);
    putItem(sandbox, expiring('u#1', -60));
    sandbox.advanceBy(0);
    expect(itemAt(sandbox, 'u#1')).toBeNull();
  });

  test('cannot be turned on or off twice, nor moved to another attribute', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(() => setTimeToLive(sandbox, false)).toThrow('TimeToLive is already disabled');
    setTimeToLive(sandbox);
    expect(() => setTimeToLive(sandbox)).toThrow('TimeToLive is already enabled');
    expect(() => setTimeToLive(sandbox, true, 'other')).toThrow(
      'TimeToLive is active on a different AttributeName: current AttributeName is ttl',
    );
  });
});
