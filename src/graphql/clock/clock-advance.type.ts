import { Field, Int, ObjectType } from 'type-graphql';
import type {
  ClockAdvance,
  ClockAdvanceStatus as StatusName,
} from '../../simulation/clock/clock-advance.ts';
import { NodeType } from '../node/node.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ClockAdvanceStatus } from './clock-advance-status.enum.ts';

@ObjectType('ClockAdvance', {
  implements: NodeType,
  description: 'One wish to move the clock on, and how far it has come.',
})
export class ClockAdvanceType extends NodeType {
  readonly record: ClockAdvance;

  constructor(record: ClockAdvance) {
    super(record.id);
    this.record = record;
  }

  @Field(() => ClockAdvanceStatus, { description: 'How far it is.' })
  get status(): StatusName {
    return this.record.status;
  }

  @Field(() => DateTimeScalar, { description: 'The virtual time that it began at.' })
  get from(): Date {
    return new Date(this.record.fromMs);
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'The virtual time that it goes to; null for one until nothing is left to happen.',
  })
  get to(): Date | null {
    return this.record.toMs === null ? null : new Date(this.record.toMs);
  }

  @Field(() => DateTimeScalar, { description: 'The virtual time that it has reached.' })
  get reached(): Date {
    return new Date(this.record.reachedMs);
  }

  @Field(() => Int, { description: 'How many timers it has fired.' })
  get firedTimers(): number {
    return this.record.firedTimers;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Why it ended before its goal; null where it did not.',
  })
  get reason(): string | null {
    return this.record.reason;
  }
}
