import { Field, ID, InputType, Int } from 'type-graphql';
import type { ScheduleInput } from '../../simulation/push/scheduler/schedule-parameters.ts';
import type {
  ActionAfterCompletion as ActionAfterCompletionName,
  ScheduleState as ScheduleStateName,
} from '../../simulation/push/scheduler/schedule.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ActionAfterCompletion, FlexibleTimeWindowMode, ScheduleState } from './schedule.enum.ts';
import { ScheduleTargetInput } from './schedule-target.input.ts';

const NAME = '1 to 64 letters, digits, hyphens, underscores and full stops, unique in the group.';
const GROUP = 'Its group; `default` where it is left out.';

@InputType({ description: 'Whether a schedule may fire later than its time.' })
export class FlexibleTimeWindowInput {
  @Field(() => FlexibleTimeWindowMode, { description: 'Whether it may.' })
  mode!: 'OFF' | 'FLEXIBLE';

  @Field(() => Int, {
    nullable: true,
    description: 'How much later, 1 to 1440; with the mode FLEXIBLE only, and required there.',
  })
  maximumWindowInMinutes?: number | null;
}

@InputType({ description: 'A schedule as a whole.' })
abstract class ScheduleFieldsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => String, { nullable: true, description: GROUP })
  groupName?: string | null;

  @Field(() => String, {
    description:
      '`at(2026-03-29T09:00:00)`, `rate(15 minutes)` or `cron(0 9 ? * MON-FRI *)`: minutes, hours, day of month, month, day of week and, if you like, year.',
  })
  scheduleExpression!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The time zone of at() and cron(), by its name in the IANA database, such as `Europe/Berlin`; `UTC` by default.',
  })
  scheduleExpressionTimezone?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Before it nothing fires, and a rate counts from it; at once by default. Ignored for at().',
  })
  startDate?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'After it nothing fires; never by default. Ignored for at().',
  })
  endDate?: Date | null;

  @Field(() => ScheduleState, { nullable: true, description: 'ENABLED by default.' })
  state?: ScheduleStateName | null;

  @Field(() => String, {
    nullable: true,
    description: 'A sentence for people, at most 512 characters.',
  })
  description?: string | null;

  @Field(() => FlexibleTimeWindowInput, { description: 'Whether it may fire later than its time.' })
  flexibleTimeWindow!: FlexibleTimeWindowInput;

  @Field(() => ActionAfterCompletion, {
    nullable: true,
    description: 'What becomes of it after its last firing; NONE by default.',
  })
  actionAfterCompletion?: ActionAfterCompletionName | null;

  @Field(() => ScheduleTargetInput, { description: 'Whom it calls.' })
  target!: ScheduleTargetInput;
}

@InputType({ description: 'A schedule to be created.' })
export class CreateScheduleInput extends ScheduleFieldsInput {}

@InputType({
  description: 'What a schedule is to be from now on: what is left out goes back to its default.',
})
export class UpdateScheduleInput extends ScheduleFieldsInput {}

@InputType({ description: 'A schedule to be deleted.' })
export class DeleteScheduleInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which schedule.' })
  name!: string;

  @Field(() => String, { nullable: true, description: GROUP })
  groupName?: string | null;
}

/** The schedule as the simulation takes it. */
export function toScheduleInput({
  target,
  flexibleTimeWindow,
  ...input
}: ScheduleFieldsInput): ScheduleInput {
  return {
    name: input.name,
    groupName: input.groupName ?? null,
    scheduleExpression: input.scheduleExpression,
    scheduleExpressionTimezone: input.scheduleExpressionTimezone ?? null,
    startDateMs: input.startDate?.getTime() ?? null,
    endDateMs: input.endDate?.getTime() ?? null,
    state: input.state ?? null,
    description: input.description ?? null,
    flexibleTimeWindow: {
      mode: flexibleTimeWindow.mode,
      maximumWindowInMinutes: flexibleTimeWindow.maximumWindowInMinutes ?? null,
    },
    actionAfterCompletion: input.actionAfterCompletion ?? null,
    target: {
      arn: target.arn,
      roleArn: target.roleArn,
      input: target.input ?? null,
      maximumRetryAttempts: target.retryPolicy?.maximumRetryAttempts ?? null,
      maximumEventAgeInSeconds: target.retryPolicy?.maximumEventAgeInSeconds ?? null,
      deadLetterArn: target.deadLetterConfig?.arn ?? null,
      messageGroupId: target.sqsParameters?.messageGroupId ?? null,
      eventBridge: target.eventBridgeParameters
        ? {
            detailType: target.eventBridgeParameters.detailType,
            source: target.eventBridgeParameters.source,
          }
        : null,
    },
  };
}
