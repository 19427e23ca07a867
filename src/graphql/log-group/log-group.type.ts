import { Field, ObjectType } from 'type-graphql';
import type { LogGroupRecord } from '../../store/log-groups.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('LogGroup', {
  description: 'Where functions write their logs, as CloudWatch Logs has it.',
})
export class LogGroupType {
  readonly record: LogGroupRecord;

  constructor(record: LogGroupRecord) {
    this.record = record;
  }

  @Field(() => String, {
    description: '`/aws/lambda/<function>`, or what a function was configured to log to.',
  })
  get logGroupName(): string {
    return this.record.logGroupName;
  }

  @Field(() => DateTimeScalar, { description: 'When something was first logged, in virtual time.' })
  get creationTime(): Date {
    return new Date(this.record.createdAtMs);
  }
}

export const LogGroupConnection = declareConnection('LogGroup', LogGroupType);
