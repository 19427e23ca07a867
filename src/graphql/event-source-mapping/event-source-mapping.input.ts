import { Field, ID, InputType, Int } from 'type-graphql';
import type { CommandInput } from '../../simulation/commands.ts';
import type { MappingParameters } from '../../simulation/pull/event-source-mapping/mapping-parameters.ts';
import type { StartingPosition } from '../../simulation/pull/pull-source.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import {
  EventSourceMappingMetric,
  EventSourcePosition,
  FunctionResponseType,
} from './event-source-mapping.enum.ts';

@InputType('FilterInput', { description: 'A pattern that records may fit.' })
class MappingFilterInput {
  @Field(() => String, {
    description:
      'The pattern as JSON text, such as `{"body": {"city": ["Kiel"]}}`; at most 4,096 characters.',
  })
  pattern!: string;
}

@InputType({ description: 'Which records reach the function; an empty one lets all pass.' })
class FilterCriteriaInput {
  @Field(() => [MappingFilterInput], {
    nullable: true,
    description: 'At most 10; a record passes when it fits one of them.',
  })
  filters?: MappingFilterInput[] | null;
}

@InputType({ description: 'Which metrics the mapping counts; an empty one counts none.' })
class MetricsConfigInput {
  @Field(() => [EventSourceMappingMetric], { nullable: true, description: 'The groups.' })
  metrics?: 'EVENT_COUNT'[] | null;
}

@InputType({ description: 'Where the failed batches of a stream are told of.' })
class OnFailureInput {
  @Field(() => String, {
    nullable: true,
    description: 'The ARN of a queue, a topic or a bucket; left out for none.',
  })
  destination?: string | null;
}

@InputType({ description: 'Destinations of a mapping of a stream; queues refuse them.' })
class MappingDestinationConfigInput {
  @Field(() => OnFailureInput, { nullable: true, description: 'For batches that are given up.' })
  onFailure?: OnFailureInput | null;
}

@InputType({ description: 'How far a mapping of a queue scales; an empty one sets no limit.' })
class ScalingConfigInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Invocations at once at most, from 2 to 1,000.',
  })
  maximumConcurrency?: number | null;
}

@InputType({ description: 'Pollers that are always there; an empty one leaves them to Lambda.' })
class ProvisionedPollerConfigInput {
  @Field(() => Int, { nullable: true, description: 'From 2 to 200; 2 by default.' })
  minimumPollers?: number | null;

  @Field(() => Int, { nullable: true, description: 'From 2 to 2,000; 200 by default.' })
  maximumPollers?: number | null;
}

@InputType({ description: 'A tag of a mapping.' })
class MappingTagInput {
  @Field(() => String, { description: '1 to 128 characters.' })
  key!: string;

  @Field(() => String, { description: 'Up to 256 characters.' })
  value!: string;
}

@InputType()
abstract class MappingParameterFields {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it polls; true by default, and as it was in an update.',
  })
  enabled?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Records of a batch at most: 1 to 10,000, in a FIFO queue 10; 10 for queues and 100 for streams by default.',
  })
  batchSize?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'How long records are gathered for a batch: 0 to 300 s, 0 by default. A queue needs 1 above a batch size of 10.',
  })
  maximumBatchingWindowInSeconds?: number | null;

  @Field(() => [FunctionResponseType], {
    nullable: true,
    description: 'What the function may answer; an empty list for nothing that is looked at.',
  })
  functionResponseTypes?: 'REPORT_BATCH_ITEM_FAILURES'[] | null;

  @Field(() => FilterCriteriaInput, { nullable: true, description: 'Which records pass.' })
  filterCriteria?: FilterCriteriaInput | null;

  @Field(() => MetricsConfigInput, { nullable: true, description: 'Which metrics are counted.' })
  metricsConfig?: MetricsConfigInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of streams: batches of a shard at once, 1 to 10; 1 by default.',
  })
  parallelizationFactor?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of streams: how often a failed batch is tried again; -1, without end, by default.',
  })
  maximumRetryAttempts?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Of streams: records older than this are given up, 60 to 604,800 s; -1, never, by default.',
  })
  maximumRecordAgeInSeconds?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of streams: whether a failed batch is tried again in halves; false by default.',
  })
  bisectBatchOnFunctionError?: boolean | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Of streams: the length of tumbling windows, 0 to 900 s; 0, none, by default.',
  })
  tumblingWindowInSeconds?: number | null;

  @Field(() => MappingDestinationConfigInput, {
    nullable: true,
    description: 'Of streams: where batches are told of that are given up.',
  })
  destinationConfig?: MappingDestinationConfigInput | null;

  @Field(() => ScalingConfigInput, {
    nullable: true,
    description: 'Of queues: how far it scales.',
  })
  scalingConfig?: ScalingConfigInput | null;

  @Field(() => ProvisionedPollerConfigInput, {
    nullable: true,
    description: 'Of queues: pollers that are always there. Not together with scalingConfig.',
  })
  provisionedPollerConfig?: ProvisionedPollerConfigInput | null;

  @Field(() => String, {
    nullable: true,
    description: 'The KMS key that encrypts the filters; kept and shown, nothing more.',
  })
  kmsKeyArn?: string | null;
}

