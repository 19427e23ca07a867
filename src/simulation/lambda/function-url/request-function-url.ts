import { Refusal } from '../../errors.ts';
import { accountOfArn } from '../../iam/arn.ts';
import type { JsonObject } from '../../json.ts';
import { defineContinuation, type Kernel } from '../../kernel.ts';
import { answerPreflight, isPreflight, withCors } from '../../push/http/cors.ts';
import { eventFormat2 } from '../../push/http/event-format-2.ts';
import { exchangeForService, signerInput } from '../../push/http/http-call.ts';
import {
  answerExchange,
  awaitInvocation,
  httpExchanges,
  openExchange,
  refuseExchange,
  type HttpExchangeReference,
  type HttpExchangeRow,
} from '../../push/http/http-exchange.ts';
import type { HttpRequest, HttpResponse } from '../../push/http/http-message.ts';
import { refuseMalformedRequest } from '../../push/http/http-request.ts';
import { readResult2 } from '../../push/http/result-format-2.ts';
import { iamAuthorizer, signerOf, type Signer } from '../../push/http/signer.ts';
import type { RuleId } from '../../rules/registry.ts';
import type { CallAnswer, CallRefusal, InvokeFunctionUrlCall } from '../../service-call.ts';
import { startTrace } from '../../trace-header.ts';
import { functionArn } from '../function-name.ts';
import { LATEST } from '../function.ts';
import type { CallerInput } from '../policy/caller.ts';
import { resolveFunctionUrl, titleOf, type FunctionUrlTarget } from './function-url-commands.ts';
import { domainOf, functionUrls, urlIdOf, type FunctionUrlRow } from './function-url.ts';

export interface RequestFunctionUrlInput {
  /** The URL by its id in the domain, or by what it belongs to. */
  readonly url: { readonly urlId: string } | FunctionUrlTarget;
  readonly request: HttpRequest;
  /** Who signs the request; null for nobody. */
  readonly caller: CallerInput | null;
}

/**
 * Sends a request to a function URL, which invokes the function synchronously (URL-01). The exchange
 * ends at once where the URL answers by itself, else with the invocation.
 */
export function requestFunctionUrl(
  kernel: Kernel,
  { url: wanted, request, caller }: RequestFunctionUrlInput,
  /** Of the chain of requests that it belongs to; null where one begins with it. */
  chain: string | null = null,
): HttpExchangeReference {
  const url =
    'urlId' in wanted ? findById(kernel, wanted.urlId) : resolveFunctionUrl(kernel, wanted);
  refuseMalformedRequest(request);
  const signer = signerOf(caller, 'a function URL');
  const traceHeader = chain ?? startTrace(kernel);
  const exchange = openExchange(kernel, request, {
    frontEnd: 'FUNCTION_URL',
    frontEndId: url.id,
    stage: null,
    routeKey: null,
    functionName: url.functionName,
    requestId: kernel.random('request-ids').uuid(),
    traceHeader,
    title: titleOf(url),
    rule: 'URL-01',
  });
  serve(kernel, { url, request, exchange, signer, traceHeader });
  return { exchangeId: exchange.id };
}

/** Receives what another service sends to a function URL, as it would from anybody. */
export function requestFunctionUrlForService(
  kernel: Kernel,
  call: InvokeFunctionUrlCall,
): CallAnswer {
  const { functionName, qualifier, request, traceHeader } = call;
  const input = { url: { functionName, qualifier }, request, caller: signerInput(call) };
  return exchangeForService(() => requestFunctionUrl(kernel, input, traceHeader));
}

interface Serving {
  readonly url: FunctionUrlRow;
  readonly request: HttpRequest;
  readonly exchange: HttpExchangeRow;
  readonly signer: Signer | null;
  readonly traceHeader: string;
}

function serve(kernel: Kernel, { url, request, exchange, signer, traceHeader }: Serving): void {
  const refuse = (response: HttpResponse, rule: RuleId, why: string): void =>
    refuseExchange(kernel, exchange, withCors(url.cors, request, response), { rule, why });
  if (url.orphanedAtMs !== null) {
    refuse(
      FORBIDDEN,
      'URL-08',
      `the alias "${url.qualifier}" that the URL belonged to was deleted.`,
    );
    return;
  }
  if (url.cors && isPreflight(request)) {
    answerExchange(kernel, exchange, answerPreflight(url.cors, request, 200), {
      rule: 'URL-02',
      why: 'the URL answers preflights itself, by its CORS configuration; the function is not invoked.',
    });
    return;
  }
  const isSigned = url.authType === 'AWS_IAM';
  if (isSigned && !signer) {
    refuse(
      FORBIDDEN,
      'URL-07',
      'the URL has the authorization AWS_IAM, and nobody has signed the request.',
    );
    return;
  }
  const arn = functionArn(kernel.sandbox, url.functionName);
  const answer = kernel.call({
    action: 'lambda:InvokeFunction',
    // With the authorization NONE a signature is not looked at.
    caller: isSigned && signer ? signer : { kind: 'anonymous' },
    functionUrlAuthType: url.authType,
    functionArn: url.qualifier === LATEST ? arn : `${arn}:${url.qualifier}`,
    invocationType: 'REQUEST_RESPONSE',
    payload: JSON.stringify(eventOf(kernel, { url, request, exchange, signer, traceHeader })),
    traceHeader,
    continuation: { name: functionUrlAnswers.name, data: { exchangeId: exchange.id } },
  });
  if (answer.accepted) {
    awaitInvocation(kernel, exchange, answer.id);
    return;
  }
  const { refusal } = answer;
  const { response, rule } = refusals[refusal.kind];
  refuse(response, rule, refusal.message);
}

