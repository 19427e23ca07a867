import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import { WAITING_DELIVERIES_MAX, WAITING_DELIVERY_BYTES_MAX } from './quotas.ts';

/** An event that a target could not take, and that waits to be tried again. */
export interface WaitingDeliveryRow {
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly targetId: string;
  /** The event as JSON text; what the target gets is made from it at each try. */
  readonly event: string;
  readonly eventBytes: number;
  readonly ingestedAtMs: number;
  readonly traceHeader: string;
  readonly hops: number;
  /** Which retry comes next, from 1. */
  readonly retry: number;
}

/** The deliveries of a sandbox that wait; what a target takes at once leaves no row. */
export const waitingDeliveries = defineTable<WaitingDeliveryRow>({
  name: 'eventbridge_delivery',
  key: (row) => row.id,
  totals: { eventBytes: (row) => row.eventBytes },
});

/** Whether one more event may wait. */
export function hasRoomToWait(kernel: Kernel, eventBytes: number): boolean {
  const waiting = kernel.table(waitingDeliveries);
  if (waiting.size >= WAITING_DELIVERIES_MAX) return false;
  return waiting.total('eventBytes') + eventBytes <= WAITING_DELIVERY_BYTES_MAX;
}
