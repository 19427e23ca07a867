import type { Pool } from 'pg';
import type { WakeUpQueue } from '../simulation/wake-up-queue.ts';
import type { WorldChanges } from '../simulation/world.ts';
import { changesStatement } from './commit-statement.ts';

/** Where a commit says that a sandbox has moved on: `<sandbox id> <last event>`. */
export const COMMIT_CHANNEL = 'pushpull_commit';

/** What a turn wants saved. */
export interface TurnCommit {
  readonly sandboxId: string;
  /** The version that the turn started from. */
  readonly expectedVersion: number;
  readonly changes: WorldChanges;
  /** The next timer's; null where none is due by itself. */
  readonly wakeUp: WakeUp | null;
}

/** When a sandbox has to be woken, and by whom. */
export interface WakeUp {
  readonly queue: WakeUpQueue;
  /** Wall time in milliseconds. */
  readonly atMs: number;
}

/**
 * Saves a turn in one SQL statement, guarded by the sandbox's version. Returns false, and has saved
 * nothing, where somebody else has moved the sandbox on since it was loaded.
 */
export async function commitTurn(pool: Pool, commit: TurnCommit): Promise<boolean> {
  const statement = buildStatement(commit);
  const result = await pool.query(statement);
  return result.rowCount === 1;
}

/** Whether nobody has moved the sandbox on since that version. */
export async function isCurrentVersion(
  pool: Pool,
  sandboxId: string,
  version: number,
): Promise<boolean> {
  const { rowCount } = await pool.query({
    name: 'is-current-version',
    text: 'SELECT 1 FROM sandbox WHERE id = $1 AND version = $2',
    values: [sandboxId, version],
  });
  return rowCount === 1;
}

/** The guard: whoever finds the version that the turn started from may save. */
const GUARD =
  'guard AS (UPDATE sandbox SET version = version + 1, now_ms = $1::bigint, ' +
  'next_due_at_ms = $2::bigint, wake_at = to_timestamp($3::double precision / 1000), ' +
  'wake_queue = $4::text, random_streams = $5::json, sequences = $6::json ' +
  'WHERE id = $7::text AND version = $8::bigint RETURNING id)';

const NOTICE = `SELECT pg_notify('${COMMIT_CHANNEL}', $9::text) FROM guard`;

interface Statement {
  /** Names the text, so that the driver prepares each one once for a connection. */
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

function buildStatement({ sandboxId, expectedVersion, changes, wakeUp }: TurnCommit): Statement {
  const statement = changesStatement(changes);
  const own = [
    changes.now,
    changes.nextDueAt,
    wakeUp?.atMs ?? null,
    wakeUp?.queue ?? null,
    JSON.stringify(changes.randomStreams),
    JSON.stringify(changes.sequences),
    sandboxId,
    expectedVersion,
    `${sandboxId} ${changes.events.at(-1)?.seq ?? 0}`,
  ];
  let known = textsByShape.get(statement.shape);
  if (!known) {
    // Postgres cuts names at 63 bytes.
    const name = `commit_${textsByShape.size + 1}`;
    const saving = statement.text(own.length + 1);
    known = { name, text: `WITH ${[GUARD, saving].filter(Boolean).join(', ')} ${NOTICE}` };
    textsByShape.set(statement.shape, known);
  }
  return { ...known, values: [...own, ...statement.values] };
}

const textsByShape = new Map<string, Pick<Statement, 'name' | 'text'>>();
