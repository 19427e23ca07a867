import { byteLength } from '../../byte-length.ts';
import { compareNumbers, numberBytes } from './number.ts';

/** A value in DynamoDB's JSON: the type is the only key. Numbers are text, bytes are base64. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly M: Item }
  | { readonly L: readonly AttributeValue[] }
  | { readonly BOOL: boolean }
  | { readonly NULL: true };

/** An item, or a part of one: values by the names of their attributes, which are a tenant's. */
export type Item = { readonly [name: string]: AttributeValue };

export type AttributeType = 'S' | 'N' | 'B' | 'SS' | 'NS' | 'BS' | 'M' | 'L' | 'BOOL' | 'NULL';

/** The types that a key can have, and that can be compared. */
export type ScalarType = 'S' | 'N' | 'B';

export function typeOf(value: AttributeValue): AttributeType {
  return Object.keys(value)[0] as AttributeType;
}

/** An attribute by its name, which may be `__proto__`; undefined where there is none. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** A scalar's text, whatever its type; undefined for any other value. */
export function scalarOf(value: AttributeValue): string | undefined {
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? value.B : undefined;
}

/** The members of a set; undefined for what is none. */
export function membersOf(value: AttributeValue): readonly string[] | undefined {
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS;
  return 'BS' in value ? value.BS : undefined;
}

/** A value of a type that holds texts: a scalar's one text or a set's members. */
export function setOf(type: 'SS' | 'NS' | 'BS', members: readonly string[]): AttributeValue {
  return { [type]: [...members].sort(comparisonOf(type)) } as unknown as AttributeValue;
}

/** Below 0 where the left scalar comes first; null where the two cannot be compared. */
export function compareValues(left: AttributeValue, right: AttributeValue): number | null {
  const type = typeOf(left);
  const one = scalarOf(left);
  const other = scalarOf(right);
  if (type !== typeOf(right) || one === undefined || other === undefined) return null;
  return comparisonOf(type)(one, other);
}

/** How texts of a type are ordered: strings and binaries by their bytes, numbers by their value. */
function comparisonOf(type: AttributeType): (left: string, right: string) => number {
  switch (type) {
    case 'N':
    case 'NS':
      return compareNumbers;
    case 'B':
    case 'BS':
      return (left, right) => compareText(atob(left), atob(right));
    default:
      return compareText;
  }
}

/** In the order of code points, which is the order of the bytes in UTF-8. */
function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one !== other) return weightOf(one) - weightOf(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for code points above all others. */
function weightOf(codeUnit: number): number {
  return codeUnit >= 0xd800 && codeUnit <= 0xdfff ? codeUnit + 0x10000 : codeUnit;
}

/** Whether two values are equal: of one type, maps whatever their order, sets as they are kept. */
export function sameValue(left: AttributeValue, right: AttributeValue): boolean {
  if ('M' in left) return 'M' in right && sameItem(left.M, right.M);
  if ('L' in left) {
    return (
      'L' in right &&
      left.L.length === right.L.length &&
      left.L.every((element, index) => sameValue(element, right.L[index] ?? { NULL: true }))
    );
  }
  return JSON.stringify(left) === JSON.stringify(right);
}

/** Whether two items have the same attributes with the same values. */
export function sameItem(left: Item, right: Item): boolean {
  const names = Object.keys(left);
  return (
    names.length === Object.keys(right).length &&
    names.every((name) => {
      const one = attributeOf(left, name);
      const other = attributeOf(right, name);
      return one !== undefined && other !== undefined && sameValue(one, other);
    })
  );
}

/** Bytes of an item as DynamoDB counts them: names and values. */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + byteLength(name) + valueBytes(value),
    0,
  );
}

/** Bytes of a value as DynamoDB counts them. */
function valueBytes(value: AttributeValue): number {
  if ('S' in value) return byteLength(value.S);
  if ('N' in value) return numberBytes(value.N);
  if ('B' in value) return binaryBytes(value.B);
  if ('SS' in value) return sumOf(value.SS, byteLength);
  if ('NS' in value) return sumOf(value.NS, numberBytes);
  if ('BS' in value) return sumOf(value.BS, binaryBytes);
  if ('L' in value) return 3 + sumOf(value.L, (element) => 1 + valueBytes(element));
  if ('M' in value) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 1;
}

/** How many lists and maps lie in one another in an item. */
export function depthOf(item: Item): number {
  return Object.values(item).reduce((depth, value) => Math.max(depth, valueDepth(value)), 0);
}

function valueDepth(value: AttributeValue): number {
  if ('M' in value) return 1 + depthOf(value.M);
  if ('L' in value) return 1 + value.L.reduce((depth, one) => Math.max(depth, valueDepth(one)), 0);
  return 0;
}

/** Bytes that a base64 text stands for. */
export function binaryBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function sumOf<Element>(elements: readonly Element[], bytes: (element: Element) => number): number {
  return elements.reduce((sum, element) => sum + bytes(element), 0);
}
