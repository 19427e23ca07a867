import type { Pool } from 'pg';
import type { WakeUpQueue } from '../simulation/wake-up-queue.ts';

/** A sandbox whose next timer is due at a wall instant. */
export interface DueSandbox {
  readonly sandboxId: string;
  /** In milliseconds. */
  readonly atMs: number;
}

/** Sandboxes whose next timer is of that queue and due before a wall instant, the soonest first. */
export async function findSandboxesDue(
  pool: Pool,
  queue: WakeUpQueue,
  dueBeforeMs: number,
  count: number,
): Promise<readonly DueSandbox[]> {
  const { rows } = await pool.query<DueSandbox>({
    name: 'find-sandboxes-due',
    text: `SELECT id AS "sandboxId", (extract(epoch FROM wake_at) * 1000)::float8 AS "atMs"
      FROM sandbox WHERE wake_queue = $1 AND wake_at < to_timestamp($2::double precision / 1000)
      ORDER BY wake_at LIMIT $3`,
    values: [queue, dueBeforeMs, count],
  });
  return rows;
}
