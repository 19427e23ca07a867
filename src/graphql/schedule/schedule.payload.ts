import { Field, ID, ObjectType } from 'type-graphql';
import { ScheduleType } from './schedule.type.ts';

@ObjectType({ description: 'The new schedule.', simpleResolvers: true })
export class CreateSchedulePayload {
  @Field(() => String, { description: 'Its ARN.' })
  scheduleArn!: string;

  @Field(() => ScheduleType, {
    nullable: true,
    description: 'The schedule; null where it has fired for the last time and is deleted already.',
  })
  schedule!: ScheduleType | null;
}

@ObjectType({ description: 'The schedule as it now is.', simpleResolvers: true })
export class UpdateSchedulePayload {
  @Field(() => String, { description: 'Its ARN.' })
  scheduleArn!: string;

  @Field(() => ScheduleType, {
    nullable: true,
    description: 'The schedule; null where it has fired for the last time and is deleted already.',
  })
  schedule!: ScheduleType | null;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteSchedulePayload {
  @Field(() => ID, { description: 'The schedule that is gone.' })
  deletedScheduleId!: string;
}
