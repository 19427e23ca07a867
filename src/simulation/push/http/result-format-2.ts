import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import {
  headerOf,
  isBase64,
  isHeaderName,
  isHeaderValue,
  type HttpHeader,
  type HttpResponse,
} from './http-message.ts';

/** The response that a function's result stands for, or why it stands for none. */
export type ResultReading =
  | { readonly response: HttpResponse; readonly rule: 'URL-03' | 'URL-04' }
  | { readonly malformed: string };

/**
 * Reads a result of payload format 2.0 (AGH-03): an object with a status code is the response, anything
 * else becomes the body of one (URL-03). What HTTP could not carry is malformed, line breaks in headers
 * above all.
 */
export function readResult2(payload: string | null): ResultReading {
  const result = JSON.parse(payload ?? 'null') as Json;
  if (isJsonObject(result) && result['statusCode'] !== undefined) return readResponse(result);
  return {
    rule: 'URL-03',
    response: {
      statusCode: 200,
      headers: [JSON_TYPE],
      body: bodyText(result),
      isBase64Encoded: false,
    },
  };
}

const JSON_TYPE: HttpHeader = { name: 'content-type', value: 'application/json' };

/** Headers that say how a message travels; the front end writes its own. */
const TRAVEL_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

function readResponse(result: JsonObject): ResultReading {
  const statusCode = Number(result['statusCode']);
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) {
    return malformed(
      `statusCode is ${JSON.stringify(result['statusCode'])}, and must be 100 to 599`,
    );
  }
  const headers = readHeaders(result['headers'] ?? {});
  if (typeof headers === 'string') return malformed(headers);
  const cookies = readCookies(result['cookies'] ?? []);
  if (typeof cookies === 'string') return malformed(cookies);
  const isBase64Encoded = result['isBase64Encoded'] === true;
  const { body = null } = result;
  const text = body === null ? null : bodyText(body);
  if (isBase64Encoded && text !== null && !isBase64(text)) {
    return malformed('isBase64Encoded is true, and the body is not base64');
  }
  const typed = headerOf(headers, 'content-type') === null ? [JSON_TYPE, ...headers] : headers;
  return {
    rule: 'URL-04',
    response: { statusCode, headers: [...typed, ...cookies], body: text, isBase64Encoded },
  };
}

function readHeaders(headers: Json): HttpHeader[] | string {
  if (!isJsonObject(headers)) return 'headers is not an object';
  const read: HttpHeader[] = [];
  for (const [name, value] of Object.entries(headers)) {
    if (!isHeaderName(name)) return `"${name.slice(0, 60)}" cannot be the name of a header`;
    const text = typeof value === 'object' ? null : String(value);
    if (text === null || !isHeaderValue(text)) {
      return `the value of the header "${name}" is not a text that a header can carry`;
    }
    if (!TRAVEL_HEADERS.has(name.toLowerCase())) read.push({ name, value: text });
  }
  return read;
}

/** One `set-cookie` for each cookie (URL-04). */
function readCookies(cookies: Json): HttpHeader[] | string {
  if (!isJsonArray(cookies)) return 'cookies is not a list';
  const read: HttpHeader[] = [];
  for (const value of cookies) {
    if (typeof value !== 'string' || !isHeaderValue(value)) {
      return 'a cookie is not a text that a header can carry';
    }
    read.push({ name: 'set-cookie', value });
  }
  return read;
}

/** A text without its quotes, anything else as JSON (URL-03). */
function bodyText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function malformed(why: string): ResultReading {
  return { malformed: why };
}
