import {
  binaryBytes,
  compareValues,
  membersOf,
  sameValue,
  scalarOf,
  typeOf,
  type AttributeValue,
  type Item,
} from '../attribute-value.ts';
import type { Comparator, Condition, Operand } from './condition.ts';
import { valueAt } from './document-path.ts';

/** Whether an item fulfils a condition. An item that is not there has no attributes. */
export function fulfils(item: Item, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.parts.every((part) => fulfils(item, part));
    case 'or':
      return condition.parts.some((part) => fulfils(item, part));
    case 'group':
      return fulfils(item, condition.part);
    case 'not':
      return !fulfils(item, condition.part);
    case 'compare':
      return compares(
        valueOf(item, condition.left),
        condition.comparator,
        valueOf(item, condition.right),
      );
    case 'between': {
      const value = valueOf(item, condition.operand);
      return (
        compares(value, '>=', valueOf(item, condition.low)) &&
        compares(value, '<=', valueOf(item, condition.high))
      );
    }
    case 'in': {
      const value = valueOf(item, condition.operand);
      return condition.list.some((other) => compares(value, '=', valueOf(item, other)));
    }
    case 'exists':
      return (valueAt(item, condition.path) !== undefined) === condition.isWanted;
    case 'type': {
      const value = valueAt(item, condition.path);
      return value !== undefined && typeOf(value) === condition.type;
    }
    case 'begins_with':
      return beginsWith(valueAt(item, condition.path), valueOf(item, condition.operand));
    case 'contains':
      return contains(valueAt(item, condition.path), valueOf(item, condition.operand));
  }
}

/** Compares two values; one that is missing is like no other, and neither above nor below. */
function compares(
  left: AttributeValue | undefined,
  comparator: Comparator,
  right: AttributeValue | undefined,
): boolean {
  const isSame = left !== undefined && right !== undefined && sameValue(left, right);
  if (comparator === '=') return isSame;
  if (comparator === '<>') return !isSame;
  const order = left && right ? compareValues(left, right) : null;
  if (order === null) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Whether a string or binary begins with another one. */
function beginsWith(
  value: AttributeValue | undefined,
  prefix: AttributeValue | undefined,
): boolean {
  if (!value || !prefix) return false;
  if ('S' in value) return 'S' in prefix && value.S.startsWith(prefix.S);
  return 'B' in value && 'B' in prefix && atob(value.B).startsWith(atob(prefix.B));
}

function contains(value: AttributeValue | undefined, part: AttributeValue | undefined): boolean {
  if (!value || !part) return false;
  if ('S' in value) return 'S' in part && value.S.includes(part.S);
  if ('B' in value) return 'B' in part && atob(value.B).includes(atob(part.B));
  if ('L' in value) return value.L.some((element) => sameValue(element, part));
  const member = scalarOf(part);
  return (
    member !== undefined &&
    typeOf(value) === `${typeOf(part)}S` &&
    membersOf(value)?.includes(member) === true
  );
}

function valueOf(item: Item, operand: Operand): AttributeValue | undefined {
  switch (operand.kind) {
    case 'path':
      return valueAt(item, operand.path);
    case 'value':
      return operand.value;
    case 'size': {
      const value = valueAt(item, operand.path);
      const size = value && sizeOf(value);
      return size === undefined ? undefined : { N: String(size) };
    }
  }
}

/** Characters of a string, bytes of a binary, elements of all that has some; others have no size. */
function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value) return value.S.length;
  if ('B' in value) return binaryBytes(value.B);
  if ('L' in value) return value.L.length;
  if ('M' in value) return Object.keys(value.M).length;
  return membersOf(value)?.length;
}
