import type { Kernel, TimerReference } from '../../kernel.ts';
import { attributeOf, sameValue, type Item } from './attribute-value.ts';
import { expiringItems, items, type ItemRow } from './item.ts';
import { changeTable, tables } from './table.ts';

/** An expiry that is longer ago is taken for a mistake, and the item stays (DDB-08). */
const PAST_MS_MAX = 5 * 365 * 86_400_000;

/** The last instant that can be written down. */
const INSTANT_MS_MAX = 8_640_000_000_000_000;

/** Within so long an expired item goes; AWS says "typically within a few days". */
const DELAY_MS_MAX = 48 * 3_600_000;

interface TableReference {
  readonly tableId: string;
}

/** The timer of a table that is due when its first item expires. */
export const itemsExpireReference: TimerReference<TableReference> = {
  name: 'dynamodb-items-expire',
};

/**
 * When an item goes by itself: at the second that its attribute says, in a REALISTIC sandbox up to 48 h
 * later; null where it has no such attribute, or no number of seconds in it. One whose time has not
 * changed keeps its instant.
 */
export function expiryOf(
  kernel: Kernel,
  ttlAttribute: string | null,
  item: Item,
  before: ItemRow | undefined,
): number | null {
  const value = ttlAttribute === null ? undefined : attributeOf(item, ttlAttribute);
  if (ttlAttribute === null || !value || !('N' in value)) return null;
  const previous = before && attributeOf(before.item, ttlAttribute);
  if (before?.expiresAtMs != null && previous && sameValue(previous, value)) {
    return before.expiresAtMs;
  }
  const expiresAtMs = Math.floor(Number(value.N) * 1_000);
  if (expiresAtMs < kernel.now - PAST_MS_MAX || expiresAtMs > INSTANT_MS_MAX) return null;
  return Math.max(kernel.now, expiresAtMs) + delayMs(kernel);
}

function delayMs(kernel: Kernel): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  return kernel.random('delays of expired items').integerBelow(DELAY_MS_MAX);
}

/** Sets the timer of a table for its first item that expires, or takes it off. */
export function keepTtlTimer(kernel: Kernel, tableId: string): void {
  const table = kernel.table(tables).get(tableId);
  if (!table) return;
  const ttlDueAtMs = kernel.table(items).first(expiringItems, tableId)?.expiresAtMs ?? null;
  if (ttlDueAtMs === table.ttlDueAtMs) return;
  if (table.ttlTimer !== null) kernel.cancelTimer(table.ttlTimer);
  const ttlTimer =
    ttlDueAtMs === null ? null : kernel.schedule(itemsExpireReference, ttlDueAtMs, { tableId });
  changeTable(kernel, tableId, { ttlTimer, ttlDueAtMs });
}
