import type { LifecycleEvent } from '../simulation/events.ts';
import { Prisma } from './generated/client.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** What a query of ours selects of the rows of `lifecycle_event`, which it calls `event`. */
export const eventFields = Prisma.sql`event.seq, event.at_ms AS "at", event.kind, event.message,
  event.rule_id AS "rule", event.function_name AS "functionName",
  event.invocation_id AS "invocationId",
  event.event_source_mapping_id AS "eventSourceMappingId", event.trace_id AS "traceId",
  event.attempt, event.detail`;

/** A row of `eventFields` as everybody else knows an event. */
export function toLoggedEvent(row: { readonly seq: bigint }): LifecycleEvent {
  return withPlainNumbers(row) as unknown as LifecycleEvent;
}
