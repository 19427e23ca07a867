import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CommitListener } from '../../src/store/commit-listener.ts';
import { COMMIT_CHANNEL } from '../../src/store/commit-turn.ts';
import { createSandbox } from '../../src/store/create-sandbox.ts';
import { EventFeed } from '../../src/store/event-feed.ts';
import { createPool } from '../../src/store/pool.ts';
import { createPrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let pool: Pool;
let listener: CommitListener;
let feed: EventFeed;
let readers: AbortController[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool(database.url, 8);
  pool.on('error', () => undefined);
  listener = new CommitListener(database.url);
  listener.on('error', () => undefined);
  await listener.start();
  feed = new EventFeed(pool, listener);
});

afterEach(() => {
  for (const reader of readers) reader.abort();
  readers = [];
});

afterAll(async () => {
  await listener.stop();
  await pool.end();
  await database.drop();
});

/** A reader of its own, ended after the test. */
function follow(
  sandboxId: string,
  afterSeq: number,
): AsyncIterable<readonly { readonly seq: number }[]> {
  const reader = new AbortController();
  readers.push(reader);
  return feed.follow(sandboxId, afterSeq, reader.signal);
}

async function newSandbox(): Promise<string> {
  const prisma = createPrismaClient(database.url, 1);
  const { id } = await createSandbox(prisma, {
    tenantId: (await prisma.tenant.create({ data: { id: `t${Math.random()}`, name: 't' } })).id,
    name: 'feed',
    region: 'eu-west-1',
    seed: 's',
    profile: 'IDEAL',
    clock: { mode: 'MANUAL', rate: 0, startAtMs: 0 },
  });
  await prisma.$disconnect();
  return id;
}

/** Commits events as a turn does: the rows, and the notice with them. */
async function commit(sandboxId: string, from: number, to: number): Promise<void> {
  await pool.query(
    `WITH events AS (INSERT INTO lifecycle_event (sandbox_id, seq, at_ms, kind, message)
        SELECT $1, seq, seq, 'TEST', 'event ' || seq FROM generate_series($2::int, $3::int) seq)
      SELECT pg_notify('${COMMIT_CHANNEL}', $1 || ' ' || $3)`,
    [sandboxId, from, to],
  );
}

/** Reads until the event with that number. */
async function readTo(
  last: number,
  batches: AsyncIterable<readonly { readonly seq: number }[]>,
): Promise<number[]> {
  const seen: number[] = [];
  for await (const events of batches) {
    seen.push(...events.map(({ seq }) => seq));
    if (seen.at(-1) === last) break;
  }
  return seen;
}

function upTo(last: number, from = 1): number[] {
  return Array.from({ length: last - from + 1 }, (_, index) => from + index);
}

describe('the event feed', () => {
  it('replays from a position, then follows', async () => {
    const sandboxId = await newSandbox();
    await commit(sandboxId, 1, 1_200);
    const reading = readTo(1_203, follow(sandboxId, 700));
    await commit(sandboxId, 1_201, 1_201);
    await commit(sandboxId, 1_202, 1_203);
    expect(await reading).toEqual(upTo(1_203, 701));
  });

  it('gives every reader every event once, however they come and go', async () => {
    const sandboxId = await newSandbox();
    const readings: Promise<number[]>[] = [];
    for (let commits = 0; commits < 40; commits++) {
      readings.push(readTo(200, follow(sandboxId, 0)));
      await commit(sandboxId, commits * 5 + 1, commits * 5 + 5);
    }
    for (const seen of await Promise.all(readings)) expect(seen).toEqual(upTo(200));
  });

  it('loses nothing over a broken connection', async () => {
    const sandboxId = await newSandbox();
    const reading = readTo(3, follow(sandboxId, 0));
    await commit(sandboxId, 1, 1);
    const reconnected = new Promise<void>((resolve) => listener.once('gap', resolve));
    await pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pushpull-listener' AND datname = current_database()",
    );
    await commit(sandboxId, 2, 3);
    await reconnected;
    expect(await reading).toEqual([1, 2, 3]);
  });

  it('ends when it is told to', async () => {
    const sandboxId = await newSandbox();
    const reading = readTo(1, follow(sandboxId, 0));
    for (const reader of readers) reader.abort();
    expect(await reading).toEqual([]);
  });

  it('gives somebody who has slept through a long log the rest of it', async () => {
    const sandboxId = await newSandbox();
    const batches = follow(sandboxId, 0)[Symbol.asyncIterator]();
    await commit(sandboxId, 1, 1);
    expect((await batches.next()).value).toMatchObject([{ seq: 1 }]);
    await commit(sandboxId, 2, 5_000);
    const seen: number[] = [];
    while (seen.at(-1) !== 5_000) {
      const { value } = (await batches.next()) as { value: readonly { seq: number }[] };
      expect(value.length).toBeLessThanOrEqual(1_000);
      seen.push(...value.map(({ seq }) => seq));
    }
    expect(seen).toEqual(upTo(5_000, 2));
  });

  it('keeps sandboxes apart', async () => {
    const [one, other] = [await newSandbox(), await newSandbox()];
    const reading = readTo(2, follow(one, 0));
    await commit(other, 1, 50);
    await commit(one, 1, 2);
    expect(await reading).toEqual([1, 2]);
  });
});
