import { ArgsType, Field, Int } from 'type-graphql';
import { DateTimeScalar } from '../scalar/scalars.ts';

export const LOG_EVENTS_DEFAULT = 100;
export const LOG_EVENTS_MAX = 1_000;

/** Streams that a search may name, as in CloudWatch Logs. */
export const LOG_STREAM_NAMES_MAX = 100;

@ArgsType()
export class FilterLogEventsArgs {
  @Field(() => String, { description: 'The log group.' })
  logGroupName!: string;

  @Field(() => [String], {
    nullable: true,
    description: `1 to ${LOG_STREAM_NAMES_MAX} streams of it; all where it is left out.`,
  })
  logStreamNames?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A filter pattern of CloudWatch Logs: `ERROR -debug`, `?one ?other`, `%regex%`, `{ $.level = "ERROR" }`, `[ip, status = 4*]`; every line where it is left out.',
  })
  filterPattern?: string | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'No lines before this, in virtual time.',
  })
  startTime?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'No lines after this, in virtual time.',
  })
  endTime?: Date | null;

  @Field(() => Int, {
    nullable: true,
    description: `Lines at most: 1 to ${LOG_EVENTS_MAX}, ${LOG_EVENTS_DEFAULT} by default.`,
  })
  limit?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The token of an earlier part of the same search: go on behind it.',
  })
  nextToken?: string | null;
}
