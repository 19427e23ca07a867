import { isJsonArray, isJsonObject, type Json } from '../../json.ts';
import {
  setOf,
  typeOf,
  type AttributeType,
  type AttributeValue,
  type Item,
} from './attribute-value.ts';
import { normalizeNumber, NumberError } from './number.ts';
import { refuseParameterValue, refuseRequest } from './validation.ts';

/** How deep lists and maps may lie in one another. */
export const NESTING_MAX = 32;

/** Bytes of an attribute's name. */
const NAME_LENGTH_MAX = 65_535;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Reads attributes that somebody has sent, or refuses them in AWS's words. */
export function readItem(json: Json | undefined, field: string): Item {
  return readAttributes(json, field, 0);
}

/** Reads a value that somebody has sent, or refuses it in AWS's words. */
export function readAttributeValue(json: Json | undefined, field: string): AttributeValue {
  return readValue(json, field, 0);
}

function readAttributes(json: Json | undefined, field: string, depth: number): Item {
  if (!isJsonObject(json)) {
    refuseRequest('Attributes are an object of values by name.', field);
  }
  const entries = Object.entries(json).map(([name, value]): [string, AttributeValue] => {
    if (name.length > NAME_LENGTH_MAX) {
      refuseParameterValue(
        `Attribute name is too large, must be less than ${NAME_LENGTH_MAX + 1} bytes`,
        field,
      );
    }
    return [name, readValue(value, `${field}.${name.slice(0, 100)}`, depth)];
  });
  return Object.fromEntries(entries);
}

function readValue(json: Json | undefined, field: string, depth: number): AttributeValue {
  if (depth > NESTING_MAX) refuseRequest('Nesting Levels have exceeded supported limits', field);
  const types = isJsonObject(json) ? Object.keys(json) : [];
  if (!isJsonObject(json) || types.length === 0) {
    refuseRequest(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
      field,
    );
  }
  if (types.length > 1) {
    refuseRequest(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      field,
    );
  }
  const [type = ''] = types;
  const content = Object.hasOwn(json, type) ? json[type] : undefined;
  switch (type) {
    case 'S':
      return { S: readText(content, field, type) };
    case 'N':
      return { N: readNumber(content, field) };
    case 'B':
      return { B: readBinary(content, field) };
    case 'SS':
      return readSet(type, content, field, (member) => readText(member, field, type));
    case 'NS':
      return readSet(type, content, field, (member) => readNumber(member, field));
    case 'BS':
      return readSet(type, content, field, (member) => readBinary(member, field));
    case 'BOOL':
      if (typeof content !== 'boolean') refuseForm(field, type, 'true or false');
      return { BOOL: content };
    case 'NULL':
      if (content !== true) {
        refuseParameterValue('Null attribute value types must have the value of true', field);
      }
      return { NULL: true };
    case 'M':
      return { M: readAttributes(content, field, depth + 1) };
    case 'L':
      if (!isJsonArray(content)) refuseForm(field, type, 'a list');
      return {
        L: content.map((element, index) => readValue(element, `${field}.${index}`, depth + 1)),
      };
    default:
      refuseRequest(
        'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
        field,
      );
  }
}

function readText(content: Json | undefined, field: string, type: AttributeType): string {
  if (typeof content !== 'string') refuseForm(field, type, 'a string');
  return content;
}

function readNumber(content: Json | undefined, field: string): string {
  if (typeof content !== 'string') refuseForm(field, 'N', 'a number written as a string');
  try {
    return normalizeNumber(content);
  } catch (error) {
    if (error instanceof NumberError) refuseRequest(error.message, field);
    throw error;
  }
}

function readBinary(content: Json | undefined, field: string): string {
  if (typeof content !== 'string' || !BASE64.test(content)) refuseForm(field, 'B', 'base64');
  return content;
}

const emptySets = {
  SS: 'An string set  may not be empty',
  NS: 'An number set  may not be empty',
  BS: 'Binary sets should not be empty',
} as const;

/** Reads a set. It is kept in order, so that two sets of the same members are the same. */
function readSet(
  type: 'SS' | 'NS' | 'BS',
  content: Json | undefined,
  field: string,
  readMember: (member: Json) => string,
): AttributeValue {
  if (!isJsonArray(content)) refuseForm(field, type, 'a list');
  const members = content.map(readMember);
  if (members.length === 0) refuseParameterValue(emptySets[type], field);
  if (new Set(members).size < members.length) {
    const shown = members.join(', ');
    refuseParameterValue(
      `Input collection [${shown.length > 200 ? `${shown.slice(0, 200)}…` : shown}] contains duplicates.`,
      field,
    );
  }
  return setOf(type, members);
}

function refuseForm(field: string, type: AttributeType, wanted: string): never {
  refuseRequest(`The content of an attribute value of type ${type} must be ${wanted}.`, field);
}

/** As AWS shows a value in a message: `{N:3}`. */
export function shownValue(value: AttributeValue): string {
  const type = typeOf(value);
  const content = JSON.stringify(Object.values(value)[0]).replaceAll('"', '');
  return `{${type}:${content.length > 100 ? `${content.slice(0, 100)}…` : content}}`;
}
