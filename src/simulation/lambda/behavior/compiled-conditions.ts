import { compileEventPattern } from '../../patterns/event-pattern.ts';
import type { RandomStream } from '../../random.ts';
import type { ReadCall } from './behavior-call.ts';
import type { BehaviorConditions } from './behavior.ts';

/** Whether a condition holds for a call. */
export type Condition = (read: ReadCall) => boolean;

/** Chances are counted in so many parts. */
export const PROBABILITY_PARTS = 1_000_000;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * All conditions as one. The cheap ones come first, so that most calls need not be parsed; chance
 * comes last, and is drawn for only where everything else holds.
 */
export function compileConditions(when: BehaviorConditions): Condition {
  const conditions = [
    when.attempts && attemptsCondition(when.attempts),
    when.between && betweenCondition(when.between),
    when.elapsed && elapsedCondition(when.elapsed),
    when.daily && dailyCondition(when.daily),
    when.eventPattern === null ? null : eventCondition(when.eventPattern),
    when.recordPattern === null ? null : recordCondition(when.recordPattern),
    when.probabilityMillionths === null ? null : chanceCondition(when.probabilityMillionths),
  ].filter((condition) => condition !== null);
  return (read) => conditions.every((holds) => holds(read));
}

/** Takes one draw. */
export function happens(probabilityMillionths: number, random: RandomStream): boolean {
  return random.integerBelow(PROBABILITY_PARTS) < probabilityMillionths;
}

type Given<Name extends keyof BehaviorConditions> = NonNullable<BehaviorConditions[Name]>;

function attemptsCondition({ from, to }: Given<'attempts'>): Condition {
  return ({ call }) => call.attempt >= from && call.attempt <= (to ?? Infinity);
}

function betweenCondition({ fromMs, toMs }: Given<'between'>): Condition {
  return ({ call }) => call.nowMs >= (fromMs ?? -Infinity) && call.nowMs < (toMs ?? Infinity);
}

function elapsedCondition({ fromMs, toMs }: Given<'elapsed'>): Condition {
  return ({ call }) => {
    const elapsedMs = call.nowMs - call.setAtMs;
    return elapsedMs >= fromMs && elapsedMs < (toMs ?? Infinity);
  };
}

function dailyCondition({ fromMinute, toMinute }: Given<'daily'>): Condition {
  return ({ call }) => {
    const minute = Math.floor((((call.nowMs % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS);
    return fromMinute < toMinute
      ? minute >= fromMinute && minute < toMinute
      : minute >= fromMinute || minute < toMinute;
  };
}

function eventCondition(pattern: Given<'eventPattern'>): Condition {
  const matches = compileEventPattern(pattern);
  return ({ source, budget }) => matches(source.event, budget);
}

function recordCondition(pattern: Given<'recordPattern'>): Condition {
  const matches = compileEventPattern(pattern);
  return ({ records, budget }) => records.some(({ content }) => matches(content, budget));
}

function chanceCondition(probabilityMillionths: number): Condition {
  return ({ call }) => happens(probabilityMillionths, call.random);
}
