import { describe, expect, test } from 'vitest';
import type { Actor } from '../../src/graphql/access/actor.ts';
import { FairStart } from '../../src/graphql/http/fair-start.ts';

function keyOf(tenantId: string): Actor {
  return {
    kind: 'key',
    apiKey: {
      id: `key_${tenantId}`,
      tenantId,
      name: 'test',
      role: 'EDITOR',
      sandboxId: null,
      createdAt: new Date(0),
      expiresAt: null,
      revokedAt: null,
    },
  };
}

/** Sends one operation for each tenant named, in that order; resolves with the order of their start. */
async function startOrder(fairStart: FairStart, tenants: readonly string[]): Promise<string[]> {
  const started: string[] = [];
  await Promise.all(
    tenants.map(async (tenantId) => {
      await fairStart.turnOf(keyOf(tenantId));
      started.push(tenantId);
    }),
  );
  return started;
}

describe('operations', () => {
  test('of a tenant that has the server to itself start at once', () => {
    const fairStart = new FairStart();
    for (let operation = 0; operation < 100; operation++) {
      expect(fairStart.turnOf(keyOf('a'))).toBeNull();
    }
  });

  test('of several tenants start in turn, however many one of them sends', async () => {
    const fairStart = new FairStart();
    // Whoever came before the neighbour was alone, and has started.
    await startOrder(fairStart, ['flood', 'calm']);
    expect(
      await startOrder(fairStart, [...Array<string>(9).fill('flood'), 'calm', 'third']),
    ).toEqual([
      'flood',
      'flood',
      'flood',
      'flood',
      'calm',
      'third',
      ...Array<string>(5).fill('flood'),
    ]);
  });
});
