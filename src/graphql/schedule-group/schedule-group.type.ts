import { Field, ObjectType } from 'type-graphql';
import type { ScheduleGroupRecord } from '../../store/schedule-groups.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('ScheduleGroup', {
  implements: NodeType,
  description: 'A group of schedules, which are deleted with it.',
})
export class ScheduleGroupType extends NodeType {
  readonly record: ScheduleGroupRecord;

  constructor(record: ScheduleGroupRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationDate(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const ScheduleGroupConnection = declareConnection('ScheduleGroup', ScheduleGroupType);
