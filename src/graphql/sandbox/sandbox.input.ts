import { Field, Float, ID, InputType } from 'type-graphql';
import type { ClockMode as ClockModeName } from '../../simulation/clock/clock.ts';
import type { Profile as ProfileName } from '../../simulation/kernel.ts';
import { ClockMode } from '../clock/clock-mode.enum.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { Profile } from './profile.enum.ts';

@InputType({ description: 'The clock of a new sandbox.' })
export class CreateSandboxClockInput {
  @Field(() => ClockMode, { nullable: true, description: 'How time moves; REAL_TIME by default.' })
  mode?: ClockModeName | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Virtual seconds for each real one: above 0, at most 1000000; for SCALED only.',
  })
  rate?: number | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Virtual time to begin at, from 1970 to 2999; the present by default.',
  })
  startAt?: Date | null;
}

@InputType({ description: 'A sandbox to be created.' })
export class CreateSandboxInput {
  @Field(() => String, { description: '1 to 64 characters; blanks around it are cut off.' })
  name!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The AWS region to simulate; `us-east-1` by default.',
  })
  region?: string | null;

  @Field(() => String, {
    nullable: true,
    description: '1 to 64 characters: the same seed gives the same sandbox; random by default.',
  })
  seed?: string | null;

  @Field(() => Profile, {
    nullable: true,
    description: 'What it does about times that AWS publishes no number for; IDEAL by default.',
  })
  profile?: ProfileName | null;

  @Field(() => CreateSandboxClockInput, {
    nullable: true,
    description: 'How its time moves; in real time from now by default.',
  })
  clock?: CreateSandboxClockInput | null;
}

@InputType({ description: 'A new name for a sandbox.' })
export class RenameSandboxInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: '1 to 64 characters; blanks around it are cut off.' })
  name!: string;
}

@InputType({ description: 'A sandbox to be deleted with everything in it.' })
export class DeleteSandboxInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;
}
