import { Field, InputType, Int } from 'type-graphql';
import {
  DATAPOINTS_MAX,
  METRIC_RESOLUTION_SECONDS,
  metrics,
  type MetricDimensions,
  type MetricName as Name,
} from '../../simulation/metrics/metric.ts';
import { validFunctionName, validPattern, validRange } from '../argument.ts';
import { ApiError } from '../errors.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { MetricName, Statistic, type StatisticName } from './metric.enum.ts';

@InputType({ description: 'What a metric is narrowed down to; the whole account without any.' })
export class MetricDimensionsInput {
  @Field(() => String, { nullable: true, description: 'A function, by its bare name.' })
  functionName?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      '`<function>` for calls without a qualifier, `<function>:<alias or version>` for the others.',
  })
  resource?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'The version that ran: a number or `$LATEST`; with `functionName` or `resource`.',
  })
  executedVersion?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The UUID of an event source mapping, for the metrics of mappings; also of one that is gone.',
  })
  eventSourceMappingUuid?: string | null;
}

/** Seconds of the longest period. */
const PERIOD_SECONDS_MAX = 86_400;

/** Percentiles that one request may ask for, as in CloudWatch. */
const EXTENDED_STATISTICS_MAX = 10;

@InputType({ description: 'Which statistics of a metric, over which time.' })
export class MetricStatisticsInput {
  @Field(() => MetricName, { description: 'The metric.' })
  metricName!: Name;

  @Field(() => MetricDimensionsInput, {
    nullable: true,
    description: 'Of which function, alias or version; of the account where it is left out.',
  })
  dimensions?: MetricDimensionsInput | null;

  @Field(() => DateTimeScalar, {
    description: 'From when on, in virtual time; rounded down to a multiple of the period.',
  })
  startTime!: Date;

  @Field(() => DateTimeScalar, { description: 'Until when, in virtual time; itself not included.' })
  endTime!: Date;

  @Field(() => Int, {
    description: `Seconds that a datapoint stands for: a multiple of ${METRIC_RESOLUTION_SECONDS}, ${PERIOD_SECONDS_MAX} at most. A request has ${DATAPOINTS_MAX} datapoints at most.`,
  })
  period!: number;

  @Field(() => [Statistic], { nullable: true, description: 'What each datapoint tells.' })
  statistics?: StatisticName[] | null;

  @Field(() => [String], {
    nullable: true,
    description: `Percentiles from \`p0\` to \`p100\`, such as \`p99\` or \`p99.9\`: ${EXTENDED_STATISTICS_MAX} at most.`,
  })
  extendedStatistics?: string[] | null;
}

/** The time that a request asks for, in virtual milliseconds. */
export interface MetricWindow {
  readonly fromMs: number;
  readonly toMs: number;
  readonly periodMs: number;
}

/** Reads the time; refuses what has no datapoints or too many. */
export function metricWindowOf({
  startTime,
  endTime,
  period,
}: MetricStatisticsInput): MetricWindow {
  validRange('period', period, METRIC_RESOLUTION_SECONDS, PERIOD_SECONDS_MAX);
  if (period % METRIC_RESOLUTION_SECONDS !== 0) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot take ${period} as period: it must be a multiple of ${METRIC_RESOLUTION_SECONDS} seconds.`,
      { field: 'period', detail: { multipleOf: METRIC_RESOLUTION_SECONDS } },
    );
  }
  const periodMs = period * 1_000;
  const fromMs = Math.floor(startTime.getTime() / periodMs) * periodMs;
  const toMs = endTime.getTime();
  if (toMs <= startTime.getTime()) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot take the endTime: it must be later than the startTime.',
      { field: 'endTime' },
    );
  }
  const datapoints = Math.ceil((toMs - fromMs) / periodMs);
  if (datapoints > DATAPOINTS_MAX) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot answer with ${datapoints} datapoints, above the limit of ${DATAPOINTS_MAX}: take a longer period or a shorter time.`,
      { field: 'period', detail: { datapoints, max: DATAPOINTS_MAX } },
    );
  }
  return { fromMs, toMs, periodMs };
}

/** Reads the dimensions (MET-01); refuses those that the metric does not have. */
export function metricDimensionsOf({
  metricName,
  dimensions,
}: MetricStatisticsInput): MetricDimensions {
  const functionName = dimensions?.functionName ?? null;
  const resource = dimensions?.resource ?? null;
  const executedVersion = dimensions?.executedVersion ?? null;
  const eventSourceMappingUuid = dimensions?.eventSourceMappingUuid ?? null;
  const isNarrowed = functionName !== null || resource !== null || executedVersion !== null;
  const { narrowedTo } = metrics[metricName];
  refuseMixedDimensions(metricName, { resource, eventSourceMappingUuid });
  if (isNarrowed && narrowedTo === 'ACCOUNT') {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot narrow ${metricName} down: it is of the whole account only.`,
      { field: 'dimensions' },
    );
  }
  if (executedVersion !== null && narrowedTo !== 'EXECUTED_VERSION') {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot narrow ${metricName} down to an executedVersion: it is not counted by what ran.`,
      { field: 'executedVersion' },
    );
  }
  if (functionName !== null) validFunctionName(functionName);
  if (resource !== null) {
    validPattern('resource', resource, /^[\w-]{1,64}(:[\w$-]{1,128})?$/, 'orders:live');
  }
  if (executedVersion !== null && functionName === null && resource === null) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot take an executedVersion alone: name the function as functionName or resource.',
      { field: 'executedVersion' },
    );
  }
  return { functionName, resource, executedVersion, eventSourceMappingUuid };
}

/** The metrics of mappings are of a function and a mapping, all others of calls (MET-01). */
function refuseMixedDimensions(
  metricName: Name,
  {
    resource,
    eventSourceMappingUuid,
  }: Pick<MetricDimensions, 'resource' | 'eventSourceMappingUuid'>,
): void {
  const isOfMappings = metrics[metricName].narrowedTo === 'EVENT_SOURCE_MAPPING';
  if (isOfMappings && resource !== null) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot narrow ${metricName} down to a resource: it is of functions and their event source mappings.`,
      { field: 'resource' },
    );
  }
  if (!isOfMappings && eventSourceMappingUuid !== null) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot narrow ${metricName} down to an event source mapping: it is counted by calls.`,
      { field: 'eventSourceMappingUuid' },
    );
  }
  if (eventSourceMappingUuid !== null) {
    validPattern(
      'eventSourceMappingUuid',
      eventSourceMappingUuid,
      /^[0-9a-f-]{36}$/,
      'a1b2c3d4-5678-4abc-8def-0123456789ab',
    );
  }
}

/** Percentiles from 0 to 1; refuses what is none, and a request for nothing at all. */
export function percentilesOf({ statistics, extendedStatistics }: MetricStatisticsInput): number[] {
  const names = extendedStatistics ?? [];
  if (names.length + (statistics?.length ?? 0) === 0) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot answer without any statistic: name some in statistics or extendedStatistics.',
      { field: 'statistics' },
    );
  }
  validRange('extendedStatistics', names.length, 0, EXTENDED_STATISTICS_MAX);
  return names.map((name) => {
    validPattern('extendedStatistics', name, /^p(\d{1,2}(\.\d{1,10})?|100)$/, 'p99.9');
    return Number(name.slice(1)) / 100;
  });
}
