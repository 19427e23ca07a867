import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { RATE_MAX, RATE_MIN, type TrafficShape } from '../../simulation/traffic/traffic-shape.ts';
import { DurationScalar } from '../scalar/scalars.ts';
import { onlyOne } from './only-one.ts';

const RATE = `Actions a second, ${RATE_MIN} to ${RATE_MAX}.`;
const RATE_OR_NONE = `Actions a second, 0 to ${RATE_MAX}; one of the two is above 0.`;

@ObjectType('TrafficConstantShape', {
  description: 'Actions evenly spaced.',
  simpleResolvers: true,
})
@InputType('TrafficConstantShapeInput', { description: 'Actions evenly spaced.' })
export class TrafficConstantShapeType {
  @Field(() => Float, { description: RATE })
  ratePerSecond!: number;
}

const POISSON = 'Actions as independent callers make them: a Poisson process.';

@ObjectType('TrafficPoissonShape', { description: POISSON, simpleResolvers: true })
@InputType('TrafficPoissonShapeInput', { description: POISSON })
export class TrafficPoissonShapeType {
  @Field(() => Float, { description: `On average: ${RATE}` })
  ratePerSecond!: number;
}

const RAMP = 'A rate that changes in a straight line and then stays; at 0 the traffic ends.';

@ObjectType('TrafficRampShape', { description: RAMP, simpleResolvers: true })
@InputType('TrafficRampShapeInput', { description: RAMP })
export class TrafficRampShapeType {
  @Field(() => Float, { description: `At first: ${RATE_OR_NONE}` })
  fromPerSecond!: number;

  @Field(() => Float, { description: `In the end: ${RATE_OR_NONE}` })
  toPerSecond!: number;

  @Field(() => DurationScalar, { description: 'How long the change takes: 1 s to 30 days.' })
  duration!: number;
}

const BURST = 'Several actions at once, again and again.';

@ObjectType('TrafficBurstShape', { description: BURST, simpleResolvers: true })
@InputType('TrafficBurstShapeInput', { description: BURST })
export class TrafficBurstShapeType {
  @Field(() => Int, { description: `How many: 1 to ${RATE_MAX}.` })
  count!: number;

  @Field(() => DurationScalar, { description: 'From one burst to the next: 1 s to 30 days.' })
  every!: number;
}

const DAILY = 'A rate that rises and falls over every day of UTC, as a sine wave.';

@ObjectType('TrafficDailyShape', { description: DAILY, simpleResolvers: true })
@InputType('TrafficDailyShapeInput', { description: DAILY })
export class TrafficDailyShapeType {
  @Field(() => Float, { description: 'At its lowest, twelve hours from the peak: 0 or more.' })
  lowPerSecond!: number;

  @Field(() => Float, { description: `At its highest: above 0, at most ${RATE_MAX}.` })
  highPerSecond!: number;

  @Field(() => Float, { description: 'The hour of the peak, 0 to 24, such as 13.5.' })
  peakHour!: number;
}

const SHAPE = 'How the actions of a traffic lie in time: exactly one of these.';

@ObjectType('TrafficShape', { description: SHAPE, simpleResolvers: true })
@InputType('TrafficShapeInput', { description: SHAPE })
export class TrafficShapeType {
  @Field(() => TrafficConstantShapeType, { nullable: true, description: 'Evenly spaced.' })
  constant?: TrafficConstantShapeType | null;

  @Field(() => TrafficPoissonShapeType, { nullable: true, description: 'At random.' })
  poisson?: TrafficPoissonShapeType | null;

  @Field(() => TrafficRampShapeType, { nullable: true, description: 'From one rate to another.' })
  ramp?: TrafficRampShapeType | null;

  @Field(() => TrafficBurstShapeType, { nullable: true, description: 'Several at once.' })
  burst?: TrafficBurstShapeType | null;

  @Field(() => TrafficDailyShapeType, { nullable: true, description: 'As the day goes.' })
  daily?: TrafficDailyShapeType | null;
}

/** The shape as the API shows it. */
export function ofShape(shape: TrafficShape): TrafficShapeType {
  switch (shape.type) {
    case 'CONSTANT':
      return { constant: shape };
    case 'POISSON':
      return { poisson: shape };
    case 'RAMP':
      return { ramp: { ...shape, duration: shape.durationMs } };
    case 'BURST':
      return { burst: { ...shape, every: shape.everyMs } };
    case 'DAILY':
      return { daily: shape };
  }
}

/** The shape as the simulation takes it; refuses more than one, or none. */
export function toShape(input: TrafficShapeType): TrafficShape {
  const { constant, poisson, ramp, burst, daily } = input;
  onlyOne('shape', { constant, poisson, ramp, burst, daily });
  if (constant) return { type: 'CONSTANT', ratePerSecond: constant.ratePerSecond };
  if (poisson) return { type: 'POISSON', ratePerSecond: poisson.ratePerSecond };
  if (ramp) {
    const { fromPerSecond, toPerSecond, duration: durationMs } = ramp;
    return { type: 'RAMP', fromPerSecond, toPerSecond, durationMs };
  }
  if (burst) return { type: 'BURST', count: burst.count, everyMs: burst.every };
  const { lowPerSecond, highPerSecond, peakHour } = daily as TrafficDailyShapeType;
  return { type: 'DAILY', lowPerSecond, highPerSecond, peakHour };
}
