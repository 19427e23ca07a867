import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts';
import { EventPatternError } from './event-pattern-error.ts';
import { IpRange } from './ip-range.ts';
import { numericTest } from './numeric-range.ts';
import { Wildcard } from './wildcard.ts';

/** What a field of an event can hold at its end: no object and no array. */
export type Scalar = string | number | boolean | null;

/** The array at a leaf of a pattern: a value fits if one of its members does (EVB-10). */
export interface ValuePattern {
  readonly fits: (value: Scalar) => boolean;
  /** True where `{"exists": false}` is a member: the field may be missing. */
  readonly fitsAbsence: boolean;
  /** Comparisons that a value takes at most. */
  readonly comparisons: number;
}

type ScalarTest = (value: Scalar) => boolean;

/** Reads the array at a leaf; refuses what EventBridge refuses, in its words (EVB-11). */
export function parseValuePattern(members: readonly Json[]): ValuePattern {
  if (members.length === 0) throw new EventPatternError('Empty arrays are not allowed');
  const exact = new Set<Scalar>();
  const tests: ScalarTest[] = [];
  let fitsAbsence = false;
  for (const member of members) {
    if (isScalar(member)) exact.add(member);
    else if (isJsonObject(member)) {
      const [operator, operand] = onlyMember(member);
      if (operator === 'exists') {
        if (existsOperand(operand)) tests.push(() => true);
        else fitsAbsence = true;
      } else tests.push(operatorTest(operator, operand));
    } else {
      throw new EventPatternError('Match value must be String, number, true, false, or null');
    }
  }
  if (exact.size > 0) tests.unshift((value) => exact.has(value));
  // Lists within anything-but are compared one by one.
  const comparisons = members.flatMap(anythingButMembers).length;
  return { fits: anyOf(tests), fitsAbsence, comparisons };
}

function isScalar(value: Json): value is Scalar {
  return typeof value !== 'object' || value === null;
}

function onlyMember(expression: JsonObject): readonly [operator: string, operand: Json] {
  const [member, ...more] = Object.entries(expression);
  if (!member) throw new EventPatternError('Match expression name not found');
  if (more.length > 0) throw new EventPatternError('Only one key allowed in match expression');
  return member;
}

/** A comparison such as `{"prefix": "eu-"}`. Names of operators are case-sensitive (EVB-11). */
function operatorTest(operator: string, operand: Json): ScalarTest {
  switch (operator) {
    case 'prefix':
    case 'suffix':
      return affixTest(operator, operand);
    case 'equals-ignore-case':
    case 'wildcard':
      return textTest(operator, textOperand(operator, operand));
    case 'cidr': {
      // EventBridge names the wrong operator here.
      const range = IpRange.parse(textOperand('prefix', operand));
      return (value) => typeof value === 'string' && range.contains(value);
    }
    case 'numeric':
      return numericTest(operand);
    case 'anything-but':
      return anythingButTest(operand);
    default:
      throw new EventPatternError(`Unrecognized match type ${operator}`);
  }
}

/** A beginning or an end, with `{"equals-ignore-case": …}` in either case. */
function affixTest(operator: 'prefix' | 'suffix', operand: Json): ScalarTest {
  if (!isJsonObject(operand)) return textTest(operator, textOperand(operator, operand));
  const [inner, text] = onlyMember(operand);
  if (inner !== 'equals-ignore-case') {
    throw new EventPatternError(`Unsupported ${operator} pattern: ${inner}`);
  }
  const lowered = textTest(operator, textOperand('equals-ignore-case', text).toLowerCase());
  return (value) => typeof value === 'string' && lowered(value.toLowerCase());
}

function textOperand(operator: string, operand: Json): string {
  if (typeof operand !== 'string') {
    throw new EventPatternError(`${operator} match pattern must be a string`);
  }
  return operand;
}

type TextOperator = 'prefix' | 'suffix' | 'equals-ignore-case' | 'wildcard';

/** Only texts have a beginning, an end or a case. */
function textTest(operator: TextOperator, operand: string): ScalarTest {
  const test = textComparison(operator, operand);
  return (value) => typeof value === 'string' && test(value);
}

function textComparison(operator: TextOperator, operand: string): (text: string) => boolean {
  switch (operator) {
    case 'prefix':
      return (text) => text.startsWith(operand);
    case 'suffix':
      return (text) => text.endsWith(operand);
    case 'equals-ignore-case': {
      const lowered = operand.toLowerCase();
      return (text) => text.toLowerCase() === lowered;
    }
    case 'wildcard': {
      const wildcard = Wildcard.parse(operand);
      return (text) => wildcard.matches(text);
    }
  }
}

/**
 * Everything but what is named. The field must be there; a null and a value of another type are
 * something else and fit (EVB-11).
 */
function anythingButTest(operand: Json): ScalarTest {
  if (isJsonObject(operand)) {
    const [operator, texts] = onlyMember(operand);
    if (!isTextOperator(operator)) {
      throw new EventPatternError(`Unsupported anything-but pattern: ${operator}`);
    }
    const named = anyOf(anythingButTexts(operator, texts).map((text) => textTest(operator, text)));
    return (value) => !named(value);
  }
  if (!isJsonArray(operand) && typeof operand !== 'string' && typeof operand !== 'number') {
    throw new EventPatternError(
      'Value of anything-but must be an array or single string/number value.',
    );
  }
  const values = isJsonArray(operand) ? operand : [operand];
  if (!values.every((value) => typeof value === 'string' || typeof value === 'number')) {
    throw new EventPatternError('Inside anything but list, start|null|boolean is not supported.');
  }
  if (new Set(values.map((value) => typeof value)).size !== 1) {
    throw new EventPatternError(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  }
  const named = new Set<Json>(values);
  return (value) => !named.has(value);
}

function isTextOperator(operator: string): operator is TextOperator {
  return ['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator);
}

function anythingButMembers(member: Json): readonly Json[] {
  const operand = isJsonObject(member) ? member['anything-but'] : undefined;
  const list = isJsonObject(operand) ? Object.values(operand)[0] : operand;
  return isJsonArray(list) ? list : [member];
}

/** One text or a list of them. */
function anythingButTexts(operator: TextOperator, operand: Json): readonly string[] {
  const isAffix = operator === 'prefix' || operator === 'suffix';
  const list = isJsonArray(operand) ? operand : [operand];
  if (!list.every((member) => typeof member === 'string')) {
    throw new EventPatternError(
      isAffix
        ? 'prefix/suffix match pattern must be a string'
        : `Inside anything-but/${operator} list, number|start|null|boolean is not supported.`,
    );
  }
  if (list.length === 0) throw new EventPatternError('Empty arrays are not allowed');
  if (isAffix && list.includes('')) {
    throw new EventPatternError('Null prefix/suffix not allowed');
  }
  return list;
}

function existsOperand(operand: Json): boolean {
  if (typeof operand !== 'boolean') {
    throw new EventPatternError('exists match pattern must be either true or false.');
  }
  return operand;
}

function anyOf(tests: readonly ScalarTest[]): ScalarTest {
  const [first, ...more] = tests;
  if (!first) return () => false;
  return more.length === 0 ? first : (value) => tests.some((test) => test(value));
}
