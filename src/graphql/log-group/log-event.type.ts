import { Field, ObjectType } from 'type-graphql';
import type { FoundLogEvent } from '../../store/filter-log-events.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('LogEvent', { description: 'One line of a log.' })
export class LogEventType {
  readonly #event: FoundLogEvent;

  constructor(event: FoundLogEvent) {
    this.#event = event;
  }

  @Field(() => DateTimeScalar, { description: 'When it was written, in virtual time.' })
  get timestamp(): Date {
    return new Date(this.#event.timestampMs);
  }

  @Field(() => DateTimeScalar, {
    description: 'When it reached the log: with the end of its attempt, in virtual time.',
  })
  get ingestionTime(): Date {
    return new Date(this.#event.ingestionTimeMs);
  }

  @Field(() => String, { description: 'The stream that it belongs to.' })
  get logStreamName(): string {
    return this.#event.logStreamName;
  }

  @Field(() => String, { description: 'The line itself.' })
  get message(): string {
    return this.#event.message;
  }
}

@ObjectType('FilteredLogEvents', {
  description: "What a search through a log group has found, in CloudWatch's shape.",
  simpleResolvers: true,
})
export class FilteredLogEventsType {
  @Field(() => [LogEventType], {
    description:
      'The lines that pass: attempts in the order in which they end, the lines of each in theirs.',
  })
  readonly events!: readonly LogEventType[];

  @Field(() => String, {
    nullable: true,
    description:
      'Where to go on, even after a part without lines; null where there is nothing left.',
  })
  readonly nextToken!: string | null;
}
