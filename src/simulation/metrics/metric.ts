/** What a metric can be narrowed down to (MET-01). */
export interface MetricDimensions {
  readonly functionName: string | null;
  /** `<function>` for calls without a qualifier, `<function>:<alias or version>` for the others. */
  readonly resource: string | null;
  /** The version that ran. */
  readonly executedVersion: string | null;
  /** AWS's id of an event source mapping. */
  readonly eventSourceMappingUuid: string | null;
}

interface MetricDefinition {
  /** As CloudWatch has it in the namespace AWS/Lambda. */
  readonly metricName: string;
  readonly unit: 'Count' | 'Milliseconds' | 'None';
  /**
   * How far it can be narrowed down: not at all, because it is of the account; to a function, alias or
   * version that is called; to the version that runs as well; or to a function and an event source
   * mapping.
   */
  readonly narrowedTo: 'ACCOUNT' | 'RESOURCE' | 'EXECUTED_VERSION' | 'EVENT_SOURCE_MAPPING';
  /** One sentence for the API. */
  readonly description: string;
}

/** The metrics of AWS/Lambda that a sandbox has (MET-01). */
export const metrics = {
  INVOCATIONS: {
    metricName: 'Invocations',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Times that code ran, well or not; throttled calls are not in it.',
  },
  ERRORS: {
    metricName: 'Errors',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Runs that ended in an error of the function; their average is the error rate.',
  },
  THROTTLES: {
    metricName: 'Throttles',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Calls that were refused with 429.',
  },
  DURATION: {
    metricName: 'Duration',
    unit: 'Milliseconds',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'What the handler took, without the init.',
  },
  CONCURRENT_EXECUTIONS: {
    metricName: 'ConcurrentExecutions',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Environments busy at once; look at the maximum.',
  },
  UNRESERVED_CONCURRENT_EXECUTIONS: {
    metricName: 'UnreservedConcurrentExecutions',
    unit: 'Count',
    narrowedTo: 'ACCOUNT',
    description: 'The same for functions without a reservation; look at the maximum.',
  },
  CLAIMED_ACCOUNT_CONCURRENCY: {
    metricName: 'ClaimedAccountConcurrency',
    unit: 'Count',
    narrowedTo: 'ACCOUNT',
    description:
      'What functions without a reservation use, and all that is reserved or provisioned, used or not.',
  },
  PROVISIONED_CONCURRENCY_INVOCATIONS: {
    metricName: 'ProvisionedConcurrencyInvocations',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Runs in environments of provisioned concurrency.',
  },
  PROVISIONED_CONCURRENCY_SPILLOVER_INVOCATIONS: {
    metricName: 'ProvisionedConcurrencySpilloverInvocations',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Runs in on-demand environments, because all provisioned ones were busy.',
  },
  PROVISIONED_CONCURRENT_EXECUTIONS: {
    metricName: 'ProvisionedConcurrentExecutions',
    unit: 'Count',
    narrowedTo: 'EXECUTED_VERSION',
    description: 'Provisioned environments busy at once; look at the maximum.',
  },
  PROVISIONED_CONCURRENCY_UTILIZATION: {
    metricName: 'ProvisionedConcurrencyUtilization',
    unit: 'None',
    narrowedTo: 'RESOURCE',
    description:
      'The share of the provisioned environments that is busy, from 0 to 1; look at the maximum.',
  },
  ASYNC_EVENTS_RECEIVED: {
    metricName: 'AsyncEventsReceived',
    unit: 'Count',
    narrowedTo: 'RESOURCE',
    description: 'Asynchronous events that were taken into the queue.',
  },
  ASYNC_EVENT_AGE: {
    metricName: 'AsyncEventAge',
    unit: 'Milliseconds',
    narrowedTo: 'EXECUTED_VERSION',
    description:
      'How old asynchronous events were at each attempt, and at each try that was throttled.',
  },
  ASYNC_EVENTS_DROPPED: {
    metricName: 'AsyncEventsDropped',
    unit: 'Count',
    narrowedTo: 'RESOURCE',
    description: 'Asynchronous events that were given up, also those that a destination has got.',
  },
  ITERATOR_AGE: {
    metricName: 'IteratorAge',
    unit: 'Milliseconds',
    narrowedTo: 'RESOURCE',
    description:
      'How old the last record of each batch of a stream was when the function got it (KIN-38).',
  },
  DEAD_LETTER_ERRORS: {
    metricName: 'DeadLetterErrors',
    unit: 'Count',
    narrowedTo: 'RESOURCE',
    description: 'Events that a dead-letter queue did not take.',
  },
  DESTINATION_DELIVERY_FAILURES: {
    metricName: 'DestinationDeliveryFailures',
    unit: 'Count',
    narrowedTo: 'RESOURCE',
    description: 'Records that a destination did not take.',
  },
  RECURSIVE_INVOCATIONS_DROPPED: {
    metricName: 'RecursiveInvocationsDropped',
    unit: 'Count',
    narrowedTo: 'RESOURCE',
    description: 'Asynchronous events that were dropped because their function ran in a loop.',
  },
  POLLED_EVENT_COUNT: {
    metricName: 'PolledEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Records that a mapping with `EVENT_COUNT` has read from its source.',
  },
  FILTERED_OUT_EVENT_COUNT: {
    metricName: 'FilteredOutEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Those of them that fit none of its filters.',
  },
  INVOKED_EVENT_COUNT: {
    metricName: 'InvokedEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Records that the function got, again with each attempt.',
  },
  FAILED_INVOKE_EVENT_COUNT: {
    metricName: 'FailedInvokeEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description:
      'Records of batches that failed, or those of a batch that the function reported, again with each attempt.',
  },
  DROPPED_EVENT_COUNT: {
    metricName: 'DroppedEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Records of streams that were given up and delivered nowhere.',
  },
  ON_FAILURE_DESTINATION_DELIVERED_EVENT_COUNT: {
    metricName: 'OnFailureDestinationDeliveredEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Records of streams that were given up and described to the destination.',
  },
  DELETED_EVENT_COUNT: {
    metricName: 'DeletedEventCount',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Messages that were deleted from their queue after they were processed.',
  },
  PROVISIONED_POLLERS: {
    metricName: 'ProvisionedPollers',
    unit: 'Count',
    narrowedTo: 'EVENT_SOURCE_MAPPING',
    description: 'Provisioned pollers of mappings with `EVENT_COUNT`; look at the maximum.',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;

/** The finest resolution, in seconds; every period is a multiple of it (MET-01). */
export const METRIC_RESOLUTION_SECONDS = 60;

/** Datapoints of one answer at most, as in CloudWatch. */
export const DATAPOINTS_MAX = 1_440;
