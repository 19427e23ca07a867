import { Field, Float, ObjectType } from 'type-graphql';
import type { TrafficState as TrafficStateName } from '../../simulation/traffic/traffic.ts';
import type { TrafficRecord } from '../../store/traffic.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ofAction, TrafficActionType } from './traffic-action.type.ts';
import { ofShape, TrafficShapeType } from './traffic-shape.type.ts';
import { TrafficState } from './traffic.enum.ts';

@ObjectType('TrafficRefusal', {
  description: 'An action of a traffic that a service has refused.',
  simpleResolvers: true,
})
export class TrafficRefusalType {
  @Field(() => DateTimeScalar, { description: 'When, in virtual time.' })
  at!: Date;

  @Field(() => String, { description: 'AWS’s error code.' })
  errorCode!: string;

  @Field(() => String, { description: 'Why.' })
  message!: string;
}

@ObjectType('Traffic', {
  implements: NodeType,
  description: 'A generator of traffic: it does one thing again and again, on virtual time.',
})
export class TrafficType extends NodeType {
  readonly record: TrafficRecord;

  constructor(record: TrafficRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'For people; several may have the same.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => TrafficState, { description: 'Whether it does something.' })
  get state(): TrafficStateName {
    return this.record.state;
  }

  @Field(() => TrafficActionType, { description: 'What it does.', complexity: LONG_TEXT_COST })
  get action(): TrafficActionType {
    return ofAction(this.record.action);
  }

  @Field(() => TrafficShapeType, { description: 'When it does so.' })
  get shape(): TrafficShapeType {
    return ofShape(this.record.shape);
  }

  @Field(() => DateTimeScalar, { description: 'It does nothing before, in virtual time.' })
  get start(): Date {
    return new Date(this.record.startMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'It does nothing from then on; null for no end.',
  })
  get end(): Date | null {
    return dateOf(this.record.endMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its next action is due, if it ends not before; null where none comes.',
  })
  get nextActionAt(): Date | null {
    const { state, nextDueMs } = this.record;
    return state === 'RUNNING' && nextDueMs !== null ? new Date(Math.floor(nextDueMs)) : null;
  }

  @Field(() => Float, { description: 'How many actions it has made, refused ones among them.' })
  get actionCount(): number {
    return this.record.actions;
  }

  @Field(() => Float, { description: 'How many of them were refused.' })
  get refusedCount(): number {
    return this.record.refused;
  }

  @Field(() => TrafficRefusalType, {
    nullable: true,
    description: 'The last one that was; null where none was.',
  })
  get lastRefusal(): TrafficRefusalType | null {
    const { lastRefusal } = this.record;
    return lastRefusal && { ...lastRefusal, at: new Date(lastRefusal.atMs) };
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationDate(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => DateTimeScalar, { description: 'When it was last changed, in virtual time.' })
  get lastModificationDate(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

export const TrafficConnection = declareConnection('Traffic', TrafficType);

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
