import { Field, Float, ObjectType } from 'type-graphql';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('ExtendedStatistic', {
  description: 'A percentile of the samples of a period.',
  simpleResolvers: true,
})
export class ExtendedStatisticType {
  @Field(() => String, { description: 'As it was asked for, such as `p99`.' })
  readonly name!: string;

  @Field(() => Float, { description: 'Its value.' })
  readonly value!: number;
}

@ObjectType('Datapoint', {
  description: 'The samples of one period, summed up. What was not asked for is null.',
  simpleResolvers: true,
})
export class DatapointType {
  @Field(() => DateTimeScalar, { description: 'When the period begins, in virtual time.' })
  readonly timestamp!: Date;

  @Field(() => Float, { nullable: true, description: 'How many samples there are.' })
  readonly sampleCount!: number | null;

  @Field(() => Float, { nullable: true, description: 'Their average.' })
  readonly average!: number | null;

  @Field(() => Float, { nullable: true, description: 'Their sum.' })
  readonly sum!: number | null;

  @Field(() => Float, { nullable: true, description: 'The least.' })
  readonly minimum!: number | null;

  @Field(() => Float, { nullable: true, description: 'The greatest.' })
  readonly maximum!: number | null;

  @Field(() => [ExtendedStatisticType], { description: 'The percentiles that were asked for.' })
  readonly extendedStatistics!: readonly ExtendedStatisticType[];
}

@ObjectType('MetricStatistics', {
  description: "A metric over time, in CloudWatch's shape.",
  simpleResolvers: true,
})
export class MetricStatisticsType {
  @Field(() => String, { description: "The metric's name in CloudWatch, such as `Invocations`." })
  readonly label!: string;

  @Field(() => String, { description: '`Count`, `Milliseconds` or `None`.' })
  readonly unit!: string;

  @Field(() => [DatapointType], {
    description: 'In the order of time; a period without samples has none.',
  })
  readonly datapoints!: readonly DatapointType[];
}
