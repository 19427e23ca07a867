import { Refusal } from '../../errors.ts';
import { isJsonArray, isJsonObject, type Json } from '../../json.ts';
import { compileEventPattern } from '../../patterns/event-pattern.ts';
import { EventPatternError } from '../../patterns/event-pattern-error.ts';
import { RUNTIME_MEMORY_MB } from '../compute-model.ts';
import type {
  Behavior,
  BehaviorConditions,
  BehaviorOutcome,
  BehaviorSequence,
  Latency,
} from './behavior.ts';
import { PROBABILITY_PARTS } from './compiled-conditions.ts';
import { LATENCY_MS_MAX, LATENCY_MS_MIN } from './latency.ts';
import { Template, TemplateError } from './template.ts';

/** What a behaviour may have at most. docs/behaviors.md has the same table. */
export const behaviorLimits = {
  rules: 50,
  steps: 100,
  timesOfAStep: 1_000_000,
  logLinesOfAnOutcome: 20,
  descriptionLength: 256,
  errorTypeLength: 256,
  messageLength: 4_096,
  /** Characters of a pattern as JSON, as the API of EventBridge has it. */
  patternLength: 4_096,
  /** Characters of a `returns` as JSON. */
  returnsLength: 65_536,
  placeholdersOfATemplate: 100,
  nesting: 64,
  memoryMb: 10_240,
  exitCode: 255,
  attempt: 1_000_000,
} as const;

const MINUTES_OF_A_DAY = 24 * 60;

/**
 * Refuses a behaviour that cannot be carried out. `field` of the refusal leads to the place:
 * `behavior.rules[2].outcome.returns`.
 */
export function validateBehavior(behavior: Behavior): void {
  const { initDuration, latency, memoryUsedMb, rules, sequence } = behavior;
  if (initDuration) validateLatency('behavior.initDuration', initDuration);
  if (latency) validateLatency('behavior.latency', latency);
  if (memoryUsedMb !== null) {
    const max = behaviorLimits.memoryMb;
    validateWhole('behavior.memoryUsedMb', memoryUsedMb, RUNTIME_MEMORY_MB, max);
  }
  validateCount('behavior.rules', rules.length, 0, behaviorLimits.rules);
  rules.forEach(({ description, when, outcome }, index) => {
    const field = `behavior.rules[${index}]`;
    validateText(`${field}.description`, description, 0, behaviorLimits.descriptionLength);
    validateConditions(`${field}.when`, when);
    validateOutcome(`${field}.outcome`, outcome);
  });
  if (sequence) validateSequence('behavior.sequence', sequence);
  validateOutcome('behavior.otherwise', behavior.otherwise);
}

function validateSequence(field: string, { steps }: BehaviorSequence): void {
  validateCount(`${field}.steps`, steps.length, 1, behaviorLimits.steps);
  steps.forEach(({ times, outcome }, index) => {
    const step = `${field}.steps[${index}]`;
    validateWhole(`${step}.times`, times, 1, behaviorLimits.timesOfAStep);
    validateOutcome(`${step}.outcome`, outcome);
  });
}

function validateConditions(field: string, when: BehaviorConditions): void {
  const { eventPattern, recordPattern, between, elapsed, daily, attempts } = when;
  if (eventPattern !== null) validatePattern(`${field}.eventPattern`, eventPattern);
  if (recordPattern !== null) validatePattern(`${field}.recordPattern`, recordPattern);
  if (between) {
    if (between.fromMs === null && between.toMs === null) {
      refuse(`${field}.between`, 'it has neither a beginning nor an end');
    }
    validateOrder(`${field}.between.to`, between.fromMs, between.toMs);
  }
  if (elapsed) validateOrder(`${field}.elapsed.to`, elapsed.fromMs, elapsed.toMs);
  if (daily) {
    const { fromMinute, toMinute } = daily;
    validateWhole(`${field}.daily.from`, fromMinute, 0, MINUTES_OF_A_DAY - 1);
    validateWhole(`${field}.daily.to`, toMinute, 0, MINUTES_OF_A_DAY - 1);
    if (fromMinute === toMinute) refuse(`${field}.daily.to`, 'it is the same as the beginning');
  }
  if (attempts) {
    validateWhole(`${field}.attempts.from`, attempts.from, 1, behaviorLimits.attempt);
    if (attempts.to !== null) {
      validateWhole(`${field}.attempts.to`, attempts.to, attempts.from, behaviorLimits.attempt);
    }
  }
  validateProbability(`${field}.probability`, when.probabilityMillionths);
}