@InputType({ description: 'A source to be polled for a function.' })
export class CreateEventSourceMappingInput extends MappingParameterFields {
  @Field(() => String, {
    description: 'The function by name or ARN, with a version or an alias behind it or without.',
  })
  functionName!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The queue, the stream or its consumer. AWS says what is wrong without one.',
  })
  eventSourceArn?: string | null;

  @Field(() => EventSourcePosition, {
    nullable: true,
    description: 'Where to begin; streams need it, queues refuse it.',
  })
  startingPosition?: StartingPosition['type'] | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The instant for AT_TIMESTAMP; not in the future.',
  })
  startingPositionTimestamp?: Date | null;

  @Field(() => [MappingTagInput], { nullable: true, description: 'At most 50 tags.' })
  tags?: MappingTagInput[] | null;
}

@InputType({ description: 'A change of a mapping; what is left out stays as it is.' })
export class UpdateEventSourceMappingInput extends MappingParameterFields {
  @Field(() => String, { description: 'Which mapping: its UUID, or its id.' })
  uuid!: string;

  @Field(() => String, { nullable: true, description: 'Another function, version or alias.' })
  functionName?: string | null;
}

@InputType({ description: 'A mapping to be deleted.' })
export class DeleteEventSourceMappingInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which mapping: its UUID, or its id.' })
  uuid!: string;
}

@InputType({ description: 'What narrows a list of mappings down; each part left out means all.' })
export class EventSourceMappingFilterInput {
  @Field(() => String, { nullable: true, description: 'Those that poll it.' })
  eventSourceArn?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Those that invoke the function of that bare name.',
  })
  functionName?: string | null;
}

/** The creation as the simulation takes it. */
export function toCreation(
  input: CreateEventSourceMappingInput,
): CommandInput<'CreateEventSourceMapping'> {
  return {
    ...toParameters(input),
    functionName: input.functionName,
    eventSourceArn: input.eventSourceArn ?? null,
    enabled: input.enabled ?? null,
    startingPosition: input.startingPosition ?? null,
    startingPositionTimestampMs: input.startingPositionTimestamp?.getTime() ?? null,
    tags: input.tags?.map(({ key, value }) => ({ key, value })) ?? null,
  };
}

/** The change as the simulation takes it. */
export function toChange(
  input: UpdateEventSourceMappingInput,
): CommandInput<'UpdateEventSourceMapping'> {
  return {
    ...toParameters(input),
    uuid: input.uuid,
    functionName: input.functionName ?? null,
    enabled: input.enabled ?? null,
  };
}

function toParameters(input: MappingParameterFields): MappingParameters {
  const { filterCriteria, metricsConfig, destinationConfig, scalingConfig } = input;
  const pollers = input.provisionedPollerConfig;
  return {
    batchSize: input.batchSize ?? null,
    maximumBatchingWindowInSeconds: input.maximumBatchingWindowInSeconds ?? null,
    functionResponseTypes: input.functionResponseTypes ?? null,
    filterCriteria: filterCriteria
      ? { filters: filterCriteria.filters?.map(({ pattern }) => ({ pattern })) ?? null }
      : null,
    metricsConfig: metricsConfig ? { metrics: metricsConfig.metrics ?? null } : null,
    parallelizationFactor: input.parallelizationFactor ?? null,
    maximumRetryAttempts: input.maximumRetryAttempts ?? null,
    maximumRecordAgeInSeconds: input.maximumRecordAgeInSeconds ?? null,
    bisectBatchOnFunctionError: input.bisectBatchOnFunctionError ?? null,
    tumblingWindowInSeconds: input.tumblingWindowInSeconds ?? null,
    destinationConfig: destinationConfig
      ? {
          onFailure: destinationConfig.onFailure
            ? { destination: destinationConfig.onFailure.destination ?? null }
            : null,
        }
      : null,
    scalingConfig: scalingConfig
      ? { maximumConcurrency: scalingConfig.maximumConcurrency ?? null }
      : null,
    provisionedPollerConfig: pollers
      ? {
          minimumPollers: pollers.minimumPollers ?? null,
          maximumPollers: pollers.maximumPollers ?? null,
        }
      : null,
    kmsKeyArn: input.kmsKeyArn ?? null,
  };
}
