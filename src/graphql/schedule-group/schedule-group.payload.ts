import { Field, ID, ObjectType } from 'type-graphql';
import { ScheduleGroupType } from './schedule-group.type.ts';

@ObjectType({ description: 'The new group.', simpleResolvers: true })
export class CreateScheduleGroupPayload {
  @Field(() => ScheduleGroupType, { description: 'The group.' })
  scheduleGroup!: ScheduleGroupType;
}

@ObjectType({ description: 'What was deleted.', simpleResolvers: true })
export class DeleteScheduleGroupPayload {
  @Field(() => ID, { description: 'The group that is gone.' })
  deletedScheduleGroupId!: string;
}
