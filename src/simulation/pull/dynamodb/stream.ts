import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import type { StreamViewType } from './table.ts';

/** The changes of a table since the stream was turned on. It outlives both by 24 h (DDB-03). */
export interface TableStreamRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly streamArn: string;
  readonly streamLabel: string;
  readonly tableName: string;
  /** Null once the table is deleted. */
  readonly tableId: string | null;
  /** It never changes: another view takes another stream (DDB-01). */
  readonly viewType: StreamViewType;
  readonly createdAtMs: number;
  /** When it was turned off, or its table was deleted; null while it takes changes. */
  readonly disabledAtMs: number | null;
  /** The last digits of its sequence numbers. */
  readonly numberEnding: string;
  /** How many records it has taken. */
  readonly recordCount: number;
  /** The timer that is due when something of it is as old as 24 h; null where nothing will be. */
  readonly trimTimer: number | null;
  readonly trimDueAtMs: number | null;
}

/** The streams of a sandbox, found by id and by ARN. */
export const tableStreams = defineTable<TableStreamRow>({
  name: 'dynamodb_stream',
  key: (row) => row.id,
  lookup: (row) => row.streamArn,
});

/** For so long records are kept; it cannot be set (DDB-03). */
export const RETENTION_MS = 24 * 3_600_000;

/** The stream of that ARN; undefined where there is none, or none any more. */
export function findStream(kernel: Kernel, arn: string): TableStreamRow | undefined {
  const stream = kernel.table(tableStreams).find(arn);
  return stream && isReadable(kernel, stream) ? stream : undefined;
}

function isReadable({ now }: Kernel, { disabledAtMs }: TableStreamRow): boolean {
  return disabledAtMs === null || now < disabledAtMs + RETENTION_MS;
}

/** Changes some fields of a stream as it is now; returns it. */
export function changeStream(
  kernel: Kernel,
  id: string,
  changes: Partial<TableStreamRow>,
): TableStreamRow {
  const row = kernel.table(tableStreams).get(id);
  if (!row) throw new Error(`There is no stream ${id}`);
  return kernel.table(tableStreams).put({ ...row, ...changes });
}
