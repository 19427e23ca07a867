import { Refusal } from '../../errors.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import { expiringItems, items, type ItemRow } from './item.ts';
import { recordRanges } from './record-ranges.ts';
import { changeTable, tables, type TableRow } from './table.ts';
import { itemsExpireReference, keepTtlTimer } from './time-to-live.ts';
import { planExpiry } from './write-plan.ts';
import { carryOut, type WriteOutcome } from './write.ts';

/** Items that go at once; others that are due go next, at the same instant. */
const EXPIRIES_MAX = 1_000;

/** How long expired items wait for room in their stream. */
const POSTPONED_MS = 3_600_000;

/** Expired items go, and the stream says that the service did it (DDB-08). */
export const itemsExpire = defineTimer<{ readonly tableId: string }>({
  name: itemsExpireReference.name,
  fire(kernel, { tableId }) {
    const table = changeTable(kernel, tableId, { ttlTimer: null, ttlDueAtMs: null });
    const due: ItemRow[] = [];
    for (const row of kernel.table(items).inOrder(expiringItems, tableId)) {
      if ((row.expiresAtMs ?? 0) > kernel.now || due.length === EXPIRIES_MAX) break;
      due.push(row);
    }
    if (due.length > 0 && !expire(kernel, table, due)) return;
    keepTtlTimer(kernel, tableId);
  },
  describe(kernel, { tableId }) {
    const table = kernel.table(tables).get(tableId);
    return {
      what: `Items of the table "${table?.tableName ?? ''}" expire.`,
      why: `Their attribute "${table?.ttlAttribute ?? ''}" says so.`,
      rule: 'DDB-08',
      functionName: null,
      invocationId: null,
    };
  },
});

/** False where the stream has no room for what would be told of it: the items stay for an hour more. */
function expire(kernel: Kernel, table: TableRow, due: readonly ItemRow[]): boolean {
  const { tableName, ttlAttribute } = table;
  let outcomes: WriteOutcome[];
  try {
    outcomes = carryOut(
      kernel,
      due.map((row) => planExpiry(table, { place: row, row })),
    );
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    postpone(kernel, table, due, error);
    return false;
  }
  const records = outcomes.filter(({ sequenceNumber }) => sequenceNumber !== null).length;
  kernel.emit({
    kind: 'ITEMS_EXPIRED',
    rule: 'DDB-08',
    message: `By their attribute "${ttlAttribute}", ${due.length} of the items of the table "${tableName}" have expired and are gone; records of its stream that name DynamoDB as who did it: ${records}.`,
    detail: {
      tableName,
      items: due.length,
      streamRecords: records,
      records: recordRanges(outcomes),
    },
  });
  return true;
}

function postpone(
  kernel: Kernel,
  { id: tableId, tableName }: TableRow,
  due: readonly ItemRow[],
  refusal: Refusal,
): void {
  changeTable(kernel, tableId, {
    ttlDueAtMs: due[0]?.expiresAtMs ?? null,
    ttlTimer: kernel.schedule(itemsExpireReference, kernel.now + POSTPONED_MS, { tableId }),
  });
  kernel.emit({
    kind: 'ITEM_EXPIRY_POSTPONED',
    rule: 'DDB-08',
    message: `Of the items of the table "${tableName}", ${due.length} have expired and stay for an hour more: ${refusal.message}`,
    detail: { tableName, items: due.length },
  });
}
