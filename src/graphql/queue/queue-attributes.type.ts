import { Field, Int, ObjectType } from 'type-graphql';
import type { QueueRecord } from '../../store/queues.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  RedrivePermission,
  type DeduplicationScopeName,
  type FifoThroughputLimitName,
  type RedrivePermissionName,
} from './queue.enum.ts';

@ObjectType('RedrivePolicy', {
  description: 'Where messages go that have been received too often.',
  simpleResolvers: true,
})
class RedrivePolicyType {
  @Field(() => String, { description: 'The ARN of the dead-letter queue.' })
  readonly deadLetterTargetArn!: string;

  @Field(() => Int, { description: 'How often a message is received before it moves.' })
  readonly maxReceiveCount!: number;
}

@ObjectType('RedriveAllowPolicy', {
  description: 'Which queues may name this one as their dead-letter queue.',
  simpleResolvers: true,
})
class RedriveAllowPolicyType {
  @Field(() => RedrivePermission, { description: 'Which ones.' })
  readonly redrivePermission!: RedrivePermissionName;

  @Field(() => [String], { description: 'Their ARNs for BY_QUEUE; else none.' })
  readonly sourceQueueArns!: readonly string[];
}

@ObjectType('QueueAttributes', {
  description: 'How a queue is set up, under the names that GetQueueAttributes has for it.',
})
export class QueueAttributesType {
  readonly record: QueueRecord;

  constructor(record: QueueRecord) {
    this.record = record;
  }

  @Field(() => Boolean, { description: 'Whether it is a FIFO queue.' })
  get fifoQueue(): boolean {
    return this.record.fifoQueue;
  }

  @Field(() => Int, { description: 'Seconds for which a new message cannot be received.' })
  get delaySeconds(): number {
    return this.record.delaySeconds;
  }

  @Field(() => Int, { description: 'Bytes of a message at most, its attributes included.' })
  get maximumMessageSize(): number {
    return this.record.maximumMessageSize;
  }

  @Field(() => Int, { description: 'Seconds for which a message is kept.' })
  get messageRetentionPeriod(): number {
    return this.record.messageRetentionPeriod;
  }

  @Field(() => Int, {
    description:
      'Seconds for which a receive waits for a message if it does not say so itself; 0 for not at all.',
  })
  get receiveMessageWaitTimeSeconds(): number {
    return this.record.receiveMessageWaitTimeSeconds;
  }

  @Field(() => Int, { description: 'Seconds for which a received message is hidden.' })
  get visibilityTimeout(): number {
    return this.record.visibilityTimeout;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Its resource-based policy as JSON text; null for none.',
  })
  get policy(): string | null {
    return this.record.policy;
  }

  @Field(() => RedrivePolicyType, {
    nullable: true,
    description: 'Its dead-letter queue; null for none.',
  })
  get redrivePolicy(): RedrivePolicyType | null {
    return this.record.redrivePolicy;
  }

  @Field(() => RedriveAllowPolicyType, {
    nullable: true,
    description: 'Whose dead-letter queue it may be; null where all may take it.',
  })
  get redriveAllowPolicy(): RedriveAllowPolicyType | null {
    return this.record.redriveAllowPolicy;
  }

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a message without a deduplication id gets the SHA-256 of its body; null for a standard queue.',
  })
  get contentBasedDeduplication(): boolean | null {
    return this.record.contentBasedDeduplication;
  }

  @Field(() => DeduplicationScope, {
    nullable: true,
    description: 'Where duplicates are looked for; null for a standard queue.',
  })
  get deduplicationScope(): DeduplicationScopeName | null {
    return this.record.deduplicationScope;
  }

  @Field(() => FifoThroughputLimit, {
    nullable: true,
    description: 'What 300 requests a second are counted by; null for a standard queue.',
  })
  get fifoThroughputLimit(): FifoThroughputLimitName | null {
    return this.record.fifoThroughputLimit;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get createdTimestamp(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, {
    description: 'When its attributes were changed last, in virtual time.',
  })
  get lastModifiedTimestamp(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}
