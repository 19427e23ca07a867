import { Field, ObjectType } from 'type-graphql';
import type { LogStreamRecord } from '../../store/log-groups.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('LogStream', {
  description: 'What one execution environment has logged; it outlives the environment.',
})
export class LogStreamType {
  readonly record: LogStreamRecord;

  constructor(record: LogStreamRecord) {
    this.record = record;
  }

  @Field(() => String, { description: '`<date>/[<version>]<32 hexadecimal digits>`.' })
  get logStreamName(): string {
    return this.record.logStreamName;
  }

  @Field(() => DateTimeScalar, {
    description: 'When its first lines reached the log, in virtual time.',
  })
  get creationTime(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'The instant of its first line, in virtual time.' })
  get firstEventTimestamp(): Date {
    return new Date(this.record.firstEventMs);
  }
}

export const LogStreamConnection = declareConnection('LogStream', LogStreamType);
