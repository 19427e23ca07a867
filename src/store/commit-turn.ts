import type { Pool } from 'pg';
import type { WakeUpQueue } from '../simulation/wake-up-queue.ts';
import type { WorldChanges } from '../simulation/world.ts';
import {
  columnName,
  columnValue,
  eventColumns,
  eventRow,
  journalColumns,
  journalRow,
  timerColumns,
  worldTables,
  type TableColumns,
} from './columns.ts';

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

interface Statement {
  /** Names the shape, so that the driver prepares each shape once for a connection. */
  readonly name: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

function buildStatement(commit: TurnCommit): Statement & { values: unknown[] } {
  const { changes, sandboxId } = commit;
  const parameters = new Parameters();
  const parts: string[] = [];
  const shape: string[] = [];

  parts.push(
    `guard AS (UPDATE sandbox SET version = version + 1, now_ms = ${parameters.add(changes.now, 'bigint')}, ` +
      `next_due_at_ms = ${parameters.add(changes.nextDueAt, 'bigint')}, ` +
      `wake_at = to_timestamp(${parameters.add(commit.wakeUp?.atMs ?? null, 'double precision')} / 1000), ` +
      `wake_queue = ${parameters.add(commit.wakeUp?.queue ?? null, 'text')}, ` +
      `random_streams = ${parameters.add(JSON.stringify(changes.randomStreams), 'json')}, ` +
      `sequences = ${parameters.add(JSON.stringify(changes.sequences), 'json')} ` +
      `WHERE id = ${parameters.add(sandboxId, 'text')} AND version = ${parameters.add(commit.expectedVersion, 'bigint')} ` +
      `RETURNING id)`,
  );

  const insert = (table: string, columns: TableColumns, rows: readonly object[]): void => {
    if (rows.length === 0) return;
    shape.push(`+${table}`);
    parts.push(`new_${table} AS (${insertStatement(table, columns, rows, parameters)})`);
  };
  const update = (table: string, columns: TableColumns, rows: readonly object[]): void => {
    if (rows.length === 0) return;
    shape.push(`~${table}`);
    parts.push(`put_${table} AS (${upsertStatement(table, columns, rows, parameters)})`);
  };
  const remove = (table: string, field: string, type: string, keys: readonly unknown[]): void => {
    if (keys.length === 0) return;
    shape.push(`-${table}`);
    parts.push(
      `del_${table} AS (DELETE FROM "${table}" USING guard WHERE sandbox_id = guard.id ` +
        `AND "${table}".${field} = ANY(${parameters.add(keys, `${type}[]`)}))`,
    );
  };

  for (const [table, { inserts, updates, deletes }] of Object.entries(changes.tables)) {
    const columns = worldTables[table];
    if (!columns) throw new Error(`The store does not know the table "${table}"`);
    insert(table, columns, inserts);
    update(table, columns, updates);
    remove(table, columnName(columns.key[0] ?? ''), 'text', deletes);
  }
  insert(
    'timer',
    timerColumns,
    changes.timers.added.map(({ dueAt, ...timer }) => ({ ...timer, dueAtMs: dueAt })),
  );
  remove('timer', 'seq', 'bigint', changes.timers.removed);
  insert('lifecycle_event', eventColumns, changes.events.map(eventRow));
  insert('journal_entry', journalColumns, changes.journal.map(journalRow));

  const lastEvent = changes.events.at(-1)?.seq ?? 0;
  const notice = parameters.add(`${sandboxId} ${lastEvent}`, 'text');
  return {
    name: statementName(shape.join('')),
    text: `WITH ${parts.join(', ')} SELECT pg_notify('${COMMIT_CHANNEL}', ${notice}) FROM guard`,
    values: parameters.values,
  };
}

const namesByShape = new Map<string, string>();

/** A short name for each shape of statement: Postgres cuts names at 63 bytes. */
function statementName(shape: string): string {
  let name = namesByShape.get(shape);
  if (name === undefined) {
    name = `commit_${namesByShape.size + 1}`;
    namesByShape.set(shape, name);
  }
  return name;
}

/** Rows that are new: that they are is not looked up first, which costs as much as writing them. */
function insertStatement(
  table: string,
  columns: TableColumns,
  rows: readonly object[],
  parameters: Parameters,
): string {
  const fields = Object.entries(columns.fields);
  const names = fields.map(([field]) => columnName(field)).join(', ');
  const arrays = fields.map(([field, type]) =>
    parameters.add(
      rows.map((row) => columnValue((row as Record<string, unknown>)[field], type)),
      `${type}[]`,
    ),
  );
  return (
    `INSERT INTO "${table}" (sandbox_id, ${names}) ` +
    `SELECT guard.id, new.* FROM guard, unnest(${arrays.join(', ')}) AS new(${names})`
  );
}

/** The same for rows that are there. */
function upsertStatement(
  table: string,
  columns: TableColumns,
  rows: readonly object[],
  parameters: Parameters,
): string {
  const key = ['sandbox_id', ...columns.key.map(columnName)];
  const updates = Object.keys(columns.fields)
    .map(columnName)
    .filter((name) => !key.includes(name));
  return (
    `${insertStatement(table, columns, rows, parameters)} ` +
    `ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${updates.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`
  );
}

/** Collects the values of a statement and hands out their placeholders. */
class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}
