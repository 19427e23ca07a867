import { Field, Int, ObjectType } from 'type-graphql';
import {
  mappingArn,
  type MappingState,
} from '../../simulation/pull/event-source-mapping/event-source-mapping.ts';
import type {
  PullSourceType as PullSourceTypeName,
  StartingPosition,
} from '../../simulation/pull/pull-source.ts';
import type { EventSourceMappingRecord } from '../../store/event-source-mappings.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import {
  EventSourceMappingState,
  EventSourcePosition,
  FunctionResponseType,
  PullSourceType,
} from './event-source-mapping.enum.ts';
import {
  FilterCriteriaType,
  MappingDestinationConfigType,
  MappingTagType,
  MetricsConfigType,
  ProvisionedPollerConfigType,
  ScalingConfigType,
} from './event-source-mapping-settings.type.ts';

@ObjectType('EventSourceMapping', {
  implements: NodeType,
  description: 'That Lambda polls a queue or a stream and invokes a function with what it finds.',
})
export class EventSourceMappingType extends NodeType {
  readonly record: EventSourceMappingRecord;

  constructor(record: EventSourceMappingRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: "AWS's own id of it." })
  get uuid(): string {
    return this.record.uuid;
  }

  @Field(() => String, { description: 'Its ARN.' })
  get eventSourceMappingArn(): string {
    const [, , , , accountId = ''] = this.record.functionArn.split(':');
    const [, , , region = ''] = this.record.functionArn.split(':');
    return mappingArn({ region, accountId }, this.record.uuid);
  }

  @Field(() => PullSourceType, { description: 'What kind of source it polls.' })
  get sourceType(): PullSourceTypeName {
    return this.record.sourceType;
  }

  @Field(() => String, { description: 'The queue, stream or consumer.' })
  get eventSourceArn(): string {
    return this.record.eventSourceArn;
  }

  @Field(() => String, {
    description: 'As configured: with a version or alias only where one was given.',
  })
  get functionArn(): string {
    return this.record.functionArn;
  }

  @Field(() => EventSourceMappingState, { description: 'Where it is in its life.' })
  get state(): MappingState {
    return this.record.state;
  }

  @Field(() => String, {
    description: 'Why, in the words of AWS; a PROBLEM keeps it from reading.',
  })
  get stateTransitionReason(): string {
    return this.record.stateTransitionReason;
  }

  @Field(() => String, {
    nullable: true,
    description: 'How the last batch of a stream went; null for queues, as with AWS.',
  })
  get lastProcessingResult(): string | null {
    return this.record.lastProcessingResult;
  }

  @Field(() => DateTimeScalar, { description: 'When it was changed last, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }

  @Field(() => Int, { description: 'Records of a batch at most.' })
  get batchSize(): number {
    return this.record.batchSize;
  }

  @Field(() => Int, { description: 'How long records are gathered for a batch, in seconds.' })
  get maximumBatchingWindowInSeconds(): number {
    return this.record.maximumBatchingWindowInSeconds;
  }

  @Field(() => [FunctionResponseType], { description: 'What the function may answer.' })
  get functionResponseTypes(): readonly 'REPORT_BATCH_ITEM_FAILURES'[] {
    return this.record.reportBatchItemFailures ? ['REPORT_BATCH_ITEM_FAILURES'] : [];
  }

  @Field(() => FilterCriteriaType, {
    nullable: true,
    description: 'Which records pass; null where all do.',
  })
  get filterCriteria(): FilterCriteriaType | null {
    const filters = this.record.filterPatterns.map((pattern) => ({ pattern }));
    return filters.length === 0 ? null : { filters };
  }

  @Field(() => MetricsConfigType, {
    nullable: true,
    description: 'Which metrics it counts; null for none.',
  })
  get metricsConfig(): MetricsConfigType | null {
    return this.record.countsEvents ? { metrics: ['EVENT_COUNT'] } : null;
  }

  @Field(() => EventSourcePosition, {
    nullable: true,
    description: 'Of streams: where it began to read.',
  })
  get startingPosition(): StartingPosition['type'] | null {
    return this.record.startingPosition?.type ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Of streams: the instant where it began to read at a timestamp.',
  })
  get startingPositionTimestamp(): Date | null {
    const { startingPosition: start } = this.record;
    return start?.type === 'AT_TIMESTAMP' ? new Date(start.atMs) : null;
  }

  @Field(() => Int, { nullable: true, description: 'Of streams: batches of a shard at once.' })
  get parallelizationFactor(): number | null {
    return this.record.parallelizationFactor;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Of streams: how often a failed batch is tried again; -1 without end.',
  })
  get maximumRetryAttempts(): number | null {
    return this.record.maximumRetryAttempts;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Of streams: records older than this, in seconds, are given up; -1 never.',
  })
  get maximumRecordAgeInSeconds(): number | null {
    return this.record.maximumRecordAgeInSeconds;
  }

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of streams: whether a failed batch is tried again in halves.',
  })
  get bisectBatchOnFunctionError(): boolean | null {
    return this.record.bisectBatchOnFunctionError;
  }

  @Field(() => Int, {
    nullable: true,
    description: 'Of streams: the length of tumbling windows in seconds; 0 for none.',
  })
  get tumblingWindowInSeconds(): number | null {
    return this.record.tumblingWindowInSeconds;
  }

  @Field(() => MappingDestinationConfigType, {
    nullable: true,
    description: 'Of streams: where batches are told of that are given up.',
  })
  get destinationConfig(): MappingDestinationConfigType | null {
    if (this.record.sourceType === 'SQS') return null;
    return { onFailure: { destination: this.record.onFailureDestinationArn } };
  }

  @Field(() => ScalingConfigType, {
    nullable: true,
    description: 'Of queues: how far it scales; null where nothing was set.',
  })
  get scalingConfig(): ScalingConfigType | null {
    const { maximumConcurrency } = this.record;
    return maximumConcurrency === null ? null : { maximumConcurrency };
  }

  @Field(() => ProvisionedPollerConfigType, {
    nullable: true,
    description: 'Of queues: pollers that are always there; null where Lambda scales them.',
  })
  get provisionedPollerConfig(): ProvisionedPollerConfigType | null {
    return this.record.provisionedPollers;
  }

  @Field(() => String, { nullable: true, description: 'The KMS key of its filters, if any.' })
  get kmsKeyArn(): string | null {
    return this.record.kmsKeyArn;
  }

  @Field(() => [MappingTagType], { description: 'Its tags.' })
  get tags(): readonly MappingTagType[] {
    return Object.entries(this.record.tags).map(([key, value]) => ({ key, value }));
  }
}

export const EventSourceMappingConnection = declareConnection(
  'EventSourceMapping',
  EventSourceMappingType,
);
