import { Field, ObjectType } from 'type-graphql';
import { ClockAdvanceType } from './clock-advance.type.ts';
import { ClockType } from './clock.type.ts';

@ObjectType({ description: 'The clock as it moves now.', simpleResolvers: true })
export class SetClockPayload {
  @Field(() => ClockType, { description: 'The clock.' })
  clock!: ClockType;
}

@ObjectType({ description: 'How far the clock has come.', simpleResolvers: true })
export class AdvanceClockPayload {
  @Field(() => ClockType, { description: 'The clock.' })
  clock!: ClockType;

  @Field(() => ClockAdvanceType, {
    description:
      'The advance: ended, or still RUNNING after 20 seconds; `Clock.advance` then tells how far it is.',
  })
  advance!: ClockAdvanceType;
}

@ObjectType({ description: 'Where the clock was stopped.', simpleResolvers: true })
export class CancelAdvancePayload {
  @Field(() => ClockType, { description: 'The clock.' })
  clock!: ClockType;

  @Field(() => ClockAdvanceType, { description: 'The advance, ended.' })
  advance!: ClockAdvanceType;
}
