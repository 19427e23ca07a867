import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { EventPatternError } from '../../patterns/event-pattern-error.ts';
import { compileEventPattern, type EventMatcher } from '../../patterns/event-pattern.ts';
import { StepBudget, StepBudgetError } from '../../patterns/step-budget.ts';
import { parseJson } from './json-text.ts';

/** Characters of a pattern at most: what the guide says; the API's text says 4,096 (EVB-03). */
const PATTERN_LENGTH_MAX = 2_048;

/** A pattern that is ready to look at events (EVB-10). */
export interface RulePattern {
  readonly matches: EventMatcher;
  /** Its parts in their order, each to be tried alone: so that a mismatch can be explained. */
  readonly parts: readonly PatternPart[];
}

interface PatternPart {
  /** `detail.state`; `detail.$or` for alternatives. */
  readonly place: string;
  /** The field it looks at; null for alternatives, which may look at several. */
  readonly path: readonly string[] | null;
  readonly wanted: Json;
  readonly matches: EventMatcher;
}

/** Why an event does not match. */
export interface Mismatch {
  /** The first place of the pattern that the event does not meet; empty where there is no single one. */
  readonly place: string;
  /** A sentence without its full stop. */
  readonly reason: string;
}

const compiled = new Map<string, RulePattern>();

/** Patterns that are kept ready; the one used first makes room. */
const COMPILED_MAX = 2_000;

/** Reads a pattern that PutRule has taken. */
export function rulePattern(text: string): RulePattern {
  const known = compiled.get(text);
  if (known) return known;
  const pattern = compileRulePattern(text);
  const oldest = compiled.size >= COMPILED_MAX ? compiled.keys().next().value : undefined;
  if (oldest !== undefined) compiled.delete(oldest);
  compiled.set(text, pattern);
  return pattern;
}

/** Reads a pattern; refuses what EventBridge refuses, in its words, and names the place (EVB-11). */
export function compileRulePattern(text: string): RulePattern {
  if (text.length > PATTERN_LENGTH_MAX) {
    refuseConstraint(
      'eventPattern',
      text,
      `Member must have length less than or equal to ${PATTERN_LENGTH_MAX}`,
      { max: PATTERN_LENGTH_MAX },
    );
  }
  const pattern = parseJson(text);
  if (pattern === undefined) refusePattern('it is not valid JSON', null);
  const matches = compile(pattern, () => placeOfError(pattern));
  return { matches, parts: isJsonObject(pattern) ? partsOf(pattern, []) : [] };
}

/** Steps to find out why an event does not match. */
const EXPLAINING_STEPS_MAX = 100_000;

/** Why an event does not match a pattern; null where it does. */
export function findMismatch(
  pattern: RulePattern,
  event: JsonObject,
  budget: StepBudget,
): Mismatch | null {
  try {
    if (pattern.matches(event, budget)) return null;
    return explainMismatch(pattern, event, new StepBudget(EXPLAINING_STEPS_MAX));
  } catch (error) {
    if (!(error instanceof StepBudgetError)) throw error;
    return { place: '', reason: 'looking at an event this large takes more steps than it may' };
  }
}

/**
 * What of a pattern an event does not meet. Each part may be met alone and yet not all by the same
 * element of an array: then no single place is named.
 */
function explainMismatch({ parts }: RulePattern, event: JsonObject, budget: StepBudget): Mismatch {
  const part = parts.find(({ matches }) => !matches(event, budget));
  if (part) return { place: part.place, reason: reasonOf(part, event) };
  const reason = 'each field fits alone, but no element of an array has all of them';
  return { place: '', reason };
}

function reasonOf({ place, path, wanted }: PatternPart, event: JsonObject): string {
  if (path === null) return `none of the alternatives of "${place}" fits`;
  const value = valueAt(event, path);
  const found = value === undefined ? 'is missing' : `is ${shown(value)}`;
  return `"${place}" ${found}, and the pattern wants ${shown(wanted)}`;
}

/** What an event has at a path, as far as objects lead there. */
function valueAt(event: JsonObject, path: readonly string[]): Json | undefined {
  let value: Json | undefined = event;
  for (const [index, name] of path.entries()) {
    if (!isJsonObject(value)) return undefined;
    const dotted = path.slice(index).join('.');
    if (Object.hasOwn(value, dotted)) return value[dotted];
    value = Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function partsOf(pattern: JsonObject, above: readonly string[]): PatternPart[] {
  return Object.entries(pattern).flatMap(([name, wanted]) => {
    if (isJsonObject(wanted)) return partsOf(wanted, [...above, name]);
    const alone = [...above, name].reduceRight<Json>((inner, key) => ({ [key]: inner }), wanted);
    return {
      place: [...above, name].join('.'),
      path: name === '$or' ? null : [...above, name].flatMap((key) => key.split('.')),
      wanted,
      matches: compileEventPattern(alone),
    };
  });
}

function compile(pattern: Json, place: () => string | null): EventMatcher {
  try {
    return compileEventPattern(pattern);
  } catch (error) {
    if (error instanceof EventPatternError) refusePattern(error.reason, place());
    throw error;
  }
}

function refusePattern(reason: string, place: string | null): never {
  const where = place === null || reason.includes(`"${place}"`) ? '' : ` at "${place}"`;
  throw new Refusal(
    'EVENT_PATTERN_INVALID',
    `Event pattern is not valid. Reason: ${reason}${where}`,
    { field: 'eventPattern', ...(place === null ? {} : { detail: { place } }) },
  );
}

/** Where the first part stands that is refused by itself; null for the pattern as a whole. */
function placeOfError(pattern: Json): string | null {
  const path = isJsonObject(pattern) ? pathOfError(pattern) : [];
  return path.length === 0 ? null : path.join('.');
}

function pathOfError(pattern: JsonObject): readonly string[] {
  for (const [name, member] of Object.entries(pattern)) {
    if (!isRefused({ [name]: member })) continue;
    if (isJsonObject(member)) return [name, ...pathOfError(member)];
    // A place within one of several alternatives: `$or.1.detail.size`.
    const branches = name === '$or' && isJsonArray(member) ? member : [];
    const index = branches.findIndex((branch) => isJsonObject(branch) && isRefused(branch));
    const branch = branches[index];
    return isJsonObject(branch) ? [name, String(index), ...pathOfError(branch)] : [name];
  }
  return [];
}

function isRefused(pattern: Json): boolean {
  try {
    compileEventPattern(pattern);
    return false;
  } catch (error) {
    if (error instanceof EventPatternError) return true;
    throw error;
  }
}
