import { formatInstant } from '../../instant.ts';
import type { JsonObject } from '../../json.ts';
import {
  fromBase64,
  headerOf,
  toBase64,
  type HttpHeader,
  type HttpRequest,
} from './http-message.ts';

/** What a front end adds to a request. */
export interface FrontEndContext {
  /** The account of whoever is behind the request, or `anonymous`. */
  readonly accountId: string;
  readonly apiId: string;
  /** `<id>.lambda-url.eu-west-1.on.aws` */
  readonly domainName: string;
  readonly routeKey: string;
  readonly stage: string;
  readonly requestId: string;
  readonly traceHeader: string;
  /** Who was let in and by what; null where nobody was asked. */
  readonly authorizer: JsonObject | null;
  readonly receivedAtMs: number;
}

/** Headers that end at the front end, and those that it writes itself. */
const REPLACED_HEADERS: ReadonlySet<string> = new Set([
  'connection',
  'cookie',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-amzn-trace-id',
  'x-forwarded-for',
  'x-forwarded-port',
  'x-forwarded-proto',
]);

/**
 * The event of payload format 2.0: header names in lower case, repeated headers and query values
 * joined by commas, cookies apart, and what is absent left out (AGH-01).
 */
export function eventFormat2(request: HttpRequest, context: FrontEndContext): JsonObject {
  const { method, rawPath, rawQueryString, headers, sourceIp } = request;
  const { apiId, domainName, requestId, routeKey, stage, receivedAtMs } = context;
  const cookies = cookiesOf(headers);
  const userAgent = headerOf(headers, 'user-agent');
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: {
      ...joined(headers),
      host: domainName,
      'x-amzn-trace-id': context.traceHeader,
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
    },
    ...(rawQueryString === '' ? {} : { queryStringParameters: queryOf(rawQueryString) }),
    requestContext: {
      accountId: context.accountId,
      apiId,
      ...(context.authorizer === null ? {} : { authorizer: context.authorizer }),
      domainName,
      domainPrefix: domainName.slice(0, domainName.indexOf('.')),
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        ...(userAgent === null ? {} : { userAgent }),
      },
      requestId,
      routeKey,
      stage,
      time: commonLogTime(receivedAtMs),
      timeEpoch: receivedAtMs,
    },
    ...eventBody(request),
  };
}

/** A text goes as it is, anything else in base64 (URL-05). */
function eventBody({ headers, body, isBase64Encoded }: HttpRequest): JsonObject {
  if (body === null || body === '') return { isBase64Encoded: false };
  if (isText(headerOf(headers, 'content-type') ?? '')) {
    const text = isBase64Encoded ? fromBase64(body) : body;
    if (text !== null) return { body: text, isBase64Encoded: false };
  }
  return { body: isBase64Encoded ? body : toBase64(body), isBase64Encoded: true };
}

function isText(contentType: string): boolean {
  return /^(text\/[^;]+|application\/(json|javascript|xml|[^;]+\+(json|xml)))\s*(;|$)/i.test(
    contentType,
  );
}

function joined(headers: readonly HttpHeader[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, value } of headers) {
    const key = name.toLowerCase();
    if (REPLACED_HEADERS.has(key)) continue;
    const before = Object.hasOwn(values, key) ? values[key] : undefined;
    define(values, key, before === undefined ? value : `${before},${value}`);
  }
  return values;
}

function cookiesOf(headers: readonly HttpHeader[]): string[] {
  return headers
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .flatMap(({ value }) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
}

function queryOf(rawQueryString: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [key, value] of new URLSearchParams(rawQueryString)) {
    const before = Object.hasOwn(values, key) ? values[key] : undefined;
    define(values, key, before === undefined ? value : `${before},${value}`);
  }
  return values;
}

/** A key from outside may be `__proto__`. */
function define(values: Record<string, string>, key: string, value: string): void {
  Object.defineProperty(values, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `15/Jan/2026:10:11:12 +0000` */
function commonLogTime(atMs: number): string {
  const iso = formatInstant(atMs);
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? '';
  return `${iso.slice(8, 10)}/${month}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
