import { defineTable } from '../../table.ts';
import type { ScheduleTarget } from './schedule.ts';

/** One firing on its way to the target. It keeps the target as it was: the schedule may change. */
export interface ScheduleDelivery {
  readonly groupName: string;
  readonly name: string;
  readonly target: ScheduleTarget;
  /** The payload, its context words still to be filled in. */
  readonly template: string;
  readonly scheduledAtMs: number;
  readonly firedAtMs: number;
  /** Made so far. */
  readonly attempts: number;
  readonly executionId: string;
  readonly traceHeader: string;
}

/** A delivery that waits to be tried again. */
export interface ScheduleDeliveryRow extends ScheduleDelivery {
  readonly id: string;
  readonly templateBytes: number;
}

/** Deliveries that wait to be tried again; what is accepted at once has no row. */
export const scheduleDeliveries = defineTable<ScheduleDeliveryRow>({
  name: 'scheduler_delivery',
  key: (row) => row.id,
  totals: { templateBytes: (row) => row.templateBytes },
});
