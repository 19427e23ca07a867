import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { EventPatternError } from '../../patterns/event-pattern-error.ts';
import { compileEventPattern, type EventMatcher } from '../../patterns/event-pattern.ts';
import { StepBudget, StepBudgetError } from '../../patterns/step-budget.ts';
import type { PullSourceType } from '../pull-source.ts';

/** Filters of one mapping at most, with the quota raised as far as AWS raises it (ESM-30). */
const FILTERS_MAX = 10;

/** Characters of one pattern at most (ESM-30). */
const PATTERN_LENGTH_MAX = 4_096;

/** The key under which each source's own data stands in what patterns look at (ESM-31). */
export const filterDataKeys: Readonly<Record<PullSourceType, string>> = {
  SQS: 'body',
  KINESIS: 'data',
  DYNAMODB_STREAMS: 'dynamodb',
};

/** What event source mappings know of EventBridge's comparisons (ESM-32). */
const OPERATORS = [
  'equals-ignore-case',
  'prefix',
  'suffix',
  'anything-but',
  'numeric',
  'exists',
] as const;

/** Steps that looking at one record may take: far more than any honest pattern needs. */
export const RECORD_STEPS_MAX = 1_000_000;

/** Refuses filters that Lambda would not take (ESM-30, ESM-33). */
export function validateFilterPatterns(
  patterns: readonly string[],
  sourceType: PullSourceType,
): void {
  if (patterns.length > FILTERS_MAX) {
    refuseConstraint(
      'filterCriteria.filters',
      `${patterns.length} filters`,
      `Member must have length less than or equal to ${FILTERS_MAX}`,
      { max: FILTERS_MAX },
    );
  }
  for (const [index, pattern] of patterns.entries()) {
    const field = `filterCriteria.filters.${index}.pattern`;
    if (pattern.length > PATTERN_LENGTH_MAX) {
      refuseConstraint(
        field,
        pattern,
        `Member must have length less than or equal to ${PATTERN_LENGTH_MAX}`,
        { max: PATTERN_LENGTH_MAX },
      );
    }
    validatePattern(field, pattern, sourceType);
  }
}

/**
 * Whether a record passes the mapping's filters: it fits one of them (ESM-30). It is given the record
 * with the source's data decoded (ESM-31).
 */
export type RecordFilter = (subject: JsonObject) => boolean;

/** The filters of a mapping, ready to look at records; null where everything passes. */
export function recordFilter({
  filterPatterns,
  sourceType,
}: {
  readonly filterPatterns: readonly string[];
  readonly sourceType: PullSourceType;
}): RecordFilter | null {
  if (filterPatterns.length === 0) return null;
  let filter = compiled.get(filterPatterns);
  if (!filter) {
    const matchers = filterPatterns.map((text) =>
      compile(JSON.parse(text) as Json, filterDataKeys[sourceType]),
    );
    filter = (subject) => matchesOne(matchers, subject);
    compiled.set(filterPatterns, filter);
  }
  return filter;
}

/** Patterns are plain data and never changed, so each list is compiled once while it lives in memory. */
const compiled = new WeakMap<readonly string[], RecordFilter>();

/**
 * A source's data as patterns look at it: a text that is a JSON object or list as that, any other as
 * the text, so that patterns for the one form never fit the other (ESM-34).
 */
export function filterData(text: string): Json {
  const start = text.trimStart().charAt(0);
  if (start !== '{' && start !== '[') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** A record on which the patterns would work too long fits none of them. */
function matchesOne(matchers: readonly EventMatcher[], subject: JsonObject): boolean {
  const budget = new StepBudget(RECORD_STEPS_MAX);
  try {
    return matchers.some((matches) => matches(subject, budget));
  } catch (error) {
    if (error instanceof StepBudgetError) return false;
    throw error;
  }
}

function validatePattern(field: string, text: string, sourceType: PullSourceType): void {
  const pattern = parseOrRefuse(field, text);
  const dataKey = filterDataKeys[sourceType];
  const data = isJsonObject(pattern) && Object.hasOwn(pattern, dataKey) ? pattern[dataKey] : null;
  if (sourceType === 'KINESIS' && isJsonArray(data ?? undefined)) {
    refusePattern(field, 'the data of a Kinesis record is matched as JSON only, not as a text');
  }
  const operator = unknownOperator(pattern);
  if (operator !== undefined) refusePattern(field, `Unrecognized match type ${operator}`);
  try {
    compile(pattern, dataKey);
  } catch (error) {
    if (error instanceof EventPatternError) refusePattern(field, error.reason);
    throw error;
  }
}

/** An empty object for the data matches all of it (ESM-34); elsewhere it is refused. */
function compile(pattern: Json, dataKey: string): EventMatcher {
  if (!isJsonObject(pattern) || !Object.hasOwn(pattern, dataKey)) {
    return compileEventPattern(pattern);
  }
  const { [dataKey]: data, ...others } = pattern;
  if (!isJsonObject(data) || Object.keys(data).length > 0) return compileEventPattern(pattern);
  return Object.keys(others).length === 0 ? () => true : compileEventPattern(others);
}

/** A comparison that EventBridge has and mappings do not: `wildcard` or `cidr` (ESM-32). */
function unknownOperator(pattern: Json): string | undefined {
  const waiting: Json[] = [pattern];
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (!isJsonObject(place)) continue;
    for (const [name, value] of Object.entries(place)) {
      if (!isJsonArray(value)) waiting.push(value);
      else if (name === '$or') waiting.push(...value);
      else {
        const unknown = value.filter(isJsonObject).flatMap(Object.keys).find(isUnknown);
        if (unknown !== undefined) return unknown;
      }
    }
  }
  return undefined;
}

function isUnknown(operator: string): boolean {
  return !(OPERATORS as readonly string[]).includes(operator);
}

function parseOrRefuse(field: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return refusePattern(field, 'it is not valid JSON');
  }
}

/** In AWS's words, which name neither the filter nor the reason (ESM-33): so the detail does. */
function refusePattern(field: string, reason: string): never {
  throw new Refusal('INVALID_PARAMETER', 'Invalid filter pattern definition.', {
    field,
    detail: { reason },
  });
}
