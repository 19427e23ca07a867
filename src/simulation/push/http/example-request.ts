import type { HttpRequest } from './http-message.ts';

/*
 * What the examples of events are made of: fronts show requests of one kind, so that a reader who
 * compares their events sees how the formats differ.
 */

/** 15 January 2026, 10:11:12 UTC. */
export const EXAMPLE_RECEIVED_AT_MS = 1_768_471_872_345;

export const EXAMPLE_TRACE_HEADER = 'Root=1-69651180-0a1b2c3d4e5f60718293a4b5';

/** A client posts JSON to a path; `cookie` is the value of its header, null for none. */
export function exampleRequest(rawPath: string, body: string, cookie: string | null): HttpRequest {
  return {
    method: 'POST',
    rawPath,
    rawQueryString: 'q=a&q=b',
    headers: [
      { name: 'Content-Type', value: 'application/json' },
      ...(cookie === null ? [] : [{ name: 'Cookie', value: cookie }]),
      { name: 'User-Agent', value: 'curl/8' },
    ],
    body,
    isBase64Encoded: false,
    sourceIp: '192.0.2.7',
  };
}
