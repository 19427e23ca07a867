import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { ScalarType } from './attribute-value.ts';

/** What a record of a stream shows of an item. */
export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** An attribute that is part of a table's key. */
export interface KeyAttribute {
  readonly attributeName: string;
  readonly attributeType: ScalarType;
}

/** The partition key, and the sort key where a table has one. */
export interface KeySchema {
  readonly hash: KeyAttribute;
  readonly range: KeyAttribute | null;
}

/** A table. */
export interface TableRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly tableName: string;
  readonly tableStatus: 'CREATING' | 'ACTIVE';
  readonly keySchema: KeySchema;
  /** The stream that takes its changes; null while there is none. */
  readonly streamId: string | null;
  /** The label of the stream that it had last; null where it never had one. */
  readonly latestStreamLabel: string | null;
  /** The attribute that says when an item expires; null where items do not. */
  readonly ttlAttribute: string | null;
  /** The timer that is due when the first item expires; null where none does. */
  readonly ttlTimer: number | null;
  readonly ttlDueAtMs: number | null;
  readonly itemCount: number;
  /** Bytes of all items. */
  readonly sizeBytes: number;
  readonly createdAtMs: number;
}

/** The tables of a sandbox, found by id and by name. */
export const tables = defineTable<TableRow>({
  name: 'dynamodb_table',
  key: (row) => row.id,
  lookup: (row) => row.tableName,
  totals: { items: (row) => row.itemCount, bytes: (row) => row.sizeBytes },
});

interface SandboxPlace {
  readonly region: string;
  readonly accountId: string;
}

export function tableArn({ region, accountId }: SandboxPlace, tableName: string): string {
  return `arn:aws:dynamodb:${region}:${accountId}:table/${tableName}`;
}

/** The ARN of a stream: every one of a table has a label of its own (DDB-02). */
export function streamArn(sandbox: SandboxPlace, tableName: string, label: string): string {
  return `${tableArn(sandbox, tableName)}/stream/${label}`;
}

/** Finds a table by its name or ARN, or refuses. */
export function findTable(kernel: Kernel, reference: string, field = 'tableName'): TableRow {
  const name = reference.slice(reference.lastIndexOf('/') + 1);
  const isMeant = reference === name || reference === tableArn(kernel.sandbox, name);
  const table = isMeant ? kernel.table(tables).find(name) : undefined;
  if (table) return table;
  throw new Refusal(
    'TABLE_NOT_FOUND',
    `Requested resource not found: the sandbox has no table "${reference.slice(0, 200)}".`,
    { field },
  );
}

/** The same, for a request that needs the table to be ready. */
export function findActiveTable(kernel: Kernel, reference: string, field = 'tableName'): TableRow {
  const table = findTable(kernel, reference, field);
  if (table.tableStatus === 'ACTIVE') return table;
  throw new Refusal(
    'TABLE_NOT_READY',
    `Requested resource not found: the table "${table.tableName}" is being created; it can be used when it is ACTIVE.`,
    { field },
  );
}

/** Changes some fields of a table as it is now; returns it. */
export function changeTable(kernel: Kernel, id: string, changes: Partial<TableRow>): TableRow {
  const row = kernel.table(tables).get(id);
  if (!row) throw new Error(`There is no table ${id}`);
  return kernel.table(tables).put({ ...row, ...changes });
}
