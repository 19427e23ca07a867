import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { compileEventPattern } from '../../patterns/event-pattern.ts';
import { EventPatternError } from '../../patterns/event-pattern-error.ts';
import { parseValuePattern } from '../../patterns/value-pattern.ts';
import type { FilterPolicyScope } from './subscription.ts';

/** Names of attributes, or of members of the body, that a policy asks for (SNS-07). */
const KEYS_MAX = 5;

/** The product of the lengths of its lists, each times its depth (SNS-07). */
const COMBINATIONS_MAX = 150;

/** Values of all lists together: alternatives of `$or` add up, so combinations alone do not bound them. */
const VALUES_MAX = 1_000;

const POLICY_BYTES_MAX = 262_144;

/** Asterisks of one pattern, and what all of a policy count together (SNS-07). */
const WILDCARDS_PER_PATTERN_MAX = 3;
const WILDCARD_POINTS_MAX = 100;

/** Numbers that SNS compares lie between minus and plus this one. */
const NUMBER_MAX = 1e9;

/** How a refusal begins: AWS names the parameter at Subscribe only (SNS-09). */
export type PolicyPlace = 'Attributes Reason: ' | '';

/**
 * Refuses a filter policy that SNS would, and names the place in it (SNS-09). The language is that of
 * event patterns with fewer forms; the limits are those of SNS-07. In the scope of attributes nothing
 * nests, because attributes do not (SNS-06).
 */
export function checkFilterPolicy(
  policy: Json,
  scope: FilterPolicyScope,
  place: PolicyPlace,
): JsonObject {
  const check = new PolicyCheck(scope, place);
  if (!isJsonObject(policy)) return check.refuse('Filter is not an object');
  if (Object.keys(policy).length > KEYS_MAX) {
    check.refuse(`Filter policy can not have more than ${KEYS_MAX} keys`);
  }
  check.object(policy, { path: [], depth: 1, level: 1 }, 1);
  const bytes = byteLength(JSON.stringify(policy));
  if (bytes > POLICY_BYTES_MAX) {
    check.refuse(`it has ${bytes} bytes, and ${POLICY_BYTES_MAX} are allowed`);
  }
  check.whole(policy);
  return policy;
}

interface Position {
  readonly path: readonly string[];
  /** 1 at the top; alternatives of `$or` are as deep as it is. */
  readonly depth: number;
  /** How many brackets are open; what nests deeper than any policy may is not read further. */
  readonly level: number;
}

class PolicyCheck {
  readonly #scope: FilterPolicyScope;
  readonly #place: PolicyPlace;
  #wildcardPoints = 0;
  #valueCount = 0;

  constructor(scope: FilterPolicyScope, place: PolicyPlace) {
    this.#scope = scope;
    this.#place = place;
  }

  /** What the combinations so far become with this object (SNS-07). */
  object(policy: JsonObject, position: Position, before: number): number {
    if (position.level > COMBINATIONS_MAX) this.#refuseComplex();
    let combinations = before;
    for (const [name, value] of Object.entries(policy)) {
      const path = [...position.path, name];
      if (name === '$or' && isJsonArray(value)) {
        combinations = this.#alternatives(value, position, combinations);
      } else if (isJsonArray(value)) {
        this.#values(value, path);
        combinations *= value.length * position.depth;
      } else if (isJsonObject(value)) {
        if (this.#scope === 'MESSAGE_ATTRIBUTES') this.#refuseNesting(path);
        const below = { path, depth: position.depth + 1, level: position.level + 1 };
        combinations = this.object(value, below, combinations);
      } else {
        this.refuse(`"${name}" must be an object or an array`, path);
      }
      if (combinations > COMBINATIONS_MAX) this.#refuseComplex();
    }
    return combinations;
  }

  /** What is left to the matching engine itself: empty objects, `$or` with one alternative. */
  whole(policy: JsonObject): void {
    if (Object.keys(policy).length === 0) return;
    this.#inWords([], () => compileEventPattern(policy));
  }

  refuse(reason: string, path: readonly string[] = [], index: number | null = null): never {
    const position = path.join('.') + (index === null ? '' : `[${index}]`);
    throw new Refusal(
      'SNS_INVALID_PARAMETER',
      `Invalid parameter: ${this.#place}FilterPolicy: ${reason}${position === '' ? '' : ` at "${position.slice(0, 200)}"`}`,
      { field: 'filterPolicy' },
    );
  }

