import { typeOf, type AttributeValue } from '../attribute-value.ts';
import type { KeyAttribute, KeySchema } from '../table.ts';
import { refuseRequest } from '../validation.ts';
import type { Condition, Operand } from './condition.ts';

/** What a query looks for: one partition, and maybe a part of it by a condition on the sort key. */
export interface KeyCondition {
  readonly hashKey: AttributeValue;
  /** Null for the whole partition. */
  readonly range: Condition | null;
}

const FIELD = 'keyConditionExpression';

/** Reads a condition as one on the key of a table, or refuses it. */
export function toKeyCondition(condition: Condition, { hash, range }: KeySchema): KeyCondition {
  const byName = new Map<string, Condition>();
  for (const part of partsOf(condition)) {
    const name = nameOf(part);
    if (name === undefined) refuseRequest('Query key condition not supported', FIELD);
    if (byName.has(name)) {
      refuseRequest('KeyConditionExpressions must only contain one condition per key', FIELD);
    }
    byName.set(name, part);
  }
  const onHash = byName.get(hash.attributeName);
  if (!onHash) {
    refuseRequest(`Query condition missed key schema element: ${hash.attributeName}`, FIELD);
  }
  if (onHash.kind !== 'compare' || onHash.comparator !== '=') {
    refuseRequest('Query key condition not supported', FIELD);
  }
  const [hashKey] = valuesOf(onHash, hash);
  if (!hashKey) refuseRequest('Query key condition not supported', FIELD);
  const onRange = range ? byName.get(range.attributeName) : undefined;
  if (byName.size > (onRange ? 2 : 1)) {
    const missed = range && !onRange ? range.attributeName : hash.attributeName;
    refuseRequest(`Query condition missed key schema element: ${missed}`, FIELD);
  }
  if (range && onRange) valuesOf(onRange, range);
  return { hashKey, range: onRange ?? null };
}

function partsOf(condition: Condition): readonly Condition[] {
  if (condition.kind === 'group') return partsOf(condition.part);
  if (condition.kind === 'and') return condition.parts.flatMap(partsOf);
  return [condition];
}

/** The attribute that a supported condition is about. */
function nameOf(condition: Condition): string | undefined {
  switch (condition.kind) {
    case 'compare':
      return condition.comparator === '<>' ? undefined : attributeName(condition.left);
    case 'between':
      return attributeName(condition.operand);
    case 'begins_with':
      return attributeName({ kind: 'path', path: condition.path });
    default:
      return undefined;
  }
}

function attributeName(operand: Operand): string | undefined {
  if (operand.kind !== 'path' || operand.path.length !== 1) return undefined;
  const [element] = operand.path;
  return element && 'name' in element ? element.name : undefined;
}

/** The values that a condition compares a key with; refuses what is no value of the key's type. */
function valuesOf(
  condition: Condition,
  { attributeName: name, attributeType }: KeyAttribute,
): AttributeValue[] {
  return operandsOf(condition).map((operand) => {
    if (operand.kind !== 'value') refuseRequest('Query key condition not supported', FIELD);
    const { value } = operand;
    const type = typeOf(value);
    if (type !== attributeType) {
      refuseRequest(
        `One or more parameter values were invalid: Condition parameter type does not match schema type: key ${name} is of type ${attributeType}, not ${type}`,
        FIELD,
      );
    }
    if (('S' in value && value.S === '') || ('B' in value && value.B === '')) {
      refuseRequest(
        `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
        FIELD,
      );
    }
    return value;
  });
}

function operandsOf(condition: Condition): readonly Operand[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.right];
    case 'between':
      return [condition.low, condition.high];
    case 'begins_with':
      return [condition.operand];
    default:
      return [];
  }
}
