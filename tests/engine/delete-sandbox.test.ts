import { setImmediate as nextTurnOfEventLoop } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteSandbox } from '../../src/store/sandboxes.ts';
import {
  functionInput,
  invokeInput,
  startTestEngine,
  type TestEngine,
} from '../support/test-engine.ts';

let test: TestEngine;
beforeAll(async () => {
  test = await startTestEngine();
});
afterAll(() => test.stop());

async function ask<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await test.pool.query<Row>(text, values)).rows;
}

/** Every table whose rows belong to sandboxes. */
async function tablesOfSandboxes(): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE column_name = 'sandbox_id' AND table_schema = 'public' ORDER BY 1",
  );
  return rows.map(({ name }) => name);
}

/** Tables that still have rows of a sandbox. */
async function tablesWithRowsOf(sandboxId: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tablesOfSandboxes()) {
    const rows = await ask(`SELECT 1 FROM "${table}" WHERE sandbox_id = $1 LIMIT 1`, [sandboxId]);
    if (rows.length > 0) found.push(table);
  }
  return found;
}

describe('Deleting a sandbox', () => {
  it('takes every row of it away, and none of another', async () => {
    const [gone, kept] = [await test.createSandbox(), await test.createSandbox()];
    for (const sandboxId of [gone, kept]) {
      const input = functionInput('f', 'exports.handler = async () => 1;');
      await test.engine.execute(sandboxId, { type: 'CreateFunction', input });
      await test.engine.invoke(sandboxId, invokeInput('f'));
    }
    const before = await tablesWithRowsOf(gone);
    expect(before).toEqual(
      expect.arrayContaining(['environment', 'invocation', 'journal_entry', 'lifecycle_event']),
    );
    expect(await deleteSandbox(test.prisma, gone)).toBe(true);
    expect(await tablesWithRowsOf(gone)).toEqual([]);
    expect(await tablesWithRowsOf(kept)).toEqual(before);
  });

  it('reaches every table: by a foreign key, or by the trigger where a key would cost each new row a look', async () => {
    const keys = await ask<{ name: string }>(
      "SELECT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'f' AND confrelid = 'sandbox'::regclass AND confdeltype = 'c'",
    );
    const [trigger] = await ask<{ source: string }>(
      "SELECT prosrc AS source FROM pg_proc WHERE proname = 'delete_rows_of_sandboxes'",
    );
    const byKey = new Set(keys.map(({ name }) => name));
    const unreached = (await tablesOfSandboxes()).filter(
      (name) => !byKey.has(name) && !trigger?.source.includes(`DELETE FROM ${name} USING gone`),
    );
    expect(unreached).toEqual([]);
  });

  it('waits for a commit under way and takes its rows, too', async () => {
    const sandboxId = await test.createSandbox();
    const commit = await test.pool.connect();
    try {
      await commit.query('BEGIN');
      await commit.query('UPDATE sandbox SET version = version + 1 WHERE id = $1', [sandboxId]);
      await commit.query("INSERT INTO timer VALUES ($1, 1, 0, 'late', '{}')", [sandboxId]);
      let isDeleted = false;
      const deletion = deleteSandbox(test.prisma, sandboxId).then(() => {
        isDeleted = true;
      });
      await expect.poll(() => ask('SELECT 1 FROM pg_locks WHERE NOT granted')).toHaveLength(1);
      await nextTurnOfEventLoop();
      expect(isDeleted).toBe(false);
      await commit.query('COMMIT');
      await deletion;
    } finally {
      commit.release();
    }
    expect(await tablesWithRowsOf(sandboxId)).toEqual([]);
  });
});