  #alternatives(
    branches: readonly Json[],
    { path, depth, level }: Position,
    before: number,
  ): number {
    let sum = 0;
    for (const branch of branches) {
      if (!isJsonObject(branch)) {
        return this.refuse('Only JSON object is allowed in array of $or relationship.', [
          ...path,
          '$or',
        ]);
      }
      sum += this.object(branch, { path: [...path, '$or'], depth, level: level + 1 }, before);
      if (sum > COMBINATIONS_MAX) this.#refuseComplex();
    }
    return sum;
  }

  #values(members: readonly Json[], path: readonly string[]): void {
    if (members.length === 0) this.refuse('Empty arrays are not allowed', path);
    this.#valueCount += members.length;
    if (this.#valueCount > VALUES_MAX) this.#refuseComplex();
    for (const [index, member] of members.entries()) {
      this.#inWords(path, () => parseValuePattern([member]), index);
      const reason = this.#objectionOf(member);
      if (reason !== null) this.refuse(reason, path, index);
    }
  }

  /** What EventBridge takes and SNS does not; null where both take it. */
  #objectionOf(member: Json): string | null {
    if (typeof member === 'number') return outOfRange(member);
    if (!isJsonObject(member)) return null;
    const [operator = '', operand = null] = Object.entries(member)[0] ?? [];
    switch (operator) {
      case 'prefix':
      case 'suffix':
        return typeof operand === 'string' ? null : `${operator} match pattern must be a string`;
      case 'wildcard':
        return this.#wildcardObjection(operand);
      case 'numeric':
        return isJsonArray(operand) ? firstObjection(operand, outOfRange) : null;
      case 'anything-but':
        return this.#anythingButObjection(operand);
      default:
        return null;
    }
  }

  #anythingButObjection(operand: Json): string | null {
    if (!isJsonObject(operand)) {
      return firstObjection(isJsonArray(operand) ? operand : [operand], outOfRange);
    }
    const [operator = '', text = null] = Object.entries(operand)[0] ?? [];
    if (!['prefix', 'suffix', 'wildcard'].includes(operator)) {
      return `Unsupported anything-but pattern: ${operator}`;
    }
    if (typeof text !== 'string') return `${operator} match pattern must be a string`;
    return operator === 'wildcard' ? this.#wildcardObjection(text) : null;
  }

  /** One asterisk counts one point, each of several three (SNS-07). */
  #wildcardObjection(pattern: Json): string | null {
    if (typeof pattern !== 'string') return null;
    const count = pattern.replaceAll(/\\./g, '').split('*').length - 1;
    if (count > WILDCARDS_PER_PATTERN_MAX) {
      return `wildcard match pattern has ${count} wildcards, and ${WILDCARDS_PER_PATTERN_MAX} are allowed`;
    }
    this.#wildcardPoints += count > 1 ? 3 * count : count;
    return this.#wildcardPoints > WILDCARD_POINTS_MAX ? 'Filter policy is too complex' : null;
  }

  #refuseComplex(): never {
    return this.refuse('Filter policy is too complex');
  }

  #refuseNesting(path: readonly string[]): never {
    throw new Refusal(
      'SNS_INVALID_PARAMETER',
      `Invalid parameter: ${this.#place}Filter policy scope MessageAttributes does not support nested filter policy at "${path.join('.').slice(0, 200)}"`,
      { field: 'filterPolicy' },
    );
  }

  #inWords(path: readonly string[], read: () => unknown, index: number | null = null): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof EventPatternError)) throw error;
      this.refuse(error.reason, path, index);
    }
  }
}

function firstObjection(
  members: readonly Json[],
  objectionOf: (member: Json) => string | null,
): string | null {
  for (const member of members) {
    const objection = objectionOf(member);
    if (objection !== null) return objection;
  }
  return null;
}

function outOfRange(member: Json): string | null {
  return typeof member === 'number' && Math.abs(member) > NUMBER_MAX
    ? 'Value must be between -1.0E9 and 1.0E9, inclusive'
    : null;
}
