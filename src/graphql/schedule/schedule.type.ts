import { Field, Int, ObjectType } from 'type-graphql';
import type {
  ActionAfterCompletion as ActionAfterCompletionName,
  ScheduleState as ScheduleStateName,
} from '../../simulation/push/scheduler/schedule.ts';
import type { ScheduleRecord } from '../../store/schedules.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ActionAfterCompletion, FlexibleTimeWindowMode, ScheduleState } from './schedule.enum.ts';
import { ScheduleTargetType } from './schedule-target.type.ts';

@ObjectType('FlexibleTimeWindow', {
  description: 'Whether a schedule may fire later than its time.',
  simpleResolvers: true,
})
export class FlexibleTimeWindowType {
  @Field(() => FlexibleTimeWindowMode, { description: 'Whether it may.' })
  readonly mode!: 'OFF' | 'FLEXIBLE';

  @Field(() => Int, { nullable: true, description: 'How much later; null where it may not.' })
  readonly maximumWindowInMinutes!: number | null;
}

@ObjectType('Schedule', {
  implements: NodeType,
  description: 'A schedule of EventBridge Scheduler: it calls its target at the times it names.',
})
export class ScheduleType extends NodeType {
  readonly record: ScheduleRecord;

  constructor(record: ScheduleRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in its group.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'The group that it goes with.' })
  get groupName(): string {
    return this.record.groupName;
  }

  @Field(() => String, { description: 'A sentence for people; may be empty.' })
  get description(): string {
    return this.record.description;
  }

  @Field(() => String, { description: 'When it fires: at(), rate() or cron().' })
  get scheduleExpression(): string {
    return this.record.scheduleExpression;
  }

  @Field(() => String, { description: 'The time zone in which that is read.' })
  get scheduleExpressionTimezone(): string {
    return this.record.scheduleExpressionTimezone;
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Before it nothing fires; null where it began when it was created.',
  })
  get startDate(): Date | null {
    return dateOf(this.record.startDateMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'After it nothing fires; null for a schedule without end.',
  })
  get endDate(): Date | null {
    return dateOf(this.record.endDateMs);
  }

  @Field(() => ScheduleState, { description: 'Whether it fires.' })
  get state(): ScheduleStateName {
    return this.record.state;
  }

  @Field(() => FlexibleTimeWindowType, { description: 'Whether it may fire later than its time.' })
  get flexibleTimeWindow(): FlexibleTimeWindowType {
    const { maximumWindowInMinutes } = this.record;
    return { mode: maximumWindowInMinutes === null ? 'OFF' : 'FLEXIBLE', maximumWindowInMinutes };
  }

  @Field(() => ActionAfterCompletion, { description: 'What becomes of it after its last firing.' })
  get actionAfterCompletion(): ActionAfterCompletionName {
    return this.record.actionAfterCompletion;
  }

  @Field(() => ScheduleTargetType, { description: 'Whom it calls.' })
  get target(): ScheduleTargetType {
    return new ScheduleTargetType(this.record);
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationDate(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it was last replaced, in virtual time.' })
  get lastModificationDate(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

export const ScheduleConnection = declareConnection('Schedule', ScheduleType);

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
