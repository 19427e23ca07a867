import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import { headerOf, isBase64, type HttpHeader } from './http-message.ts';
import { isTravelHeader, readHeader } from './response-headers.ts';
import type { ResultReading } from './result-format-2.ts';

/** The only members that a result may have (AGR-03). */
const MEMBERS: ReadonlySet<string> = new Set([
  'isBase64Encoded',
  'statusCode',
  'headers',
  'multiValueHeaders',
  'body',
]);

/** How a front end takes results of format 1.0. */
export interface Result1Options {
  /**
   * Whether a body of that content type that is said to be base64 is decoded; otherwise it goes out as
   * the text that it is.
   */
  readonly decodesBase64: (contentType: string) => boolean;
}

/**
 * Reads a result of payload format 1.0: an object with at least one of five members and no other
 * (AGR-03). What is not one, and what HTTP could not carry, is malformed (AGR-04).
 */
export function readResult1(payload: string | null, options: Result1Options): ResultReading {
  const result = JSON.parse(payload ?? 'null') as Json;
  if (!isJsonObject(result)) return malformed('it is not an object');
  const members = Object.keys(result);
  if (members.length === 0) return malformed('it is empty');
  const unknown = members.find((member) => !MEMBERS.has(member));
  if (unknown !== undefined) {
    return malformed(`"${unknown.slice(0, 60)}" is none of the members that it may have`);
  }
  return readMembers(result, options);
}

function readMembers(result: JsonObject, { decodesBase64 }: Result1Options): ResultReading {
  const statusCode = readStatusCode(result['statusCode'] ?? 200);
  if (statusCode === null) {
    return malformed(
      `statusCode is ${JSON.stringify(result['statusCode']).slice(0, 60)}, and must be 100 to 599`,
    );
  }
  const headers = readHeaders(result['headers'] ?? {}, result['multiValueHeaders'] ?? {});
  if (typeof headers === 'string') return malformed(headers);
  const { body = null } = result;
  if (typeof body === 'object' && body !== null) return malformed('body is not a text');
  const saysBase64 = readFlag(result['isBase64Encoded'] ?? false);
  if (saysBase64 === null) return malformed('isBase64Encoded is neither true nor false');
  const text = body === null ? null : String(body);
  const contentType = headerOf(headers, 'content-type');
  const isBase64Encoded = saysBase64 && decodesBase64(contentType ?? JSON_TYPE.value);
  if (isBase64Encoded && text !== null && !isBase64(text)) {
    return malformed('isBase64Encoded is true, and the body is not base64');
  }
  return {
    response: {
      statusCode,
      headers: contentType === null ? [JSON_TYPE, ...headers] : headers,
      body: text,
      isBase64Encoded,
    },
  };
}

const JSON_TYPE: HttpHeader = { name: 'content-type', value: 'application/json' };

/** A number from 100 to 599, or its digits. */
function readStatusCode(value: Json): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  return /^[1-5]\d\d$/.test(String(value)) ? Number(value) : null;
}

/** True or false, or the word. */
function readFlag(value: Json): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true') return true;
  return value === 'false' ? false : null;
}

/** Both maps in one list, the values of `multiValueHeaders` first; a pair that is in both counts once. */
function readHeaders(single: Json, multiple: Json): HttpHeader[] | string {
  if (!isJsonObject(single)) return 'headers is not an object';
  if (!isJsonObject(multiple)) return 'multiValueHeaders is not an object';
  const read: HttpHeader[] = [];
  const pairs = new Set<string>();
  for (const [name, values] of Object.entries(multiple)) {
    if (!isJsonArray(values)) return `multiValueHeaders has no list for "${name.slice(0, 60)}"`;
    for (const value of values) {
      const header = readHeader(name, value);
      if (typeof header === 'string') return header;
      pairs.add(pairOf(header));
      read.push(header);
    }
  }
  for (const [name, value] of Object.entries(single)) {
    const header = readHeader(name, value);
    if (typeof header === 'string') return header;
    if (!pairs.has(pairOf(header))) read.push(header);
  }
  return read.filter(({ name }) => !isTravelHeader(name));
}

function pairOf({ name, value }: HttpHeader): string {
  return `${name.toLowerCase()}:${value}`;
}

function malformed(why: string): ResultReading {
  return { malformed: why };
}
