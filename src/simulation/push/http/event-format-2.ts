import type { JsonObject } from '../../json.ts';
import { accessLogTime } from './access-log-time.ts';
import { textOrBase64Body } from './event-body.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { headerOf, type HttpHeader, type HttpRequest } from './http-message.ts';
import { queryValues } from './query-values.ts';

/** What every front end adds to a request. */
export interface FrontEndContext {
  readonly accountId: string;
  readonly apiId: string;
  /** `<id>.lambda-url.eu-west-1.on.aws` */
  readonly domainName: string;
  readonly stage: string;
  readonly requestId: string;
  readonly traceHeader: string;
  readonly receivedAtMs: number;
  /** By name; null for none. */
  readonly pathParameters: Readonly<Record<string, string>> | null;
  /** By name; null for none. */
  readonly stageVariables: Readonly<Record<string, string>> | null;
}

export interface Format2Context extends FrontEndContext {
  /** `POST /orders/{id}`, or `$default`. */
  readonly routeKey: string;
  /** Who was let in and by what; null where nobody was asked. */
  readonly authorizer: JsonObject | null;
}

/**
 * The event of payload format 2.0: header names in lower case, repeated headers and query values
 * joined by commas, cookies apart, and what is absent left out (AGH-01).
 */
export function eventFormat2(request: HttpRequest, context: Format2Context): JsonObject {
  const { method, rawPath, rawQueryString, headers, sourceIp } = request;
  const { apiId, domainName, requestId, routeKey, stage, receivedAtMs } = context;
  const { pathParameters, stageVariables } = context;
  const cookies = cookiesOf(headers);
  const userAgent = headerOf(headers, 'user-agent');
  const { body, isBase64Encoded } = textOrBase64Body(request);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookies.length === 0 ? {} : { cookies }),
    headers: headersOf(request, context),
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
      time: accessLogTime(receivedAtMs),
      timeEpoch: receivedAtMs,
    },
    ...(body === null ? {} : { body }),
    ...(pathParameters === null ? {} : { pathParameters }),
    ...(stageVariables === null ? {} : { stageVariables }),
    isBase64Encoded,
  };
}

function headersOf(request: HttpRequest, context: FrontEndContext): JsonObject {
  return Object.fromEntries(
    forwardedHeaders(request, context)
      .map(({ name, values }) => [name.toLowerCase(), values.join(',')] as const)
      .filter(([name]) => name !== 'cookie'),
  );
}

function cookiesOf(headers: readonly HttpHeader[]): string[] {
  return headers
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .flatMap(({ value }) => value.split(';'))
    .map((cookie) => cookie.trim())
    .filter((cookie) => cookie !== '');
}

function queryOf(rawQueryString: string): JsonObject {
  return Object.fromEntries(
    [...queryValues(rawQueryString)].map(([name, values]) => [name, values.join(',')]),
  );
}
