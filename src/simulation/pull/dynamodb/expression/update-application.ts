import {
  attributeOf,
  membersOf,
  setOf,
  typeOf,
  type AttributeValue,
  type Item,
} from '../attribute-value.ts';
import { addNumbers, NumberError } from '../number.ts';
import { refuseRequest } from '../validation.ts';
import { treeOf, valueAt, type PathTree } from './document-path.ts';
import type { SetOperand, Update, UpdateAction } from './update.ts';

const FIELD = 'updateExpression';

/**
 * The item after an update. All of it looks at the item as it was: what one action sets no other one
 * sees, and the positions in a list are those of before.
 */
export function applyUpdate(item: Item, update: Update): Item {
  const tree = treeOf(update, () => {
    throw new Error('The parser has let two clashing paths through');
  });
  return changeMap(item, tree, item);
}

/** What stands at a node after the update; undefined where nothing does. */
function change(
  before: AttributeValue | undefined,
  tree: PathTree<UpdateAction>,
  item: Item,
): AttributeValue | undefined {
  if (tree.leaf) return act(before, tree.leaf.value, item);
  if (before && 'M' in before && tree.names.size > 0) {
    return { M: changeMap(before.M, tree, item) };
  }
  if (before && 'L' in before && tree.indices.size > 0) {
    return { L: changeList(before.L, tree, item) };
  }
  refuseRequest('The document path provided in the update expression is invalid for update', FIELD);
}

function changeMap(map: Item, { names }: PathTree<UpdateAction>, item: Item): Item {
  const attributes = new Map(Object.entries(map));
  for (const [name, child] of names) {
    const value = change(attributeOf(map, name), child, item);
    if (value) attributes.set(name, value);
    else attributes.delete(name);
  }
  return Object.fromEntries(attributes);
}

/** Positions behind the end append, in their order. */
function changeList(
  list: readonly AttributeValue[],
  { indices }: PathTree<UpdateAction>,
  item: Item,
): AttributeValue[] {
  const kept = list.flatMap((element, index) => {
    const child = indices.get(index);
    const value = child ? change(element, child, item) : element;
    return value ? [value] : [];
  });
  const appended = [...indices]
    .filter(([index]) => index >= list.length)
    .sort(([left], [right]) => left - right)
    .flatMap(([, child]) => change(undefined, child, item) ?? []);
  return [...kept, ...appended];
}

function act(
  before: AttributeValue | undefined,
  action: UpdateAction,
  item: Item,
): AttributeValue | undefined {
  switch (action.kind) {
    case 'SET':
      return evaluate(action.operand, item);
    case 'REMOVE':
      return undefined;
    case 'ADD':
      return add(before, action.value);
    case 'DELETE':
      return remove(before, action.value);
  }
}

function add(before: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!before) return value;
  if (typeOf(before) !== typeOf(value)) refuseOperand();
  if ('N' in before && 'N' in value) return { N: sum(before.N, value.N, 1) };
  const type = typeOf(value) as 'SS' | 'NS' | 'BS';
  return setOf(type, [...new Set([...(membersOf(before) ?? []), ...(membersOf(value) ?? [])])]);
}

/** A set without members is no set: the attribute goes. */
function remove(
  before: AttributeValue | undefined,
  value: AttributeValue,
): AttributeValue | undefined {
  if (!before) return undefined;
  if (typeOf(before) !== typeOf(value)) refuseOperand();
  const gone = new Set(membersOf(value));
  const members = (membersOf(before) ?? []).filter((member) => !gone.has(member));
  return members.length === 0 ? undefined : setOf(typeOf(value) as 'SS' | 'NS' | 'BS', members);
}

function evaluate(operand: SetOperand, item: Item): AttributeValue {
  switch (operand.kind) {
    case 'value':
      return operand.value;
    case 'path':
      return valueAt(item, operand.path) ?? refuseMissing();
    case 'if_not_exists':
      return valueAt(item, operand.path) ?? evaluate(operand.otherwise, item);
    case 'list_append': {
      const first = evaluate(operand.first, item);
      const second = evaluate(operand.second, item);
      if (!('L' in first) || !('L' in second)) refuseOperand();
      return { L: [...first.L, ...second.L] };
    }
    case 'sum':
    case 'difference': {
      const left = evaluate(operand.left, item);
      const right = evaluate(operand.right, item);
      if (!('N' in left) || !('N' in right)) refuseOperand();
      return { N: sum(left.N, right.N, operand.kind === 'sum' ? 1 : -1) };
    }
  }
}

function sum(left: string, right: string, sign: 1 | -1): string {
  try {
    return addNumbers(left, right, sign);
  } catch (error) {
    if (error instanceof NumberError) refuseRequest(error.message, FIELD);
    throw error;
  }
}

function refuseMissing(): never {
  refuseRequest(
    'The provided expression refers to an attribute that does not exist in the item',
    FIELD,
  );
}

function refuseOperand(): never {
  refuseRequest('An operand in the update expression has an incorrect data type', FIELD);
}
