import { Field, Float, ID, InputType } from 'type-graphql';
import type { ClockMode as ClockModeName } from '../../simulation/clock/clock.ts';
import { DateTimeScalar, DurationScalar } from '../scalar/scalars.ts';
import { ClockMode } from './clock-mode.enum.ts';

@InputType({ description: 'How time shall move from now on.' })
export class SetClockInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ClockMode, { description: 'How time moves.' })
  mode!: ClockModeName;

  @Field(() => Float, {
    nullable: true,
    description: 'Virtual seconds for each real one: above 0, at most 1000000; for SCALED only.',
  })
  rate?: number | null;
}

@InputType({
  description: 'How far to advance the clock: exactly one of `by`, `to` and `untilIdle`.',
})
export class AdvanceClockInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'By so much virtual time, at most 366 days.',
  })
  by?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'To this virtual time, later than now and at most 366 days away.',
  })
  to?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: until nothing is left to happen, the clock standing at the last thing.',
  })
  untilIdle?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description: '1 to 128 characters: a request with the same key advances once only.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'An advance of the clock to be ended where it stands.' })
export class CancelAdvanceInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ID, { description: 'The advance.' })
  advanceId!: string;
}
