import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { MessageAttribute, MessageAttributes } from '../../service-call.ts';

const NAME_LENGTH_MAX = 256;

/** Letters, digits, hyphens, underscores and full stops, none of these at an end or twice in a row. */
const NAME = /^[\w-]+(\.[\w-]+)*$/;

/** `String`, `Number` or `Binary`, with a custom part behind a full stop or not. */
const DATA_TYPE = /^(String|Number|Binary)(\.[^\p{Cc}]{1,240})?$/u;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?$/;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Refuses attributes that SNS would, and names the one at fault. */
export function checkMessageAttributes(attributes: MessageAttributes): void {
  for (const [name, attribute] of Object.entries(attributes)) checkAttribute(name, attribute);
}

/** What attributes add to the size of a message: names, types and values (SNS-02). */
export function messageAttributesBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += byteLength(name) + byteLength(dataType);
    bytes += byteLength(stringValue ?? '') + base64Bytes(binaryValue ?? '');
  }
  return bytes;
}

/** The value as messages carry it: text, or base64. */
export function attributeValue({ stringValue, binaryValue }: MessageAttribute): string {
  return stringValue ?? binaryValue ?? '';
}

/** `Number.int` is a kind of `Number`. */
export function isOfType({ dataType }: MessageAttribute, type: 'Number' | 'Binary'): boolean {
  return dataType === type || dataType.startsWith(`${type}.`);
}

function checkAttribute(name: string, attribute: MessageAttribute): void {
  if (!NAME.test(name) || name.length > NAME_LENGTH_MAX || /^(aws|amazon)\./i.test(name)) {
    refuse(
      name,
      `Invalid message attribute name: it has 1 to ${NAME_LENGTH_MAX} letters, digits, hyphens, underscores and full stops, and does not begin with "AWS." or "Amazon.".`,
    );
  }
  const { dataType, stringValue, binaryValue } = attribute;
  if (!DATA_TYPE.test(dataType)) {
    refuse(
      name,
      'it has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.',
    );
  }
  const isBinary = isOfType(attribute, 'Binary');
  const value = isBinary ? binaryValue : stringValue;
  const other = isBinary ? stringValue : binaryValue;
  if (value === null || value === '' || other !== null) {
    refuse(
      name,
      `it must have a ${isBinary ? 'binaryValue' : 'stringValue'} that is not empty, and no other value, for message attribute type '${dataType}'.`,
    );
  }
  if (isBinary && !BASE64.test(value)) refuse(name, 'its binaryValue is not valid base64.');
  if (isOfType(attribute, 'Number') && !NUMBER.test(value)) {
    refuse(name, 'Could not cast message attribute value to number.');
  }
}

function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

function refuse(name: string, why: string): never {
  throw new Refusal(
    'MESSAGE_ATTRIBUTE_INVALID',
    `The message attribute '${name.slice(0, NAME_LENGTH_MAX)}' cannot be taken: ${why}`,
    { field: 'messageAttributes', detail: { name: name.slice(0, NAME_LENGTH_MAX) } },
  );
}
