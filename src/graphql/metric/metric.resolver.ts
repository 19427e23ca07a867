import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { metrics } from '../../simulation/metrics/metric.ts';
import { readMetricStatistics, type Datapoint } from '../../store/metric-statistics.ts';
import type { ApiContext } from '../context.ts';
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
      'A metric of the namespace AWS/Lambda, counted from what has happened. An invocation is booked at the instant it was received, once it has ended.',
  })
  async metricStatistics(
    @Ctx() { prisma }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('input', () => MetricStatisticsInput, { description: 'The metric and the time.' })
    input: MetricStatisticsInput,
  ): Promise<MetricStatisticsType> {
    const { metricName, statistics, extendedStatistics } = input;
    const { metricName: label, unit } = metrics[metricName];
    const datapoints = await readMetricStatistics(prisma, {
      sandboxId,
      metricName,
      dimensions: metricDimensionsOf(input),
      ...metricWindowOf(input),
      percentiles: percentilesOf(input),
    });
    const wanted = new Set(statistics ?? []);
    const names = extendedStatistics ?? [];
    return { label, unit, datapoints: datapoints.map((one) => toDatapoint(one, wanted, names)) };
  }
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
