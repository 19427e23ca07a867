import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../../json.ts';
import {
  headerOf,
  isBase64,
  isHeaderValue,
  type HttpHeader,
  type HttpResponse,
} from './http-message.ts';
import { isTravelHeader, readHeader } from './response-headers.ts';

/** The response that a function's result stands for, or why it stands for none. */
export type ResultReading = { readonly response: HttpResponse } | { readonly malformed: string };

/** A reading of format 2.0, where a result need not be a response. */
export type Result2Reading =
  /** `isWhole`: the result is the body of the response rather than the response. */
  { readonly response: HttpResponse; readonly isWhole: boolean } | { readonly malformed: string };

/**
 * Reads a result of payload format 2.0 (AGH-03): an object with a status code is the response, with the
 * given content type if it says none; anything else becomes the body of one, as JSON. What HTTP could
 * not carry is malformed, line breaks in headers above all.
 */
export function readResult2(payload: string | null, contentType: string): Result2Reading {
  const result = JSON.parse(payload ?? 'null') as Json;
  if (isJsonObject(result) && result['statusCode'] !== undefined) {
    const reading = readResponse(result, contentType);
    return 'malformed' in reading ? reading : { ...reading, isWhole: false };
  }
  return {
    isWhole: true,
    response: {
      statusCode: 200,
      headers: [{ name: 'content-type', value: 'application/json' }],
      body: bodyText(result),
      isBase64Encoded: false,
    },
  };
}

function readResponse(result: JsonObject, contentType: string): ResultReading {
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
  const typed =
    headerOf(headers, 'content-type') === null
      ? [{ name: 'content-type', value: contentType }, ...headers]
      : headers;
  return { response: { statusCode, headers: [...typed, ...cookies], body: text, isBase64Encoded } };
}

function readHeaders(headers: Json): HttpHeader[] | string {
  if (!isJsonObject(headers)) return 'headers is not an object';
  const read: HttpHeader[] = [];
  for (const [name, value] of Object.entries(headers)) {
    const header = readHeader(name, value);
    if (typeof header === 'string') return header;
    if (!isTravelHeader(name)) read.push(header);
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
