import { newId, type Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import { defineTable } from '../../table.ts';
import { traceIdOf } from '../../trace-header.ts';
import {
  bodyBytes,
  storedBody,
  type HttpHeader,
  type HttpRequest,
  type HttpResponse,
} from './http-message.ts';

/** What of a sandbox answers HTTP. */
export type HttpFrontEnd = 'FUNCTION_URL' | 'REST_API' | 'HTTP_API';

/** A request that a front end has received, and the response once there is one. */
export interface HttpExchangeRow {
  readonly id: string;
  /** Order of arrival in the sandbox, from 1. */
  readonly seq: number;
  readonly frontEnd: HttpFrontEnd;
  /** The function URL or the API, by the id of its row. */
  readonly frontEndId: string;
  /** Of an API; null for a function URL, and where the request named no stage that there is. */
  readonly stage: string | null;
  /** `POST /orders/{id}`, of an API; null for a function URL, and where no route fits. */
  readonly routeKey: string | null;
  /** Null where no function is behind it, or the front end answers before it looks for one. */
  readonly functionName: string | null;
  /** Null where nothing was invoked. */
  readonly invocationId: string | null;
  /** As `requestContext.requestId` and a header of the response have it. */
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  readonly sourceIp: string;
  readonly requestHeaders: readonly HttpHeader[];
  readonly requestBody: string | null;
  readonly requestIsBase64Encoded: boolean;
  readonly requestBytes: number;
  /** Null until there is a response, like all that follows. */
  readonly statusCode: number | null;
  readonly responseHeaders: readonly HttpHeader[] | null;
  readonly responseBody: string | null;
  readonly responseIsBase64Encoded: boolean | null;
  readonly responseBytes: number | null;
  readonly receivedAtMs: number;
  readonly endedAtMs: number | null;
}

/** What a command that opens an exchange answers with. */
export interface HttpExchangeReference {
  readonly exchangeId: string;
}

/** Exchanges that wait for their response; what has one is history. */
export const httpExchanges = defineTable<HttpExchangeRow>({
  name: 'http_exchange',
  key: (row) => row.id,
  isHistory: (row) => row.endedAtMs !== null,
});

/** Which front end has received a request, and where in it the request leads. */
export interface HttpReceipt extends Pick<
  HttpExchangeRow,
  'frontEnd' | 'frontEndId' | 'stage' | 'routeKey' | 'functionName'
> {
  readonly requestId: string;
  readonly traceHeader: string;
  /** As the log names the front end: `the function URL of "orders"`. */
  readonly title: string;
  readonly rule: RuleId;
}

/** Writes a request down; whoever sent it waits from now on. */
export function openExchange(
  kernel: Kernel,
  request: HttpRequest,
  receipt: HttpReceipt,
): HttpExchangeRow {
  const { frontEnd, frontEndId, stage, routeKey, functionName } = receipt;
  const { requestId, traceHeader, title, rule } = receipt;
  const { body, isBase64Encoded } = storedBody(request);
  const exchange = kernel.table(httpExchanges).put({
    id: newId(kernel, 'htx'),
    seq: kernel.nextInSequence('http-exchange'),
    frontEnd,
    frontEndId,
    stage,
    routeKey,
    functionName,
    invocationId: null,
    requestId,
    traceId: traceIdOf(traceHeader),
    method: request.method,
    rawPath: request.rawPath,
    rawQueryString: request.rawQueryString,
    sourceIp: request.sourceIp,
    requestHeaders: request.headers,
    requestBody: body,
    requestIsBase64Encoded: isBase64Encoded,
    requestBytes: bodyBytes(request),
    statusCode: null,
    responseHeaders: null,
    responseBody: null,
    responseIsBase64Encoded: null,
    responseBytes: null,
    receivedAtMs: kernel.now,
    endedAtMs: null,
  });
  kernel.emit({
    kind: 'HTTP_REQUEST_RECEIVED',
    rule,
    ...subjectOf(exchange),
    message: `${request.method} ${short(request.rawPath)} with ${exchange.requestBytes} bytes reached ${title}; the client waits.`,
  });
  return exchange;
}

/** Notes which invocation the response will come from. */
export function awaitInvocation(
  kernel: Kernel,
  exchange: HttpExchangeRow,
  invocationId: string,
): void {
  kernel.table(httpExchanges).put({ ...exchange, invocationId });
}

/** As each front end tells the client under which id it knows the request. */
const requestIdHeaders: Readonly<Record<HttpFrontEnd, string>> = {
  FUNCTION_URL: 'x-amzn-RequestId',
  REST_API: 'x-amzn-RequestId',
  HTTP_API: 'apigw-requestid',
};

/** Why a response is what it is. */
export interface Explanation {
  readonly rule: RuleId;
  /** A sentence for the learner. */
  readonly why: string;
}

/** Ends an exchange with a response of the front end's own: the function was not asked. */
export function refuseExchange(
  kernel: Kernel,
  exchange: HttpExchangeRow,
  response: HttpResponse,
  explanation: Explanation,
): void {
  end(kernel, exchange, response, 'HTTP_REQUEST_REFUSED', explanation);
}

/** Ends an exchange with its response. */
export function answerExchange(
  kernel: Kernel,
  exchange: HttpExchangeRow,
  response: HttpResponse,
  explanation: Explanation,
): void {
  end(kernel, exchange, response, 'HTTP_REQUEST_ANSWERED', explanation);
}

function end(
  kernel: Kernel,
  exchange: HttpExchangeRow,
  response: HttpResponse,
  kind: 'HTTP_REQUEST_REFUSED' | 'HTTP_REQUEST_ANSWERED',
  { rule, why }: Explanation,
): void {
  const { statusCode, headers } = response;
  const { body, isBase64Encoded } = storedBody(response);
  const responseBytes = bodyBytes(response);
  kernel.table(httpExchanges).put({
    ...exchange,
    statusCode,
    responseHeaders: [
      ...headers,
      { name: requestIdHeaders[exchange.frontEnd], value: exchange.requestId },
    ],
    responseBody: body,
    responseIsBase64Encoded: isBase64Encoded,
    responseBytes,
    endedAtMs: kernel.now,
  });
  const { detail, ...subject } = subjectOf(exchange);
  kernel.emit({
    kind,
    rule,
    ...subject,
    message: `The client gets ${statusCode} with ${responseBytes} bytes: ${why}`,
    detail: { ...detail, statusCode, durationMs: kernel.now - exchange.receivedAtMs },
  });
}

function subjectOf(exchange: HttpExchangeRow) {
  const { id, frontEnd, stage, routeKey, functionName, invocationId, traceId } = exchange;
  return {
    ...(functionName === null ? {} : { functionName }),
    ...(invocationId === null ? {} : { invocationId }),
    traceId,
    detail: {
      exchangeId: id,
      frontEnd,
      ...(stage === null ? {} : { stage }),
      ...(routeKey === null ? {} : { routeKey }),
      method: exchange.method,
      rawPath: short(exchange.rawPath),
    },
  };
}

function short(path: string): string {
  return path.length > 200 ? `${path.slice(0, 200)}…` : path;
}
