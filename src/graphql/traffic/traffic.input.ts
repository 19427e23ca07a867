import { Field, ID, InputType } from 'type-graphql';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { TrafficActionType } from './traffic-action.type.ts';
import { TrafficShapeType } from './traffic-shape.type.ts';

const NAME = 'For people: 1 to 128 characters; several may have the same.';

@InputType({ description: 'A traffic to be created.' })
export class CreateTrafficInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: NAME })
  name!: string;

  @Field(() => TrafficActionType, { description: 'What it does.' })
  action!: TrafficActionType;

  @Field(() => TrafficShapeType, { description: 'When it does so.' })
  shape!: TrafficShapeType;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'It does nothing before, in virtual time; it begins at once by default.',
  })
  start?: Date | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'It does nothing from then on, in virtual time; never ends by default.',
  })
  end?: Date | null;
}

@InputType({ description: 'What is to be changed of a traffic: what is left out stays.' })
export class UpdateTrafficInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ID, { description: 'Which traffic.' })
  trafficId!: string;

  @Field(() => String, { nullable: true, description: NAME })
  name?: string | null;

  @Field(() => TrafficActionType, { nullable: true, description: 'What it is to do.' })
  action?: TrafficActionType | null;

  @Field(() => TrafficShapeType, {
    nullable: true,
    description: 'When it is to do so. It begins anew, now.',
  })
  shape?: TrafficShapeType | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Another end; null takes the end away. One that has ended goes on with it.',
  })
  end?: Date | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'False stops it; true lets one go on that was stopped, its shape from the beginning.',
  })
  running?: boolean | null;
}

@InputType({ description: 'A traffic to be deleted.' })
export class DeleteTrafficInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => ID, { description: 'Which traffic.' })
  trafficId!: string;
}
