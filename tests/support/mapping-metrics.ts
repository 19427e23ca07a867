import type { LifecycleEvent } from '../../src/simulation/events.ts';
import {
  mappingCounts,
  type MappingCountName,
} from '../../src/simulation/metrics/mapping-counts.ts';

/** What the metrics of mappings add up to in a log, by their names in CloudWatch without `EventCount`. */
export function countsIn(events: readonly LifecycleEvent[]): Record<string, number> {
  const sum = (name: MappingCountName): number => {
    const { kinds, field } = mappingCounts[name];
    return events
      .filter((event) => event.eventSourceMappingId !== null)
      .filter((event) => (kinds as readonly string[]).includes(event.kind))
      .reduce((total, { detail }) => total + Number(detail?.[field] ?? 0), 0);
  };
  return {
    Polled: sum('POLLED_EVENT_COUNT'),
    FilteredOut: sum('FILTERED_OUT_EVENT_COUNT'),
    Invoked: sum('INVOKED_EVENT_COUNT'),
    FailedInvoke: sum('FAILED_INVOKE_EVENT_COUNT'),
    Dropped: sum('DROPPED_EVENT_COUNT'),
    Delivered: sum('ON_FAILURE_DESTINATION_DELIVERED_EVENT_COUNT'),
    Deleted: sum('DELETED_EVENT_COUNT'),
  };
}
