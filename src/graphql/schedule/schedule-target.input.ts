import { Field, InputType, Int } from 'type-graphql';

@InputType({ description: 'How often and how long a call is tried again that was refused.' })
export class ScheduleRetryPolicyInput {
  @Field(() => Int, { nullable: true, description: '0 to 185; 185 by default.' })
  maximumRetryAttempts?: number | null;

  @Field(() => Int, { nullable: true, description: '60 to 86400; 86400, a day, by default.' })
  maximumEventAgeInSeconds?: number | null;
}

@InputType({ description: 'Where a firing goes that cannot be delivered.' })
export class ScheduleDeadLetterConfigInput {
  @Field(() => String, { description: 'The ARN of a standard SQS queue.' })
  arn!: string;
}

@InputType({ description: 'What a FIFO queue needs to know.' })
export class ScheduleSqsParametersInput {
  @Field(() => String, { description: 'The message group, 1 to 128 characters.' })
  messageGroupId!: string;
}

@InputType({ description: 'What an event bus needs to know; the input is the detail.' })
export class ScheduleEventBridgeParametersInput {
  @Field(() => String, { description: 'The detail type of the events, at most 128 characters.' })
  detailType!: string;

  @Field(() => String, { description: 'The source of the events, at most 256 characters.' })
  source!: string;
}

@InputType({ description: 'Whom a schedule calls, and with what.' })
export class ScheduleTargetInput {
  @Field(() => String, {
    description:
      'The ARN of a Lambda function (with a version or an alias or without), an SQS queue, an SNS topic or an EventBridge event bus.',
  })
  arn!: string;

  @Field(() => String, {
    description:
      'The ARN of the role that the Scheduler takes on. In a sandbox such roles may do everything.',
  })
  roleArn!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The payload, at most 262144 bytes; JSON for a function and an event bus. `<aws.scheduler.schedule-arn>`, `<aws.scheduler.scheduled-time>`, `<aws.scheduler.execution-id>` and `<aws.scheduler.attempt-number>` are filled in. By default an event that tells of the schedule.',
  })
  input?: string | null;

  @Field(() => ScheduleRetryPolicyInput, {
    nullable: true,
    description: 'How long a call is tried again that was throttled, or failed.',
  })
  retryPolicy?: ScheduleRetryPolicyInput | null;

  @Field(() => ScheduleDeadLetterConfigInput, {
    nullable: true,
    description: 'Where a firing goes that cannot be delivered; it is lost by default.',
  })
  deadLetterConfig?: ScheduleDeadLetterConfigInput | null;

  @Field(() => ScheduleSqsParametersInput, {
    nullable: true,
    description: 'For a FIFO queue, and required there.',
  })
  sqsParameters?: ScheduleSqsParametersInput | null;

  @Field(() => ScheduleEventBridgeParametersInput, {
    nullable: true,
    description: 'For an event bus, and required there.',
  })
  eventBridgeParameters?: ScheduleEventBridgeParametersInput | null;
}
