import { describe, expect, test } from 'vitest';
import { LookupCache } from '../../src/graphql/access/lookup-cache.ts';

/** Looks that are answered when the test says so. */
class SlowStore {
  readonly looks: ((value: string | null) => void)[] = [];
  readonly cache = new LookupCache<string>({
    max: 10,
    ttl: 60_000,
    look: () => new Promise((resolve) => this.looks.push(resolve)),
  });

  answer(look: number, value: string | null): void {
    this.looks[look]?.(value);
  }
}

describe('A cache of lookups', () => {
  test('looks once for all who ask meanwhile', async () => {
    const store = new SlowStore();
    const { cache, looks } = store;
    const answers = Promise.all([cache.get('k'), cache.get('k')]);
    store.answer(0, 'found');
    expect(await answers).toEqual(['found', 'found']);
    expect(await cache.get('k')).toBe('found');
    expect(looks).toHaveLength(1);
  });

  test('does not keep that there is nothing', async () => {
    const store = new SlowStore();
    const { cache } = store;
    const first = cache.get('k');
    store.answer(0, null);
    expect(await first).toBeNull();
    const second = cache.get('k');
    store.answer(1, 'since');
    expect(await second).toBe('since');
  });

  for (const forget of ['forget', 'forgetAll'] as const) {
    test(`neither keeps nor shares a look that began before ${forget}`, async () => {
      const store = new SlowStore();
      const { cache } = store;
      const before = cache.get('k');
      cache[forget]('k');
      const after = cache.get('k');
      store.answer(0, 'stale');
      expect(await before).toBe('stale');
      expect(cache.has('k')).toBe(false);
      store.answer(1, 'fresh');
      expect(await after).toBe('fresh');
      expect(await cache.get('k')).toBe('fresh');
    });
  }

  test('asks again where a look failed', async () => {
    let looks = 0;
    const cache = new LookupCache<string>({
      max: 10,
      ttl: 60_000,
      look: () =>
        Promise.resolve().then(() => {
          looks += 1;
          if (looks === 1) throw new Error('no connection');
          return 'found';
        }),
    });
    await expect(cache.get('k')).rejects.toThrow('no connection');
    expect(await cache.get('k')).toBe('found');
  });
});
