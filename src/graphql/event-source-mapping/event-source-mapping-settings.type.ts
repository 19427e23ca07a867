import { Field, Int, ObjectType } from 'type-graphql';
import { EventSourceMappingMetric } from './event-source-mapping.enum.ts';

@ObjectType('Filter', { description: 'A pattern that records may fit.', simpleResolvers: true })
export class MappingFilterType {
  @Field(() => String, { description: 'The pattern as JSON text.' })
  pattern!: string;
}

@ObjectType('FilterCriteria', {
  description: 'Which records reach the function.',
  simpleResolvers: true,
})
export class FilterCriteriaType {
  @Field(() => [MappingFilterType], { description: 'A record passes when it fits one of them.' })
  filters!: readonly MappingFilterType[];
}

@ObjectType('MetricsConfig', {
  description: 'Which metrics a mapping counts.',
  simpleResolvers: true,
})
export class MetricsConfigType {
  @Field(() => [EventSourceMappingMetric], { description: 'The groups.' })
  metrics!: readonly 'EVENT_COUNT'[];
}

@ObjectType('MappingOnFailure', {
  description: 'Where the failed batches of a stream are told of.',
  simpleResolvers: true,
})
export class MappingOnFailureType {
  @Field(() => String, { nullable: true, description: 'The ARN; null for none.' })
  destination!: string | null;
}

@ObjectType('MappingDestinationConfig', {
  description: 'Destinations of a mapping of a stream.',
  simpleResolvers: true,
})
export class MappingDestinationConfigType {
  @Field(() => MappingOnFailureType, { description: 'For batches that are given up.' })
  onFailure!: MappingOnFailureType;
}

@ObjectType('ScalingConfig', {
  description: 'How far a mapping of a queue scales.',
  simpleResolvers: true,
})
export class ScalingConfigType {
  @Field(() => Int, { description: 'Invocations at once at most.' })
  maximumConcurrency!: number;
}

@ObjectType('ProvisionedPollerConfig', {
  description: 'Pollers that are always there.',
  simpleResolvers: true,
})
export class ProvisionedPollerConfigType {
  @Field(() => Int, { description: 'At least so many.' })
  minimumPollers!: number;

  @Field(() => Int, { description: 'At most so many.' })
  maximumPollers!: number;
}

@ObjectType('MappingTag', { description: 'A tag of a mapping.', simpleResolvers: true })
export class MappingTagType {
  @Field(() => String, { description: 'Its key.' })
  key!: string;

  @Field(() => String, { description: 'Its value.' })
  value!: string;
}
