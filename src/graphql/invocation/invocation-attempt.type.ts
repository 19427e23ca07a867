import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { AttemptOutcome as OutcomeName } from '../../simulation/lambda/invocation.ts';
import type { AttemptRecord, InvocationKey } from '../../store/invocation-attempts.ts';
import { DateTimeScalar, JsonScalar } from '../scalar/scalars.ts';
import { AttemptOutcome } from './invocation.enum.ts';

@ObjectType('InvocationAttempt', { description: 'One run of an invocation in an environment.' })
export class InvocationAttemptType {
  readonly record: AttemptRecord;
  readonly invocation: InvocationKey;

  constructor(record: AttemptRecord, invocation: InvocationKey) {
    this.record = record;
    this.invocation = invocation;
  }

  @Field(() => Int, { description: 'From 1.' })
  get number(): number {
    return this.record.number;
  }

  @Field(() => String, { description: 'The version that ran: a number or `$LATEST`.' })
  get executedVersion(): string {
    return this.record.executedVersion;
  }

  @Field(() => DateTimeScalar, {
    description:
      'When its run began, in virtual time: with the call of the handler, or with an init within it.',
  })
  get startedAt(): Date {
    return new Date(this.record.startedAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it ended, in virtual time.' })
  get endedAt(): Date {
    return new Date(this.record.endedAtMs);
  }

  @Field(() => Float, {
    description: 'Milliseconds that the handler took, an init within the invocation included.',
  })
  get durationMs(): number {
    return this.record.durationMicros / 1_000;
  }

  @Field(() => Float, {
    nullable: true,
    description: 'Milliseconds that the start of the environment took; null for a warm start.',
  })
  get initDurationMs(): number | null {
    return this.record.initMicros === null ? null : this.record.initMicros / 1_000;
  }

  @Field(() => Float, {
    nullable: true,
    description:
      'Milliseconds of an init within the invocation, where the first took more than 10 s; part of the duration. Null where there was none.',
  })
  get suppressedInitDurationMs(): number | null {
    const { suppressedInitMicros } = this.record;
    return suppressedInitMicros === null ? null : suppressedInitMicros / 1_000;
  }

  @Field(() => Boolean, { description: 'Whether an environment was started for it.' })
  get coldStart(): boolean {
    return this.record.coldStart;
  }

  @Field(() => Int, { description: 'Megabytes that the environment had used by then.' })
  get memoryUsedMb(): number {
    return this.record.memoryUsedMb;
  }

  @Field(() => AttemptOutcome, { description: 'How it went.' })
  get outcome(): OutcomeName {
    return this.record.outcome;
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'The error as the caller got it; null for a success.',
  })
  get error(): unknown {
    return this.record.error === null ? null : JSON.parse(this.record.error);
  }
}
