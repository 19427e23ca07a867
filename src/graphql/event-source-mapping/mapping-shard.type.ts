import { Field, Float, Int, ObjectType } from 'type-graphql';
import type {
  Lane,
  ReadingStatus,
} from '../../simulation/pull/event-source-mapping/stream-polling/shard-reading.ts';
import { pollsBefore } from '../../simulation/pull/event-source-mapping/stream-polling/poll-count.ts';
import type { ShardReadingRecord } from '../../store/shard-readings.ts';
import { defineEnum } from '../enum.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

const EventSourceMappingShardStatus = defineEnum<ReadingStatus>(
  'EventSourceMappingShardStatus',
  'How far a mapping has come with a shard.',
  {
    WAITING: 'Its parents are not done yet, and they come first.',
    READING: 'It is read.',
    ENDING: 'It is closed and read to its end; the function is not done with all of it.',
    FINISHED: 'Everything in it is done: what comes behind it is in its children.',
  },
);

@ObjectType('EventSourceMappingLane', {
  description:
    'Records of a shard that are worked on in order. A shard has as many lanes as the parallelization factor says, and each key is always in the same.',
})
export class EventSourceMappingLaneType {
  readonly #lane: Lane;

  constructor(lane: Lane) {
    this.#lane = lane;
  }

  @Field(() => Int, {
    description: 'Records that have been read and are not done, those of the batch included.',
  })
  get recordsPending(): number {
    return this.#lane.pending;
  }

  @Field(() => Int, { description: 'Records of the batch under way; 0 where there is none.' })
  get recordsInBatch(): number {
    return this.#lane.batch?.count ?? 0;
  }

  @Field(() => Boolean, { description: 'Whether the function has the batch at this moment.' })
  get isRunning(): boolean {
    return this.#lane.batch?.invocationId != null;
  }

  @Field(() => Int, { description: 'Attempts of the batch that have failed.' })
  get failedAttempts(): number {
    return this.#lane.batch?.attempts ?? 0;
  }

  @Field(() => Int, {
    description: 'Times in a row that the batch could not run; they count as no attempt.',
  })
  get throttles(): number {
    return this.#lane.batch?.refusals ?? 0;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the batch is tried again; until then nothing behind it in its lane runs.',
  })
  get retryAt(): Date | null {
    return instant(this.#lane.batch?.retryAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When what waits goes to the function though its batch is not full.',
  })
  get windowEndsAt(): Date | null {
    return instant(this.#lane.windowEndsAtMs);
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The sequence number of the first record of the batch: while it fails, the one that blocks the lane, or one behind it does.',
  })
  get firstSequenceNumber(): string | null {
    return this.#lane.batch?.first?.sequenceNumber ?? null;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The sequence number of the last record of the batch.',
  })
  get lastSequenceNumber(): string | null {
    return this.#lane.batch?.last?.sequenceNumber ?? null;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the first record of the batch arrived in the stream.',
  })
  get firstArrivedAt(): Date | null {
    return instant(this.#lane.batch?.first?.arrivedAtMs);
  }
}

@ObjectType('EventSourceMappingShard', {
  description: 'A shard of a stream as one mapping reads it.',
})
export class EventSourceMappingShardType {
  readonly record: ShardReadingRecord;

  constructor(record: ShardReadingRecord) {
    this.record = record;
  }

  @Field(() => String, { description: 'Which shard.' })
  get shardId(): string {
    return this.record.shardId;
  }

  @Field(() => EventSourceMappingShardStatus, { description: 'How far the mapping has come.' })
  get status(): ReadingStatus {
    return this.record.status;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The sequence number up to which everything is done; null where it began with the oldest record and none is done.',
  })
  get checkpoint(): string | null {
    return this.record.checkpoint;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The sequence number up to which records have been read.',
  })
  get readTo(): string | null {
    return this.record.readTo;
  }

  @Field(() => Int, { description: 'Records that have been read and are not done.' })
  get recordsPending(): number {
    return this.record.lanes.reduce((sum, { pending }) => sum + pending, 0);
  }

  @Field(() => Int, { description: 'Batches that the function has at this moment.' })
  get batchesInFlight(): number {
    return this.record.lanes.filter(({ batch }) => batch?.invocationId != null).length;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Milliseconds from the arrival of the last record of a batch until the function got it, of the last batch.',
  })
  get iteratorAge(): number | null {
    return this.record.iteratorAgeMs;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the shard is polled next; null where there is nothing to read, or no room for more.',
  })
  get nextPollAt(): Date | null {
    return instant(this.record.nextPollAtMs);
  }

  @Field(() => [EventSourceMappingLaneType], { description: 'Its lanes; up to 10.' })
  get lanes(): readonly EventSourceMappingLaneType[] {
    return this.record.lanes.map((lane) => new EventSourceMappingLaneType(lane));
  }

  /** Polls up to an instant; those of a poller that sleeps are computed. */
  pollsAt(nowMs: number, intervalMs: number): ReturnType<typeof pollsBefore> {
    return pollsBefore(this.record, intervalMs, nowMs + 1);
  }
}

export const EventSourceMappingShardConnection = declareConnection(
  'EventSourceMappingShard',
  EventSourceMappingShardType,
);

function instant(ms: number | null | undefined): Date | null {
  return ms == null ? null : new Date(ms);
}
