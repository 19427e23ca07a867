import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from 'pg';
import { Jobs } from '../../src/jobs/jobs.ts';
import type { WakeUpQueue } from '../../src/simulation/wake-up-queue.ts';
import { createPool } from '../../src/store/pool.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { backendKinds, jobsBackend } from '../support/jobs-backends.ts';

const REDIS_DATABASE = 1;

/** On a machine that is busy. */
const PATIENCE = { timeout: 20_000 };

/** More than a process wakes at once for polls. */
const BACKLOG = 60;

describe.each(backendKinds)('the queues of wake-ups on %s', (kind) => {
  let database: TestDatabase;
  let pool: Pool;
  let jobs: Jobs;
  const errors: Error[] = [];
  /** Whom the workers have woken, in order. */
  const woken: string[] = [];
  /** Lets the turns of the busy tenant's sandboxes end. */
  let release: () => void;

  beforeEach(async () => {
    database = await createTestDatabase();
    pool = createPool(database.url, 2);
    woken.length = 0;
    const backend = jobsBackend(kind, database.url, REDIS_DATABASE);
    jobs = await Jobs.open({ backend, onError: (error) => errors.push(error) });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const wakeIfExists = async (sandboxId: string): Promise<void> => {
      woken.push(sandboxId);
      if (sandboxId.startsWith('busy')) await released;
    };
    await jobs.startWorkers({ wakeIfExists }, pool);
  });
  afterEach(async () => {
    release();
    // The next test finds the same Redis.
    await expect.poll(async () => (await jobs.waiting()).pollers, PATIENCE).toBe(0);
    await jobs.close();
    await pool.end();
    await database.drop();
    expect(errors).toEqual([]);
  });

  const armNow = (sandboxId: string, queue: WakeUpQueue): void =>
    jobs.arm(sandboxId, { queue, atMs: Date.now() });

  const busyOnes = (): string[] => woken.filter((sandboxId) => sandboxId.startsWith('busy'));

  async function makeBacklog(): Promise<void> {
    for (let one = 0; one < BACKLOG; one++) armNow(`busy-${one}`, 'pollers');
    await expect.poll(() => busyOnes().length, PATIENCE).toBeGreaterThan(0);
    // No more than the worker wakes at once begin before the first of them ends.
    await expect.poll(async () => (await jobs.waiting()).pollers, PATIENCE).toBe(BACKLOG - 20);
    expect(busyOnes()).toHaveLength(20);
  }

  it('an invocation of another tenant does not wait behind the polls of a busy one', async () => {
    await makeBacklog();
    armNow('quiet', 'invocations');
    await expect.poll(() => woken, PATIENCE).toContain('quiet');
    expect(busyOnes()).toHaveLength(20);
    release();
    await expect.poll(() => new Set(busyOnes()).size, PATIENCE).toBe(BACKLOG);
  });

  it('the backlog is taken on when the turns before it have ended', async () => {
    await makeBacklog();
    armNow('last', 'pollers');
    release();
    await expect.poll(() => woken, PATIENCE).toContain('last');
    expect(new Set(busyOnes()).size).toBe(BACKLOG);
  });

  it('a sandbox with both is woken for its invocation, though its poll waits in the backlog', async () => {
    await makeBacklog();
    armNow('mixed', 'pollers');
    armNow('mixed', 'invocations');
    await expect.poll(() => woken, PATIENCE).toContain('mixed');
    expect(busyOnes()).toHaveLength(20);
  });

  it('a wake-up that is needed no more is taken back', async () => {
    const wakeUp = { queue: 'pollers', atMs: Date.now() + 86_400_000 } as const;
    jobs.arm('quiet', wakeUp);
    await expect.poll(async () => (await jobs.waiting()).pollers, PATIENCE).toBe(1);
    jobs.disarm('quiet', wakeUp);
    await expect.poll(async () => (await jobs.waiting()).pollers, PATIENCE).toBe(0);
    expect(woken).toEqual([]);
  });

  it('what is kept for days has no job until its time is near', async () => {
    jobs.arm('keeper', { queue: 'maintenance', atMs: Date.now() + 86_400_000 });
    armNow('soon', 'maintenance');
    await expect.poll(() => woken, PATIENCE).toEqual(['soon']);
    // The next sweep is the only one left.
    await expect
      .poll(() => jobs.waiting(), PATIENCE)
      .toEqual({ invocations: 0, pollers: 0, maintenance: 1 });
  });
});
