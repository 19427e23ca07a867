import type { Pool } from 'pg';

/** Sandboxes whose next timer was due before a wall instant in milliseconds, the longest first. */
export async function findOverdueSandboxes(
  pool: Pool,
  dueBeforeMs: number,
  count: number,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ id: string }>({
    name: 'find-overdue-sandboxes',
    text: `SELECT id FROM sandbox WHERE wake_at < to_timestamp($1::double precision / 1000)
      ORDER BY wake_at LIMIT $2`,
    values: [dueBeforeMs, count],
  });
  return rows.map(({ id }) => id);
}
