import { Field, Float, Int, ObjectType } from 'type-graphql';
import {
  emptyPollsAt,
  pollersAt,
} from '../../simulation/pull/event-source-mapping/queue-polling/poller-count.ts';
import type {
  EventSourceMappingRecord,
  QueuePollingRecord,
} from '../../store/event-source-mappings.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('QueuePollers', {
  description: 'The pollers of a mapping of a queue, at the present instant of the sandbox.',
})
export class QueuePollersType {
  readonly #mapping: EventSourceMappingRecord;
  readonly #polling: QueuePollingRecord;
  readonly #nowMs: number;

  constructor(mapping: EventSourceMappingRecord, polling: QueuePollingRecord, nowMs: number) {
    this.#mapping = mapping;
    this.#polling = polling;
    this.#nowMs = nowMs;
  }

  @Field(() => Int, {
    description: 'How many look for messages; an idle mapping goes down to 2.',
  })
  get count(): number {
    return pollersAt(this.#polling, this.#mapping, this.#nowMs);
  }

  @Field(() => Int, { description: 'Batches that may be under way at once.' })
  get concurrency(): number {
    return this.#polling.concurrency;
  }

  @Field(() => Int, { description: 'Batches that are under way.' })
  get batchesInFlight(): number {
    return this.#polling.batchesInFlight;
  }

  @Field(() => Int, {
    description: 'Those of them that were throttled and wait to be tried again.',
  })
  get batchesThrottled(): number {
    return this.#polling.batchesThrottled;
  }

  @Field(() => Int, { description: 'Messages in them.' })
  get recordsInFlight(): number {
    return this.#polling.recordsInFlight;
  }

  @Field(() => Int, { description: 'Messages that wait for the window of their batch.' })
  get recordsBuffered(): number {
    return this.#polling.bufferedRecords;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When those go to the function though their batch is not full; null for none.',
  })
  get windowEndsAt(): Date | null {
    const { windowEndsAtMs } = this.#polling;
    return windowEndsAtMs === null ? null : new Date(windowEndsAtMs);
  }

  @Field(() => Float, {
    description:
      'Milliseconds since the oldest message of the queue was sent, received or not; 0 where it is empty.',
  })
  get lag(): number {
    const { oldestSentAtMs } = this.#polling;
    return oldestSentAtMs === null ? 0 : this.#nowMs - oldestSentAtMs;
  }

  @Field(() => Float, { description: 'Polls that have found messages.' })
  get pollsWithRecords(): number {
    return this.#polling.polls;
  }

  @Field(() => Float, {
    description: 'Polls that have found nothing. They are computed when somebody asks.',
  })
  get emptyPolls(): number {
    return emptyPollsAt(this.#polling, this.#mapping, this.#nowMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the next poll will find something, if nothing else happens; null where there is nothing to find, or no room for more.',
  })
  get nextPollAt(): Date | null {
    const { pollDueAtMs } = this.#polling;
    return pollDueAtMs === null ? null : new Date(pollDueAtMs);
  }
}
