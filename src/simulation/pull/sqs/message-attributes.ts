import { createHash } from 'node:crypto';
import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import type { MessageAttribute, MessageAttributes } from '../../service-call.ts';

const ATTRIBUTES_MAX = 10;
const NAME_LENGTH_MAX = 256;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Digits of a number, and where they may begin and end, as powers of ten. */
const NUMBER = { digits: 38, smallest: -128, largest: 126 };

/** Refuses attributes that AWS does not take. */
export function refuseBadAttributes(attributes: MessageAttributes): void {
  const count = Object.keys(attributes).length;
  if (count > ATTRIBUTES_MAX) {
    refuse(
      'messageAttributes',
      `Number of message attributes [${count}] exceeds the allowed maximum [${ATTRIBUTES_MAX}].`,
    );
  }
  for (const [name, attribute] of Object.entries(attributes)) {
    refuseBadName(name);
    refuseBadValue(name, attribute);
  }
}

/** Bytes that attributes add to a message: names, types and values. */
export function attributeBytes(attributes: MessageAttributes): number {
  let bytes = 0;
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += byteLength(name) + byteLength(dataType);
    bytes += binaryValue === null ? byteLength(stringValue ?? '') : base64Bytes(binaryValue);
  }
  return bytes;
}

/** MD5 of a message's body. */
export function bodyChecksum(body: string): string {
  return createHash('md5').update(body).digest('hex');
}

/**
 * MD5 of a message's attributes, as AWS computes it for clients to compare: of each, in the order of
 * the names, the name, the type, a byte for the kind of value, and the value, each with its length
 * before it. Null for no attributes.
 */
export function attributeChecksum(attributes: MessageAttributes): string | null {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return null;
  const hash = createHash('md5');
  const addText = (text: string): void => {
    hash.update(lengthPrefix(byteLength(text))).update(text);
  };
  for (const name of names) {
    const { dataType, stringValue, binaryValue } = attributes[name] as MessageAttribute;
    addText(name);
    addText(dataType);
    if (binaryValue === null) {
      hash.update(Uint8Array.of(1));
      addText(stringValue ?? '');
    } else {
      hash.update(Uint8Array.of(2)).update(lengthPrefix(base64Bytes(binaryValue)));
      hash.update(binaryValue, 'base64');
    }
  }
  return hash.digest('hex');
}

function refuseBadName(name: string): void {
  const isWellFormed =
    name.length <= NAME_LENGTH_MAX &&
    /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(name) &&
    !/^(?:aws|amazon)\./i.test(name);
  if (isWellFormed) return;
  refuse(
    `messageAttributes.${name.slice(0, NAME_LENGTH_MAX)}`,
    `The message attribute name '${name.slice(0, NAME_LENGTH_MAX)}' is invalid: it has from 1 to ${NAME_LENGTH_MAX} of A-Z, a-z, 0-9, underscore, hyphen and full stop, no full stop first, last or twice in a row, and does not begin with AWS. or Amazon.`,
  );
}

function refuseBadValue(name: string, attribute: MessageAttribute): void {
  const { dataType, stringValue, binaryValue } = attribute;
  const field = `messageAttributes.${name}`;
  const kind = /^(String|Number|Binary)(?:\..{1,256})?$/.exec(dataType)?.[1];
  if (kind === undefined || dataType.length > NAME_LENGTH_MAX) {
    refuse(
      `${field}.dataType`,
      `The type of message attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  }
  const [wanted, other] =
    kind === 'Binary' ? [binaryValue, stringValue] : [stringValue, binaryValue];
  const valueField = kind === 'Binary' ? 'binaryValue' : 'stringValue';
  if (wanted === null || wanted === '' || other !== null) {
    refuse(
      `${field}.${valueField}`,
      `The message attribute '${name}' with type '${kind}' must use the field '${valueField}', with a value that is not empty, and no other.`,
    );
  }
  if (kind === 'Binary' && !BASE64.test(wanted)) {
    refuse(`${field}.binaryValue`, `The value of message attribute '${name}' must be base64.`);
  }
  if (kind === 'Number' && !isNumber(wanted)) {
    refuse(
      `${field}.stringValue`,
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
  if (kind === 'String') refuseBadText(`${field}.stringValue`, wanted);
}

/** Refuses a text with characters that SQS does not take. */
export function refuseBadText(field: string, text: string): void {
  if (/^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u.test(text)) return;
  throw new Refusal(
    'INVALID_MESSAGE_CONTENTS',
    'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    { field },
  );
}

function isNumber(text: string): boolean {
  const parts = /^[+-]?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (!parts) return false;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  if (digits === '') return false;
  const significant = digits.replace(/^0+/, '').replace(/0+$/, '');
  if (significant === '') return true;
  const leadingZeros = digits.length - digits.replace(/^0+/, '').length;
  const magnitude = whole.length - leadingZeros - 1 + Number(exponent);
  return (
    significant.length <= NUMBER.digits &&
    magnitude >= NUMBER.smallest &&
    magnitude <= NUMBER.largest
  );
}

function base64Bytes(text: string): number {
  return (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0);
}

/** Four bytes, the highest first. */
function lengthPrefix(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function refuse(field: string, message: string): never {
  throw new Refusal('QUEUE_PARAMETER_INVALID', message, { field });
}
