import type { WorldChanges } from '../simulation/world.ts';
import { arrayLiteral } from './array-literal.ts';
import {
  columnName,
  eventColumns,
  eventRow,
  journalColumns,
  journalRow,
  timerColumns,
  worldTables,
  type ColumnType,
  type TableColumns,
} from './columns.ts';

/** What a commit does to one table. Statements with equal parts have equal texts. */
type TablePart = RowsPart | KeysPart;

/** Puts rows in: those that are new, or those that are there. */
interface RowsPart {
  readonly does: 'insert' | 'update';
  readonly table: string;
  readonly columns: TableColumns;
  readonly rows: readonly object[];
}

/** Takes rows out by the first field of their key. */
interface KeysPart {
  readonly does: 'delete';
  readonly table: string;
  readonly field: string;
  readonly type: ColumnType;
  readonly keys: readonly unknown[];
}

/** The part of a commit's statement that saves what a turn has changed. */
export interface ChangesStatement {
  /** The same for all statements of the same text. */
  readonly shape: string;
  /** Common table expressions that hang on `guard`, with placeholders from `firstPlaceholder` on. */
  text(firstPlaceholder: number): string;
  readonly values: readonly string[];
}

/** Saves the rows, timers, events and journal entries of a turn, where there is a row `guard`. */
export function changesStatement(changes: WorldChanges): ChangesStatement {
  const parts = partsOf(changes);
  return {
    shape: parts.map(({ does, table }) => `${does} ${table}`).join(', '),
    text: (firstPlaceholder) => textOf(parts, firstPlaceholder),
    values: parts.flatMap(valuesOf),
  };
}

function partsOf(changes: WorldChanges): readonly TablePart[] {
  const parts: TablePart[] = [];
  const put = (
    does: RowsPart['does'],
    table: string,
    columns: TableColumns,
    rows: readonly object[],
  ): void => {
    if (rows.length > 0) parts.push({ does, table, columns, rows });
  };
  const remove = (
    table: string,
    field: string,
    type: ColumnType,
    keys: readonly unknown[],
  ): void => {
    if (keys.length > 0) parts.push({ does: 'delete', table, field, type, keys });
  };
  for (const [table, { inserts, updates, deletes }] of Object.entries(changes.tables)) {
    const columns = worldTables[table];
    if (!columns) throw new Error(`The store does not know the table "${table}"`);
    put('insert', table, columns, inserts);
    put('update', table, columns, updates);
    remove(table, columns.key[0] ?? '', 'text', deletes);
  }
  const { added, removed } = changes.timers;
  const timers = added.map(({ dueAt, ...timer }) => ({ ...timer, dueAtMs: dueAt }));
  put('insert', 'timer', timerColumns, timers);
  remove('timer', 'seq', 'bigint', removed);
  put('insert', 'lifecycle_event', eventColumns, changes.events.map(eventRow));
  put('insert', 'journal_entry', journalColumns, changes.journal.map(journalRow));
  return parts;
}

/** One array for each column. */
function valuesOf(part: TablePart): string[] {
  if (part.does === 'delete') return [arrayLiteral(part.keys, part.type)];
  const rows = part.rows as readonly Readonly<Record<string, unknown>>[];
  return Object.entries(part.columns.fields).map(([field, type]) =>
    arrayLiteral(
      rows.map((row) => row[field]),
      type,
    ),
  );
}

function textOf(parts: readonly TablePart[], firstPlaceholder: number): string {
  let next = firstPlaceholder;
  const placeholder = (type: ColumnType): string => `$${next++}::${type}[]`;
  return parts
    .map((part) => `${part.does}_${part.table} AS (${partText(part, placeholder)})`)
    .join(', ');
}

function partText(part: TablePart, placeholder: (type: ColumnType) => string): string {
  switch (part.does) {
    case 'insert':
      return insertText(part, placeholder);
    case 'update':
      return `${insertText(part, placeholder)} ON CONFLICT ${updateText(part)}`;
    case 'delete':
      return (
        `DELETE FROM "${part.table}" USING guard WHERE sandbox_id = guard.id ` +
        `AND "${part.table}".${columnName(part.field)} = ANY(${placeholder(part.type)})`
      );
  }
}

/** Rows that are new: that they are is not looked up first, which costs as much as writing them. */
function insertText(
  { table, columns }: RowsPart,
  placeholder: (type: ColumnType) => string,
): string {
  const names = Object.keys(columns.fields).map(columnName).join(', ');
  const arrays = Object.values(columns.fields).map(placeholder).join(', ');
  return (
    `INSERT INTO "${table}" (sandbox_id, ${names}) ` +
    `SELECT guard.id, new.* FROM guard, unnest(${arrays}) AS new(${names})`
  );
}

/** The same for rows that are there. */
function updateText({ columns }: RowsPart): string {
  const key = ['sandbox_id', ...columns.key.map(columnName)];
  const updates = Object.keys(columns.fields)
    .map(columnName)
    .filter((name) => !key.includes(name));
  return `(${key.join(', ')}) DO UPDATE SET ${updates.map((name) => `${name} = EXCLUDED.${name}`).join(', ')}`;
}
