import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filterLogEvents, type LogEventSearch } from '../../src/store/filter-log-events.ts';
import { createPrismaClient, type PrismaClient } from '../../src/store/prisma-client.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { storeSandbox } from '../support/stored-sandbox.ts';

const START_MS = Date.UTC(2026, 0, 12, 15, 40);

let database: TestDatabase;
let prisma: PrismaClient;
let sandboxId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrismaClient(database.url, 2);
  sandboxId = await storeSandbox(prisma, START_MS);
  await insert('many', 2_500, (place) => `START ${place}\n`);
  // Three logs of 600,000 characters, one of 1,500,000 and a short one.
  const sizes = [600_000, 600_000, 600_000, 1_500_000, 10];
  await insert('large', sizes.length, (place) => `END ${'x'.repeat(sizes[place] ?? 0)}\n`);
  await insert(
    'denied',
    2,
    (place) => `START ${place}\n`,
    (place) => place === 1,
  );
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

async function insert(
  logGroupName: string,
  count: number,
  logs: (place: number) => string,
  logsWritten: (place: number) => boolean = () => true,
): Promise<void> {
  await prisma.invocationAttempt.createMany({
    data: Array.from({ length: count }, (_, place) => ({
      sandboxId,
      invocationId: `inv_${logGroupName}_${String(place).padStart(5, '0')}`,
      number: 1,
      startedAtMs: START_MS + place,
      endedAtMs: START_MS + place,
      durationMicros: 1_000,
      outcome: 'SUCCEEDED',
      coldStart: false,
      memoryUsedMb: 64,
      logGroupName,
      logStreamName: place % 2 === 0 ? 'even' : 'odd',
      logs: logs(place),
      logsWritten: logsWritten(place),
    })),
  });
}

/** The messages of each part of a search, from its beginning to its end. */
async function search(
  logGroupName: string,
  asked: Partial<LogEventSearch> = {},
): Promise<string[][]> {
  const parts: string[][] = [];
  let from: LogEventSearch['from'] = null;
  do {
    const { events, next } = await filterLogEvents(prisma, {
      sandboxId,
      logGroupName,
      logStreamNames: null,
      fromMs: null,
      toMs: null,
      isWanted: () => true,
      count: 1_000,
      from,
      ...asked,
    });
    parts.push(events.map(({ message }) => message));
    from = next;
  } while (from !== null);
  return parts;
}

const sizes = (parts: string[][]): number[] => parts.map(({ length }) => length);

describe('a search through a log group', () => {
  it('looks through a thousand attempts at a time, even where it finds nothing', async () => {
    expect(sizes(await search('many'))).toEqual([1_000, 1_000, 500]);
    const isWanted = (message: string): boolean => message === 'START 2499';
    expect(await search('many', { isWanted })).toEqual([[], [], ['START 2499']]);
    expect(sizes(await search('many', { logStreamNames: ['odd'] }))).toEqual([500, 500, 250]);
    expect(sizes(await search('many', { logStreamNames: ['none'] }))).toEqual([0, 0, 0]);
  });

  it('ends where the time ends', async () => {
    const toMs = START_MS + 3;
    expect((await search('many', { fromMs: START_MS + 2, toMs })).flat()).toEqual([
      'START 2',
      'START 3',
    ]);
  });

  it('reads so many characters at a time, and a larger log whole', async () => {
    expect(sizes(await search('large'))).toEqual([1, 1, 1, 1, 1]);
    expect(sizes(await search('large', { logStreamNames: ['even'] }))).toEqual([1, 2]);
  });

  it('finds nothing of what was not written (SYN-86)', async () => {
    expect(await search('denied')).toEqual([['START 1']]);
  });

  it('finds nothing in a group that is not there', async () => {
    expect(await search('absent')).toEqual([[]]);
  });
});
