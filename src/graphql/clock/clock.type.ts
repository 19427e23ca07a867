import { Field, Float, ObjectType } from 'type-graphql';
import { virtualTimeAt, type ClockMode as ClockModeName } from '../../simulation/clock/clock.ts';
import type { ClockRecord } from '../../store/clocks.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { ClockMode } from './clock-mode.enum.ts';

/** What a clock shows now, in virtual milliseconds. */
export function clockTimeMs(record: ClockRecord): number {
  return virtualTimeAt(record, record.nowMs, Date.now());
}

@ObjectType('Clock', { description: "A sandbox's own clock." })
export class ClockType {
  readonly record: ClockRecord;

  constructor(record: ClockRecord) {
    this.record = record;
  }

  @Field(() => ClockMode, { description: 'How time moves.' })
  get mode(): ClockModeName {
    return this.record.mode;
  }

  @Field(() => Float, { description: 'Virtual seconds for each real one; 0 for MANUAL.' })
  get rate(): number {
    return this.record.rate;
  }

  @Field(() => DateTimeScalar, { description: 'The virtual time that it shows.' })
  get now(): Date {
    return new Date(clockTimeMs(this.record));
  }

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the next thing will happen, in virtual time; null where nothing is due.',
  })
  get nextDueAt(): Date | null {
    return this.record.nextDueAtMs === null ? null : new Date(this.record.nextDueAtMs);
  }
}
