import { refuseConstraint, validatePattern, validateText } from '../constraint.ts';
import type { HttpHeader, HttpRequest } from '../push/http/http-message.ts';
import { CLIENT_IP, isHeaderName } from '../push/http/http-message.ts';

/** A request of HTTP that a traffic sends, again and again. */
export interface TrafficRequest {
  /** `GET` */
  readonly method: string;
  /** A template, as what follows is but for the names of headers. From the first slash on. */
  readonly path: string;
  /** Without the question mark; empty for none. */
  readonly query: string;
  readonly headers: readonly HttpHeader[];
  readonly body: string | null;
}

/** Headers of one request at most. */
const HEADERS_MAX = 50;

/** Refuses a request that no client could send; `validateTemplate` looks at one field. */
export function validateRequest(
  { method, path, query, headers, body }: TrafficRequest,
  validateTemplate: (field: string, text: string) => void,
): void {
  validatePattern('action.method', method, /^[A-Z]{1,20}$/, '[A-Z]{1,20}');
  validateText('action.path', path, 1, Number.MAX_SAFE_INTEGER);
  validateTemplate('action.path', path);
  validateTemplate('action.query', query);
  if (headers.length > HEADERS_MAX) {
    refuseConstraint(
      'action.headers',
      `${headers.length} headers`,
      `Member must have length less than or equal to ${HEADERS_MAX}`,
      { max: HEADERS_MAX },
    );
  }
  for (const [index, { name, value }] of headers.entries()) {
    const field = `action.headers.${index}`;
    if (!isHeaderName(name)) {
      refuseConstraint(`${field}.name`, name, 'Member must be the name of a header');
    }
    validateTemplate(`${field}.value`, value);
  }
  if (body !== null) validateTemplate('action.body', body);
}

/** The request with its templates filled, as it reaches a front end. */
export function fillRequest(
  { method, path, query, headers, body }: TrafficRequest,
  fill: (text: string) => string,
): HttpRequest {
  return {
    method,
    rawPath: fill(path),
    rawQueryString: fill(query),
    headers: headers.map(({ name, value }) => ({ name, value: fill(value) })),
    body: body === null ? null : fill(body),
    isBase64Encoded: false,
    sourceIp: CLIENT_IP,
  };
}
