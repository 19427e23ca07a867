/*
 * What the metrics of event source mappings count (table 3.8 of the specification). Nothing is counted
 * for them: the events of polls and batches tell how many records they are about, and whoever asks for
 * a metric adds those figures up. A batch counts again with each attempt, and each figure at the
 * instant at which its event happens, failures at the end of the invocation.
 */

/** A metric of mappings: the sum of a field in the details of some kinds of events. */
interface MappingCount {
  readonly kinds: readonly string[];
  readonly field: string;
}

/** The metrics that a mapping counts with `EventCount`, by what of the log they add up. */
export const mappingCounts = {
  // The first event after a poll has its figure, whichever kind that is.
  POLLED_EVENT_COUNT: {
    kinds: [
      'STREAM_POLLED',
      'RECORDS_FILTERED_OUT',
      'RECORDS_BUFFERED',
      'BATCH_INVOKED',
      'BATCH_THROTTLED',
      'BATCH_RETURNED',
    ],
    field: 'polled',
  },
  FILTERED_OUT_EVENT_COUNT: { kinds: ['RECORDS_FILTERED_OUT'], field: 'filteredOut' },
  INVOKED_EVENT_COUNT: { kinds: ['BATCH_INVOKED'], field: 'records' },
  // Also where the function was not there to be invoked; a throttle is no failure (ESM-27).
  FAILED_INVOKE_EVENT_COUNT: {
    kinds: ['BATCH_FAILED', 'BATCH_PARTIALLY_FAILED', 'BATCH_THROTTLED', 'BATCH_RETURNED'],
    field: 'failed',
  },
  // What its source lost first is not given up by Lambda.
  DROPPED_EVENT_COUNT: { kinds: ['STREAM_BATCH_DISCARDED'], field: 'dropped' },
  ON_FAILURE_DESTINATION_DELIVERED_EVENT_COUNT: {
    kinds: ['DESTINATION_DELIVERED'],
    field: 'delivered',
  },
  // Messages that were filtered out are deleted without being processed.
  DELETED_EVENT_COUNT: {
    kinds: ['BATCH_SUCCEEDED', 'BATCH_PARTIALLY_FAILED', 'BATCH_RETURNED'],
    field: 'deleted',
  },
} as const satisfies Record<string, MappingCount>;

/** A metric that is counted from the events of mappings. */
export type MappingCountName = keyof typeof mappingCounts;

export function isMappingCount(name: string): name is MappingCountName {
  return Object.hasOwn(mappingCounts, name);
}
