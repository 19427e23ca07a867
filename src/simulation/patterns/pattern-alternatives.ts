import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { EventPatternError } from './event-pattern-error.ts';
import { parseValuePattern, type ValuePattern } from './value-pattern.ts';

/** A field that a pattern asks for, by the names on the way to it. */
export interface FieldPattern {
  readonly path: readonly string[];
  readonly pattern: ValuePattern;
}

/** Fields that must all fit. */
export type Conjunction = readonly FieldPattern[];

/** Alternatives that the `$or`s of one pattern may multiply to. */
const ALTERNATIVES_MAX = 1_000;

/** Names that `$or` keeps for operators, so that a forgotten field name is noticed. */
const RESERVED_INSIDE_OR = new Set(
  [
    ['exactly', 'equals-ignore-case', 'prefix', 'suffix', 'anything-but', 'exists', 'wildcard'],
    ['numeric', 'cidr', 'html', '=', '<', '<=', '>', '>=', 'regex', 'not-wildcard'],
    ['not-equals-ignore-case', 'date-after', 'date-on-or-after', 'date-before'],
    ['date-on-or-before', 'in-date-range', 'ip-address-in-range', 'ip-address-not-in-range'],
  ].flat(),
);

/** Reads a pattern as a list of alternatives, of which an event has to meet one. */
export function parseAlternatives(pattern: Json): readonly Conjunction[] {
  if (!isJsonObject(pattern)) throw new EventPatternError('Filter is not an object');
  return readObject(pattern, { path: [], isInsideOr: false }, [[]]);
}

interface Position {
  readonly path: readonly string[];
  readonly isInsideOr: boolean;
}

/** What the alternatives so far become when this object has to fit as well. */
function readObject(
  pattern: JsonObject,
  { path, isInsideOr }: Position,
  before: readonly Conjunction[],
): readonly Conjunction[] {
  const members = Object.entries(pattern);
  if (members.length === 0) throw new EventPatternError('Empty objects are not allowed');
  let alternatives = before;
  for (const [name, value] of members) {
    if (name === '$or') {
      alternatives = readOr(value, path, alternatives);
      continue;
    }
    if (isInsideOr && RESERVED_INSIDE_OR.has(name)) {
      throw new EventPatternError(
        `${name} is Ruler reserved fieldName which cannot be used inside $or.`,
      );
    }
    // A dotted name and nested names are the same (EVB-11).
    const here = [...path, ...name.split('.')];
    if (isJsonArray(value)) {
      const field: FieldPattern = { path: here, pattern: parseValuePattern(value) };
      alternatives = alternatives.map((fields) => [...fields, field]);
    } else if (isJsonObject(value)) {
      alternatives = readObject(value, { path: here, isInsideOr }, alternatives);
    } else {
      throw new EventPatternError(`"${name}" must be an object or an array`);
    }
  }
  return alternatives;
}

function readOr(
  value: Json,
  path: readonly string[],
  before: readonly Conjunction[],
): readonly Conjunction[] {
  if (!isJsonArray(value)) {
    throw new EventPatternError('It must be an Array followed with $or.');
  }
  if (value.length < 2) {
    throw new EventPatternError('There must have at least 2 Objects in $or relationship.');
  }
  const alternatives: Conjunction[] = [];
  for (const branch of value) {
    if (!isJsonObject(branch)) {
      throw new EventPatternError('Only JSON object is allowed in array of $or relationship.');
    }
    alternatives.push(...readObject(branch, { path, isInsideOr: true }, before));
    if (alternatives.length > ALTERNATIVES_MAX) {
      throw new EventPatternError(
        `The $or relationships make more than ${ALTERNATIVES_MAX} combinations`,
      );
    }
  }
  return alternatives;
}
