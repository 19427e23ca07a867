import type { Json } from '../../json.ts';
import {
  CONNECTION_HEADERS,
  isHeaderName,
  isHeaderValue,
  type HttpHeader,
} from './http-message.ts';

/** Headers that say how a message travels; the front end writes its own. */
const TRAVEL_HEADERS: ReadonlySet<string> = new Set([
  ...CONNECTION_HEADERS,
  'content-length',
  'date',
]);

/** Whether a front end writes that header itself, and drops a function's. */
export function isTravelHeader(name: string): boolean {
  return TRAVEL_HEADERS.has(name.toLowerCase());
}

/** A header of a function's result; a text says why it is none: line breaks above all. */
export function readHeader(name: string, value: Json): HttpHeader | string {
  if (!isHeaderName(name)) return `"${name.slice(0, 60)}" cannot be the name of a header`;
  const text = typeof value === 'object' ? null : String(value);
  if (text === null || !isHeaderValue(text)) {
    return `the value of the header "${name}" is not a text that a header can carry`;
  }
  return { name, value: text };
}
