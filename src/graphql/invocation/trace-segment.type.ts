import { Field, Float, ID, ObjectType } from 'type-graphql';
import type { TraceSegment } from '../../simulation/lambda/trace.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';

@ObjectType('TraceSegment', {
  description: 'A stretch of time in the life of an invocation, as X-Ray would draw it.',
})
export class TraceSegmentType {
  readonly #segment: TraceSegment;

  constructor(segment: TraceSegment) {
    this.#segment = segment;
  }

  @Field(() => ID, { description: '16 hexadecimal digits.' })
  get id(): string {
    return this.#segment.id;
  }

  @Field(() => ID, {
    nullable: true,
    description:
      'The segment that it is a part of, or that called it; null for the first of the trace.',
  })
  get parentId(): string | null {
    return this.#segment.parentId;
  }

  @Field(() => String, {
    description:
      '`AWS::Lambda` and `AWS::Lambda::Function` are segments; `Initialization`, `Invocation` and `Overhead` are parts of the second. Of an asynchronous event, `Dwell Time` and `Attempt #1`, `Attempt #2` … are parts of the first.',
  })
  get name(): string {
    return this.#segment.name;
  }

  @Field(() => DateTimeScalar, { description: 'When it began, in virtual time.' })
  get startedAt(): Date {
    return new Date(this.#segment.startedAtMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it ended, in virtual time; null while it goes on.',
  })
  get endedAt(): Date | null {
    return this.#segment.endedAtMs === null ? null : new Date(this.#segment.endedAtMs);
  }

  @Field(() => Float, { nullable: true, description: 'Milliseconds; null while it goes on.' })
  get durationMs(): number | null {
    const { startedAtMs, endedAtMs } = this.#segment;
    return endedAtMs === null ? null : endedAtMs - startedAtMs;
  }

  @Field(() => Boolean, {
    description:
      'Whether it ended in an error of the function, was throttled, or is an event that was given up.',
  })
  get error(): boolean {
    return this.#segment.error;
  }

  @Field(() => Boolean, { description: 'Whether the call was refused with 429.' })
  get throttle(): boolean {
    return this.#segment.throttle;
  }
}
