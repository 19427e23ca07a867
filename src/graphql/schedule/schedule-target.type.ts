import { Field, Int, ObjectType } from 'type-graphql';
import type { ScheduleRecord } from '../../store/schedules.ts';

@ObjectType('ScheduleRetryPolicy', {
  description: 'How often and how long a call is tried again that was refused.',
  simpleResolvers: true,
})
export class ScheduleRetryPolicyType {
  @Field(() => Int, { description: 'Retries at most.' })
  readonly maximumRetryAttempts!: number;

  @Field(() => Int, { description: 'Seconds after the firing until which it is tried.' })
  readonly maximumEventAgeInSeconds!: number;
}

@ObjectType('ScheduleDeadLetterConfig', {
  description: 'Where a firing goes that cannot be delivered.',
  simpleResolvers: true,
})
export class ScheduleDeadLetterConfigType {
  @Field(() => String, { description: 'The ARN of a standard SQS queue.' })
  readonly arn!: string;
}

@ObjectType('ScheduleSqsParameters', {
  description: 'What a FIFO queue needs to know.',
  simpleResolvers: true,
})
export class ScheduleSqsParametersType {
  @Field(() => String, { description: 'The message group.' })
  readonly messageGroupId!: string;
}

@ObjectType('ScheduleEventBridgeParameters', {
  description: 'What an event bus needs to know.',
  simpleResolvers: true,
})
export class ScheduleEventBridgeParametersType {
  @Field(() => String, { description: 'The detail type of the events.' })
  readonly detailType!: string;

  @Field(() => String, { description: 'The source of the events.' })
  readonly source!: string;
}

@ObjectType('ScheduleTarget', { description: 'Whom a schedule calls, and with what.' })
export class ScheduleTargetType {
  readonly schedule: ScheduleRecord;

  constructor(schedule: ScheduleRecord) {
    this.schedule = schedule;
  }

  @Field(() => String, { description: 'A function, a queue, a topic or an event bus.' })
  get arn(): string {
    return this.schedule.target.arn;
  }

  @Field(() => String, { description: 'The role that the Scheduler takes on.' })
  get roleArn(): string {
    return this.schedule.target.roleArn;
  }

  @Field(() => ScheduleRetryPolicyType, {
    description: 'How long a call is tried again that was throttled, or failed.',
  })
  get retryPolicy(): ScheduleRetryPolicyType {
    return this.schedule.target;
  }

  @Field(() => ScheduleDeadLetterConfigType, {
    nullable: true,
    description: 'Where a firing goes that cannot be delivered; null where it is lost.',
  })
  get deadLetterConfig(): ScheduleDeadLetterConfigType | null {
    const { deadLetterArn } = this.schedule.target;
    return deadLetterArn === null ? null : { arn: deadLetterArn };
  }

  @Field(() => ScheduleSqsParametersType, {
    nullable: true,
    description: 'For a FIFO queue; null for any other target.',
  })
  get sqsParameters(): ScheduleSqsParametersType | null {
    const { messageGroupId } = this.schedule.target;
    return messageGroupId === null ? null : { messageGroupId };
  }

  @Field(() => ScheduleEventBridgeParametersType, {
    nullable: true,
    description: 'For an event bus; null for any other target.',
  })
  get eventBridgeParameters(): ScheduleEventBridgeParametersType | null {
    return this.schedule.target.eventBridge;
  }
}