/** What goes on when the function has answered: its result becomes the response (URL-03, URL-04). */
export const functionUrlAnswers = defineContinuation<{ readonly exchangeId: string }>({
  name: 'function-url-answer',
  resume(kernel, { exchangeId }, { functionError, payload }) {
    const exchange = kernel.table(httpExchanges).get(exchangeId);
    if (!exchange) return;
    const cors = kernel.table(functionUrls).get(exchange.frontEndId)?.cors ?? null;
    const answer = (response: HttpResponse, rule: RuleId, why: string): void => {
      const allowed = withCors(cors, { headers: exchange.requestHeaders }, response);
      answerExchange(kernel, exchange, allowed, { rule, why });
    };
    if (functionError !== null) {
      answer(BAD_GATEWAY, 'URL-04', 'the function failed; the client never sees how.');
      return;
    }
    const reading = readResult2(payload, 'application/json');
    if ('malformed' in reading) {
      answer(
        BAD_GATEWAY,
        'URL-04',
        `the function's result is no HTTP response: ${reading.malformed}.`,
      );
      return;
    }
    answer(
      reading.response,
      reading.isWhole ? 'URL-03' : 'URL-04',
      reading.isWhole
        ? 'the result of the function has no statusCode, so it is the body.'
        : 'the result of the function says so.',
    );
  },
});

function findById(kernel: Kernel, urlId: string): FunctionUrlRow {
  const url = kernel.table(functionUrls).get(`url_${urlId}`);
  if (url) return url;
  throw new Refusal(
    'FUNCTION_URL_NOT_FOUND',
    `There is no function URL "${urlId.slice(0, 60)}" in the sandbox.`,
    { field: 'urlId' },
  );
}

function eventOf(
  { sandbox, now }: Kernel,
  { url, request, exchange, signer, traceHeader }: Serving,
): JsonObject {
  const isSigned = url.authType === 'AWS_IAM' && signer !== null;
  const urlId = urlIdOf(url);
  return eventFormat2(request, {
    accountId: isSigned ? accountOfArn(signer.arn) : 'anonymous',
    apiId: urlId,
    domainName: domainOf(sandbox, urlId),
    routeKey: '$default',
    stage: '$default',
    requestId: exchange.requestId,
    traceHeader,
    authorizer: isSigned ? { iam: iamAuthorizer(signer) } : null,
    pathParameters: null,
    stageVariables: null,
    receivedAtMs: now,
  });
}

const FORBIDDEN = jsonResponse(
  403,
  '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
  'AccessDeniedException',
);
const BAD_GATEWAY = jsonResponse(502, 'Internal Server Error');

/** How what Lambda refuses reads to the client of a URL. */
const refusals: Readonly<
  Record<CallRefusal['kind'], { readonly response: HttpResponse; readonly rule: RuleId }>
> = {
  NO_PERMISSIONS: { response: FORBIDDEN, rule: 'URL-06' },
  NO_RESOURCE: { response: FORBIDDEN, rule: 'URL-08' },
  // Reserved concurrency bounds the rate too, and with none reserved nothing gets through.
  THROTTLED: {
    response: jsonResponse(429, '{"Message":"Rate Exceeded."}', 'TooManyRequestsException'),
    rule: 'URL-09',
  },
  // The event with the request in it is larger than a payload may be.
  INVALID: { response: jsonResponse(413, 'Request Entity Too Large'), rule: 'URL-02' },
  INTERNAL: { response: BAD_GATEWAY, rule: 'URL-04' },
};

function jsonResponse(statusCode: number, body: string, errorType?: string): HttpResponse {
  return {
    statusCode,
    headers: [
      { name: 'content-type', value: 'application/json' },
      ...(errorType === undefined ? [] : [{ name: 'x-amzn-ErrorType', value: errorType }]),
    ],
    body,
    isBase64Encoded: false,
  };
}