function validateOutcome(field: string, outcome: BehaviorOutcome): void {
  if (outcome.latency) validateLatency(`${field}.latency`, outcome.latency);
  validateCount(`${field}.logs`, outcome.logs.length, 0, behaviorLimits.logLinesOfAnOutcome);
  outcome.logs.forEach(({ message }, index) => {
    validateMessage(`${field}.logs[${index}].message`, message);
  });
  switch (outcome.kind) {
    case 'RETURN':
      validateJson(`${field}.returns`, outcome.returns, behaviorLimits.returnsLength);
      validateTemplate(`${field}.returns`, () => Template.ofJson(outcome.returns));
      return;
    case 'REPORT_BATCH_ITEM_FAILURES':
      if (outcome.recordPattern !== null) {
        validatePattern(`${field}.recordPattern`, outcome.recordPattern);
      }
      validateProbability(`${field}.probability`, outcome.probabilityMillionths);
      return;
    case 'THROW':
      validateText(`${field}.errorType`, outcome.errorType, 1, behaviorLimits.errorTypeLength);
      validateMessage(`${field}.errorMessage`, outcome.errorMessage);
      return;
    case 'CRASH':
      validateWhole(`${field}.exitCode`, outcome.exitCode, 0, behaviorLimits.exitCode);
      return;
    case 'TIME_OUT':
    case 'OUT_OF_MEMORY':
  }
}

function validateLatency(field: string, latency: Latency): void {
  const validateMs = (name: string, ms: number, min = LATENCY_MS_MIN): void =>
    validateWhole(`${field}.${name}`, ms, min, LATENCY_MS_MAX);
  switch (latency.kind) {
    case 'FIXED':
      validateMs('ms', latency.ms);
      return;
    case 'UNIFORM':
      validateMs('minMs', latency.minMs);
      validateMs('maxMs', latency.maxMs, latency.minMs);
      return;
    case 'LOG_NORMAL':
      validateMs('medianMs', latency.medianMs);
      validateMs('p99Ms', latency.p99Ms, latency.medianMs);
  }
}

function validatePattern(field: string, pattern: Json): void {
  validateJson(field, pattern, behaviorLimits.patternLength);
  try {
    compileEventPattern(pattern);
  } catch (error) {
    if (error instanceof EventPatternError) refuse(field, error.message);
    throw error;
  }
}

function validateMessage(field: string, message: string): void {
  validateText(field, message, 0, behaviorLimits.messageLength);
  validateTemplate(field, () => Template.ofText(message));
}

function validateTemplate(field: string, parse: () => Template): void {
  try {
    const max = behaviorLimits.placeholdersOfATemplate;
    validateCount(field, parse().placeholderCount, 0, max, 'placeholders');
  } catch (error) {
    if (error instanceof TemplateError) refuse(field, error.message);
    throw error;
  }
}

function validateJson(field: string, value: Json, lengthMax: number): void {
  if (isNestedDeeper(value, behaviorLimits.nesting)) {
    const max = behaviorLimits.nesting;
    refuseConstraint(field, `it is nested deeper than the limit of ${max}`, { max });
  }
  validateText(field, JSON.stringify(value), 0, lengthMax);
}

/** Asked before anything that takes stack for each level. */
function isNestedDeeper(value: Json, levelMax: number): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levelMax) return true;
    level = level.flatMap((one) => {
      if (isJsonArray(one)) return one;
      return isJsonObject(one) ? Object.values(one) : [];
    });
  }
  return false;
}

function validateProbability(field: string, millionths: number | null): void {
  if (millionths === null) return;
  if (!Number.isInteger(millionths) || millionths < 0 || millionths > PROBABILITY_PARTS) {
    refuseConstraint(
      field,
      `${millionths / PROBABILITY_PARTS} is no probability from 0 to 1 in whole millionths`,
      { min: 0, max: 1 },
    );
  }
}

function validateOrder(field: string, fromMs: number | null, toMs: number | null): void {
  if (fromMs !== null && fromMs < 0) refuse(field, 'the beginning lies before zero');
  if (fromMs !== null && toMs !== null && toMs <= fromMs) {
    refuse(field, 'the end does not lie after the beginning');
  }
}

function validateWhole(field: string, value: number, min: number, max: number): void {
  if (Number.isInteger(value) && value >= min && value <= max) return;
  refuseConstraint(field, `${value} is no whole number from ${min} to ${max}`, { min, max });
}

function validateText(field: string, text: string, min: number, max: number): void {
  validateCount(field, text.length, min, max, 'characters');
}

function validateCount(
  field: string,
  count: number,
  min: number,
  max: number,
  things = 'entries',
): void {
  if (count >= min && count <= max) return;
  refuseConstraint(field, `it has ${count} ${things}, and ${min} to ${max} are allowed`, {
    min,
    max,
  });
}

function refuse(field: string, reason: string): never {
  throw new Refusal('INVALID_PARAMETER', `Cannot set ${field}: ${reason}.`.replace(/\.\.$/, '.'), {
    field,
  });
}

function refuseConstraint(
  field: string,
  reason: string,
  detail: Readonly<Record<string, number>>,
): never {
  throw new Refusal('VALIDATION_FAILED', `Cannot set ${field}: ${reason}.`, { field, detail });
}
