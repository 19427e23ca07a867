import { Field, Int, ObjectType } from 'type-graphql';
import type { EventTargetRow } from '../../simulation/push/eventbridge/event-target.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { StringMapScalar } from '../scalar/scalars.ts';

@ObjectType('EventTargetInputTransformer', {
  description: 'Makes the input of a target from values of the event.',
  simpleResolvers: true,
})
export class EventTargetInputTransformerType {
  @Field(() => StringMapScalar, {
    description: 'Paths into the event by the names that the template has for them.',
    complexity: LONG_TEXT_COST,
  })
  readonly inputPathsMap!: Readonly<Record<string, string>>;

  @Field(() => String, {
    description: 'The input, with `<name>` in the place of each value.',
    complexity: LONG_TEXT_COST,
  })
  readonly inputTemplate!: string;
}

@ObjectType('EventTargetRetryPolicy', {
  description: 'How often and how long a target is tried again.',
  simpleResolvers: true,
})
export class EventTargetRetryPolicyType {
  @Field(() => Int, { nullable: true, description: '0 to 185; null for 185.' })
  readonly maximumRetryAttempts!: number | null;

  @Field(() => Int, { nullable: true, description: '60 to 86400; null for 86400.' })
  readonly maximumEventAgeInSeconds!: number | null;
}

@ObjectType('EventTargetDeadLetterConfig', {
  description: 'Where events go that a target never took.',
  simpleResolvers: true,
})
export class EventTargetDeadLetterConfigType {
  @Field(() => String, { description: 'The ARN of an SQS queue.' })
  readonly arn!: string;
}

@ObjectType('EventTargetSqsParameters', {
  description: 'What a target that is a FIFO queue needs beside.',
  simpleResolvers: true,
})
export class EventTargetSqsParametersType {
  @Field(() => String, { description: 'The group of its messages.' })
  readonly messageGroupId!: string;
}

@ObjectType('EventTarget', { description: 'What a rule sends its events to.' })
export class EventTargetType {
  readonly record: EventTargetRow;

  constructor(record: EventTargetRow) {
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the rule.' })
  get id(): string {
    return this.record.targetId;
  }

  @Field(() => String, {
    description: 'The ARN of a function, a version, an alias, a queue, a topic or another bus.',
  })
  get arn(): string {
    return this.record.arn;
  }

  @Field(() => String, {
    nullable: true,
    description: 'JSON text that goes to the target in place of the event; null for none.',
    complexity: LONG_TEXT_COST,
  })
  get input(): string | null {
    return this.record.input;
  }

  @Field(() => String, {
    nullable: true,
    description: 'The part of the event that goes to the target; null for all of it.',
  })
  get inputPath(): string | null {
    return this.record.inputPath;
  }

  @Field(() => EventTargetInputTransformerType, {
    nullable: true,
    description: 'What makes the input from the event; null for none.',
  })
  get inputTransformer(): EventTargetInputTransformerType | null {
    return this.record.inputTransformer;
  }

  @Field(() => EventTargetRetryPolicyType, {
    description: 'How often and how long it is tried again.',
  })
  get retryPolicy(): EventTargetRetryPolicyType {
    const { maximumRetryAttempts, maximumEventAgeInSeconds } = this.record;
    return { maximumRetryAttempts, maximumEventAgeInSeconds };
  }

  @Field(() => EventTargetDeadLetterConfigType, {
    nullable: true,
    description: 'Where events go that it never took; null for nowhere.',
  })
  get deadLetterConfig(): EventTargetDeadLetterConfigType | null {
    const { deadLetterArn } = this.record;
    return deadLetterArn === null ? null : { arn: deadLetterArn };
  }

  @Field(() => EventTargetSqsParametersType, {
    nullable: true,
    description: 'Of a FIFO queue; null for any other target.',
  })
  get sqsParameters(): EventTargetSqsParametersType | null {
    const { messageGroupId } = this.record;
    return messageGroupId === null ? null : { messageGroupId };
  }
}
