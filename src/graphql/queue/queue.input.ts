import { Field, ID, InputType, Int } from 'type-graphql';
import type { QueueAttributesInput as AttributesOfCommand } from '../../simulation/pull/sqs/queue-attributes.ts';
import {
  DeduplicationScope,
  FifoThroughputLimit,
  RedrivePermission,
  type DeduplicationScopeName,
  type FifoThroughputLimitName,
  type RedrivePermissionName,
} from './queue.enum.ts';

const QUEUE = 'The name, the URL or the ARN of the queue.';

@InputType({ description: 'Where messages go that have been received too often.' })
class RedrivePolicyInput {
  @Field(() => String, {
    description: 'The ARN of the dead-letter queue: one of the same type that exists.',
  })
  deadLetterTargetArn!: string;

  @Field(() => Int, { description: 'How often a message is received before it moves: 1 to 1000.' })
  maxReceiveCount!: number;
}

@InputType({ description: 'Which queues may name this one as their dead-letter queue.' })
class RedriveAllowPolicyInput {
  @Field(() => RedrivePermission, { description: 'Which ones.' })
  redrivePermission!: RedrivePermissionName;

  @Field(() => [String], { nullable: true, description: 'Up to ten ARNs for BY_QUEUE; else none.' })
  sourceQueueArns?: string[] | null;
}

@InputType({
  description: 'How a queue is set up. What is left out stays as it is; null is the default again.',
})
export class QueueAttributesInput {
  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for which a new message cannot be received: 0 to 900, 0 by default.',
  })
  delaySeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Bytes of a message at most: 1024 to 1048576, 1048576 by default.',
  })
  maximumMessageSize?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for which a message is kept: 60 to 1209600, 345600 by default.',
  })
  messageRetentionPeriod?: number | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Seconds for which a receive waits for a message if it does not say so itself: 0 to 20, 0 by default.',
  })
  receiveMessageWaitTimeSeconds?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for which a received message is hidden: 0 to 43200, 30 by default.',
  })
  visibilityTimeout?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'A resource-based policy as JSON text, which lets services send; none by default.',
  })
  policy?: string | null;

  @Field(() => RedrivePolicyInput, {
    nullable: true,
    description: 'The dead-letter queue; none by default.',
  })
  redrivePolicy?: RedrivePolicyInput | null;

  @Field(() => RedriveAllowPolicyInput, {
    nullable: true,
    description: 'Whose dead-letter queue it may be; everybody’s by default.',
  })
  redriveAllowPolicy?: RedriveAllowPolicyInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Of a FIFO queue: whether a message without a deduplication id gets the SHA-256 of its body; no by default.',
  })
  contentBasedDeduplication?: boolean | null;

  @Field(() => DeduplicationScope, {
    nullable: true,
    description: 'Of a FIFO queue: where duplicates are looked for; QUEUE by default.',
  })
  deduplicationScope?: DeduplicationScopeName | null;

  @Field(() => FifoThroughputLimit, {
    nullable: true,
    description:
      'Of a FIFO queue: what 300 requests a second are counted by; PER_QUEUE by default. PER_MESSAGE_GROUP_ID needs the deduplication scope MESSAGE_GROUP.',
  })
  fifoThroughputLimit?: FifoThroughputLimitName | null;
}

@InputType({ description: 'How a new queue is set up; what is left out has its default.' })
export class CreateQueueAttributesInput extends QueueAttributesInput {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is a FIFO queue; its name says so already.',
  })
  fifoQueue?: boolean | null;
}

@InputType({ description: 'A new queue.' })
export class CreateQueueInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description:
      '1 to 80 letters, digits, hyphens and underscores; that of a FIFO queue ends in `.fifo`.',
  })
  queueName!: string;

  @Field(() => CreateQueueAttributesInput, {
    nullable: true,
    description: 'How it is set up; by the defaults where left out.',
  })
  attributes?: CreateQueueAttributesInput | null;
}

@InputType({ description: 'Attributes of a queue to be changed.' })
export class SetQueueAttributesInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;

  @Field(() => QueueAttributesInput, { description: 'What is to change.' })
  attributes!: QueueAttributesInput;
}

@InputType({ description: 'A queue to be emptied.' })
export class PurgeQueueInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;
}

@InputType({ description: 'A queue to be deleted.' })
export class DeleteQueueInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: QUEUE })
  queueName!: string;
}

/** The attributes that were given, as the simulation takes them: null stays, what is left out is not there. */
export function toQueueAttributes(input: QueueAttributesInput): AttributesOfCommand {
  const { redriveAllowPolicy, ...rest } = input;
  const given = {
    ...rest,
    redriveAllowPolicy: redriveAllowPolicy && {
      redrivePermission: redriveAllowPolicy.redrivePermission,
      sourceQueueArns: redriveAllowPolicy.sourceQueueArns ?? [],
    },
  };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}
