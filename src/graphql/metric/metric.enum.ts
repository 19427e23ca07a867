import { metrics, type MetricName as Name } from '../../simulation/metrics/metric.ts';
import { defineEnum } from '../enum.ts';

export const MetricName = defineEnum<Name>(
  'MetricName',
  'A metric of the namespace AWS/Lambda.',
  Object.fromEntries(
    Object.entries(metrics).map(([name, { metricName, description }]) => [
      name,
      `\`${metricName}\`: ${description}`,
    ]),
  ) as Record<Name, string>,
);

export const Statistic = defineEnum('Statistic', 'What the samples of a period are summed up to.', {
  SAMPLE_COUNT: 'How many there are.',
  AVERAGE: 'Their average.',
  SUM: 'Their sum.',
  MINIMUM: 'The least.',
  MAXIMUM: 'The greatest.',
});

export type StatisticName = keyof typeof Statistic;
