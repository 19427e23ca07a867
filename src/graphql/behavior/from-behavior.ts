import type {
  Behavior,
  BehaviorConditions,
  BehaviorOutcome,
  Latency,
} from '../../simulation/lambda/behavior/behavior.ts';
import type {
  BehaviorConditionsType,
  BehaviorOutcomeType,
  BehaviorType,
  LatencyType,
} from './behavior.type.ts';

/** A behaviour as the API shows it: what `toBehavior` takes, defaults filled in. */
export function fromBehavior(behavior: Behavior): BehaviorType {
  const { initDuration, latency, memoryUsedMb, rules, sequence, otherwise } = behavior;
  return {
    initDuration: initDuration && fromLatency(initDuration),
    latency: latency && fromLatency(latency),
    memoryUsedMb,
    rules: rules.map(({ description, when, outcome }) => ({
      description,
      when: fromConditions(when),
      outcome: fromOutcome(outcome),
    })),
    sequence: sequence && {
      atEnd: sequence.atEnd,
      steps: sequence.steps.map(({ times, outcome }) => ({ times, outcome: fromOutcome(outcome) })),
    },
    otherwise: fromOutcome(otherwise),
  };
}

function fromConditions(when: BehaviorConditions): BehaviorConditionsType {
  const { between, elapsed, daily, probabilityMillionths, ...others } = when;
  return {
    ...others,
    between: between && { from: toDate(between.fromMs), to: toDate(between.toMs) },
    elapsed: elapsed && { from: elapsed.fromMs, to: elapsed.toMs },
    daily: daily && { from: timeOfDay(daily.fromMinute), to: timeOfDay(daily.toMinute) },
    probability: toProbability(probabilityMillionths),
  };
}

function fromOutcome(outcome: BehaviorOutcome): BehaviorOutcomeType {
  const { kind, latency, logs } = outcome;
  const isBatchReport = kind === 'REPORT_BATCH_ITEM_FAILURES';
  return {
    kind,
    latency: latency && fromLatency(latency),
    logs,
    returns: kind === 'RETURN' ? outcome.returns : null,
    recordPattern: isBatchReport ? outcome.recordPattern : null,
    probability: isBatchReport ? toProbability(outcome.probabilityMillionths) : null,
    stopsAtFirstFailure: isBatchReport ? outcome.stopsAtFirstFailure : null,
    errorType: kind === 'THROW' ? outcome.errorType : null,
    errorMessage: kind === 'THROW' ? outcome.errorMessage : null,
    exitCode: kind === 'CRASH' ? outcome.exitCode : null,
  };
}

function fromLatency(latency: Latency): LatencyType {
  return { ms: null, minMs: null, maxMs: null, medianMs: null, p99Ms: null, ...latency };
}

function toDate(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}

function timeOfDay(minute: number): string {
  const twoDigits = (value: number): string => String(value).padStart(2, '0');
  return `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
}

function toProbability(millionths: number | null): number | null {
  return millionths === null ? null : millionths / 1_000_000;
}
