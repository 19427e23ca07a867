import type { Kernel } from '../../kernel.ts';
import { itemBytes } from './attribute-value.ts';
import { items } from './item.ts';
import { refuseMoreItems, refuseMoreRecords, type Growth } from './quotas.ts';
import { makeRoom } from './released-records.ts';
import { appendRecords, draftRecord, type RecordDraft } from './stream-append.ts';
import { tableStreams, type TableStreamRow } from './stream.ts';
import { changeTable, tables, type TableRow } from './table.ts';
import { expiryOf, keepTtlTimer } from './time-to-live.ts';
import type { PlannedWrite } from './write-plan.ts';

/** What became of a write. */
export interface WriteOutcome {
  readonly write: PlannedWrite;
  /** The record of the stream that tells of it; null where none does. */
  readonly sequenceNumber: string | null;
}

/** The writes of one command to one table. */
interface TableWrites {
  readonly table: TableRow;
  /** Null where the table has none. */
  readonly stream: TableStreamRow | null;
  readonly changes: readonly { readonly write: PlannedWrite; readonly draft: RecordDraft | null }[];
}

/**
 * Carries writes out, each of another item, or refuses all of them where the sandbox would hold too
 * much. A write that changes nothing leaves no record; every other one leaves one, in the order of
 * the writes (DDB-05).
 */
export function carryOut(kernel: Kernel, writes: readonly PlannedWrite[]): WriteOutcome[] {
  const perTable = [...new Set(writes.map(({ table }) => table.id))].map((tableId) =>
    draftWrites(
      kernel,
      writes.filter(({ table }) => table.id === tableId),
    ),
  );
  const growth = growthOf(perTable);
  refuseMoreItems(kernel, growth);
  makeRoom(kernel, growth);
  refuseMoreRecords(kernel, growth);
  const numbers = new Map<PlannedWrite, string>();
  for (const { table, stream, changes } of perTable) {
    for (const { write } of changes) store(kernel, write);
    countItems(kernel, table, changes);
    keepTtlTimer(kernel, table.id);
    const recorded = changes.filter(({ draft }) => draft !== null);
    if (!stream || recorded.length === 0) continue;
    const drafts = recorded.flatMap(({ draft }) => draft ?? []);
    for (const [index, number] of appendRecords(kernel, stream, drafts).entries()) {
      const write = recorded[index]?.write;
      if (write) numbers.set(write, number);
    }
  }
  return writes.map((write) => ({ write, sequenceNumber: numbers.get(write) ?? null }));
}

function draftWrites(kernel: Kernel, writes: readonly PlannedWrite[]): TableWrites {
  const [first] = writes;
  if (!first) throw new Error('There is nothing to write');
  const { table } = first;
  const { streamId } = table;
  const stream = (streamId === null ? null : kernel.table(tableStreams).get(streamId)) ?? null;
  const changes = writes
    .filter(({ isChange }) => isChange)
    .map((write) => ({
      write,
      draft:
        stream &&
        draftRecord(kernel, stream, {
          keys: write.key,
          before: write.before,
          after: write.after,
          orderKey: write.target.place.id,
          isExpiry: write.isExpiry,
        }),
    }));
  return { table, stream, changes };
}

function growthOf(perTable: readonly TableWrites[]): Growth {
  const growth = { items: 0, itemBytes: 0, records: 0, recordBytes: 0 };
  for (const { changes } of perTable) {
    for (const { write, draft } of changes) {
      growth.items += itemsAdded(write);
      growth.itemBytes += bytesAdded(write);
      if (!draft) continue;
      growth.records += 1;
      growth.recordBytes += draft.head.bytes;
    }
  }
  return growth;
}

function store(kernel: Kernel, { table, target, after }: PlannedWrite): void {
  const { place, row } = target;
  if (!after) {
    kernel.table(items).delete(place.id);
    return;
  }
  kernel.table(items).put({
    ...place,
    seq: row?.seq ?? kernel.nextInSequence('dynamodb-item'),
    item: after,
    bytes: itemBytes(after),
    expiresAtMs: expiryOf(kernel, table.ttlAttribute, after, row),
  });
}

function countItems(kernel: Kernel, table: TableRow, changes: TableWrites['changes']): void {
  if (changes.length === 0) return;
  const { itemCount, sizeBytes } = kernel.table(tables).get(table.id) ?? table;
  changeTable(kernel, table.id, {
    itemCount: changes.reduce((sum, { write }) => sum + itemsAdded(write), itemCount),
    sizeBytes: changes.reduce((sum, { write }) => sum + bytesAdded(write), sizeBytes),
  });
}

function itemsAdded({ before, after }: PlannedWrite): number {
  return (after ? 1 : 0) - (before ? 1 : 0);
}

function bytesAdded({ after, target }: PlannedWrite): number {
  return (after ? itemBytes(after) : 0) - (target.row?.bytes ?? 0);
}
