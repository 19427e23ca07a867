import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { metrics } from '../../simulation/metrics/metric.ts';
import type { MetricRequest } from '../../store/metric-request.ts';
import {
  countMetricRows,
  readMetricStatistics,
  type Datapoint,
} from '../../store/metric-statistics.ts';
import type { ApiContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import type { StatisticName } from './metric.enum.ts';
import {
  metricDimensionsOf,
  metricWindowOf,
  MetricStatisticsInput,
  percentilesOf,
} from './metric.input.ts';
import { MetricStatisticsType, type DatapointType } from './metric.type.ts';

/** The metrics of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class MetricResolver {
  @FieldResolver(() => MetricStatisticsType, {
    description:
      'A metric of the namespace AWS/Lambda, counted from what has happened. A run is booked at the instant at which it began, once it has ended.',
  })
  async metricStatistics(
    @Ctx() { prisma, limits }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('input', () => MetricStatisticsInput, { description: 'The metric and the time.' })
    input: MetricStatisticsInput,
  ): Promise<MetricStatisticsType> {
    const { metricName, statistics, extendedStatistics } = input;
    const { metricName: label, unit } = metrics[metricName];
    const request: MetricRequest = {
      sandboxId,
      metricName,
      dimensions: metricDimensionsOf(input),
      ...metricWindowOf(input),
      percentiles: percentilesOf(input),
    };
    await refuseLongHistory(prisma, request, limits.metricRows);
    const datapoints = await readMetricStatistics(prisma, request);
    const wanted = new Set(statistics ?? []);
    const names = extendedStatistics ?? [];
    return { label, unit, datapoints: datapoints.map((one) => toDatapoint(one, wanted, names)) };
  }
}

/** Whoever asks for a long time of a busy sandbox would have the database read all of it. */
async function refuseLongHistory(
  prisma: ApiContext['prisma'],
  request: MetricRequest,
  limit: number,
): Promise<void> {
  if ((await countMetricRows(prisma, request, limit + 1)) <= limit) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Cannot count ${request.metricName} over that time: it would be counted from more than ${limit} rows of history, which is the limit. Take a shorter time.`,
    { field: 'startTime', detail: { limit } },
  );
}

function toDatapoint(
  { atMs, percentiles, ...values }: Datapoint,
  wanted: ReadonlySet<StatisticName>,
  names: readonly string[],
): DatapointType {
  return {
    timestamp: new Date(atMs),
    sampleCount: wanted.has('SAMPLE_COUNT') ? values.sampleCount : null,
    average: wanted.has('AVERAGE') ? values.average : null,
    sum: wanted.has('SUM') ? values.sum : null,
    minimum: wanted.has('MINIMUM') ? values.minimum : null,
    maximum: wanted.has('MAXIMUM') ? values.maximum : null,
    extendedStatistics: names.map((name, index) => ({ name, value: percentiles[index] ?? 0 })),
  };
}
