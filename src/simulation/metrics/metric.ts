/** What a metric can be narrowed down to (MET-01). */
export interface MetricDimensions {
  readonly functionName: string | null;
  /** `<function>` for calls without a qualifier, `<function>:<alias or version>` for the others. */
  readonly resource: string | null;
  /** The version that ran. */
  readonly executedVersion: string | null;
}

interface MetricDefinition {
  /** As CloudWatch has it in the namespace AWS/Lambda. */
  readonly metricName: string;
  readonly unit: 'Count' | 'Milliseconds';
  /** Whether it is of the account only, without dimensions. */
  readonly isAccountLevel: boolean;
  /** One sentence for the API. */
  readonly description: string;
}

/** The metrics of AWS/Lambda that a sandbox has (MET-01). */
export const metrics = {
  INVOCATIONS: {
    metricName: 'Invocations',
    unit: 'Count',
    isAccountLevel: false,
    description: 'Times that code ran, well or not; throttled calls are not in it.',
  },
  ERRORS: {
    metricName: 'Errors',
    unit: 'Count',
    isAccountLevel: false,
    description: 'Runs that ended in an error of the function; their average is the error rate.',
  },
  THROTTLES: {
    metricName: 'Throttles',
    unit: 'Count',
    isAccountLevel: false,
    description: 'Calls that were refused with 429.',
  },
  DURATION: {
    metricName: 'Duration',
    unit: 'Milliseconds',
    isAccountLevel: false,
    description: 'What the handler took, without the init.',
  },
  CONCURRENT_EXECUTIONS: {
    metricName: 'ConcurrentExecutions',
    unit: 'Count',
    isAccountLevel: false,
    description: 'Environments busy at once; look at the maximum.',
  },
  UNRESERVED_CONCURRENT_EXECUTIONS: {
    metricName: 'UnreservedConcurrentExecutions',
    unit: 'Count',
    isAccountLevel: true,
    description: 'The same for functions without a reservation; look at the maximum.',
  },
  CLAIMED_ACCOUNT_CONCURRENCY: {
    metricName: 'ClaimedAccountConcurrency',
    unit: 'Count',
    isAccountLevel: true,
    description: 'What functions without a reservation use, and all reservations, used or not.',
  },
} as const satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;

/** The finest resolution, in seconds; every period is a multiple of it (MET-01). */
export const METRIC_RESOLUTION_SECONDS = 60;

/** Datapoints of one answer at most, as in CloudWatch. */
export const DATAPOINTS_MAX = 1_440;
