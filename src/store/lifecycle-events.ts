import type { LifecycleEvent } from '../simulation/events.ts';
import { Prisma } from './generated/client.ts';
import { allOf, type ListFilter, type ListSource } from './page.ts';

/** A sandbox's lifecycle events in their order. */
export const lifecycleEventList: ListSource<LifecycleEvent> = {
  table: 'lifecycle_event',
  fields: [
    'seq',
    'atMs',
    'kind',
    'message',
    'ruleId',
    'functionName',
    'invocationId',
    'eventSourceMappingId',
    'traceId',
    'attempt',
    'detail',
  ],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: ({ atMs, ruleId, ...event }: EventRow) => ({ ...event, at: atMs, rule: ruleId }),
};

type EventRow = Omit<LifecycleEvent, 'at' | 'rule'> & {
  readonly atMs: number;
  readonly ruleId: LifecycleEvent['rule'];
};

/** What narrows a list of events down; whoever leaves a part out means all. */
export interface LifecycleEventFilter {
  readonly kinds?: readonly string[] | null;
  readonly functionName?: string | null;
  readonly invocationId?: string | null;
  readonly traceId?: string | null;
  readonly ruleIds?: readonly string[] | null;
}

/** The filter as the list reads it. */
export function matchingEvents(filter: LifecycleEventFilter): ListFilter {
  const parts: ListFilter[] = [];
  const { kinds, functionName, invocationId, traceId, ruleIds } = filter;
  if (kinds) parts.push(Prisma.sql`kind = ANY(${[...kinds]}::text[])`);
  if (functionName != null) parts.push(Prisma.sql`function_name = ${functionName}`);
  if (invocationId != null) parts.push(Prisma.sql`invocation_id = ${invocationId}`);
  if (traceId != null) parts.push(Prisma.sql`trace_id = ${traceId}`);
  if (ruleIds) parts.push(Prisma.sql`rule_id = ANY(${[...ruleIds]}::text[])`);
  return allOf(parts);
}

/** Whether an event passes the same filter, for those who follow the log. */
export function matchesEvent(filter: LifecycleEventFilter, event: LifecycleEvent): boolean {
  const { kinds, functionName, invocationId, traceId, ruleIds } = filter;
  return (
    (kinds == null || kinds.includes(event.kind)) &&
    (functionName == null || event.functionName === functionName) &&
    (invocationId == null || event.invocationId === invocationId) &&
    (traceId == null || event.traceId === traceId) &&
    (ruleIds == null || (event.rule !== null && ruleIds.includes(event.rule)))
  );
}
