import type { JsonObject } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import type { RuleId } from '../../../rules/registry.ts';
import { answerExchange, refuseExchange } from '../../http/http-exchange.ts';
import {
  headerOf,
  isHeaderValue,
  type HttpHeader,
  type HttpResponse,
} from '../../http/http-message.ts';
import {
  gatewayResponseTypes,
  type FailureType,
  type GatewayResponse,
  type GatewayResponseType,
} from './gateway-response.ts';
import { readSource, type MappingValues } from './mapping-source.ts';
import { acceptedTemplate } from './media-type.ts';
import { extendedRequestId, requestValues, traceHeaderOf, type Passage } from './passage.ts';

/** Why API Gateway answers in the place of an integration. */
export interface Failure {
  readonly type: FailureType;
  /** The status where nobody has put another one; null for that of the type. */
  readonly statusCode: number | null;
  /** What the client reads. */
  readonly message: string;
  readonly rule: RuleId;
  /** A sentence for the learner. */
  readonly why: string;
}

/** Answers a request that never reached a function, as the API's gateway responses say (AGR-11). */
export function refuseByGateway(kernel: Kernel, passage: Passage, failure: Failure): void {
  refuseExchange(kernel, passage.exchange, gatewayAnswer(kernel, passage, failure), failure);
}

/** The same for one whose function was invoked. */
export function failByGateway(kernel: Kernel, passage: Passage, failure: Failure): void {
  answerExchange(kernel, passage.exchange, gatewayAnswer(kernel, passage, failure), failure);
}

/** A response with the headers that a REST API adds to each. */
export function withApiHeaders(
  { exchange }: Pick<Passage, 'exchange'>,
  response: HttpResponse,
): HttpResponse {
  return {
    ...response,
    headers: [
      ...response.headers,
      { name: 'x-amz-apigw-id', value: extendedRequestId(exchange) },
      { name: 'X-Amzn-Trace-Id', value: traceHeaderOf(exchange) },
    ],
  };
}

/** The body that AWS gives: `{"message":"…"}`, with a capital M where access was denied. */
export function defaultAnswer(
  type: FailureType,
  statusCode: number | null,
  message: string,
): HttpResponse {
  const { statusCode: usualStatus, errorType } = gatewayResponseTypes[type];
  return {
    statusCode: statusCode ?? usualStatus,
    headers: [
      { name: 'content-type', value: 'application/json' },
      { name: 'x-amzn-ErrorType', value: errorType },
    ],
    body: JSON.stringify(type === 'ACCESS_DENIED' ? { Message: message } : { message }),
    isBase64Encoded: false,
  };
}

function gatewayAnswer(kernel: Kernel, passage: Passage, failure: Failure): HttpResponse {
  const usual = defaultAnswer(failure.type, failure.statusCode, failure.message);
  const put = putFor(passage, failure.type, usual.statusCode);
  return withApiHeaders(passage, put ? customized(kernel, passage, failure, usual, put) : usual);
}

/** The response put for that failure, else for its class. */
function putFor(
  { deployment }: Passage,
  type: FailureType,
  statusCode: number,
): GatewayResponse | null {
  const { gatewayResponses } = deployment.snapshot;
  const ofClass: GatewayResponseType = statusCode < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  return (
    gatewayResponses.find(({ responseType }) => responseType === type) ??
    gatewayResponses.find(({ responseType }) => responseType === ofClass) ??
    null
  );
}

function customized(
  kernel: Kernel,
  passage: Passage,
  { type, message }: Failure,
  usual: HttpResponse,
  put: GatewayResponse,
): HttpResponse {
  const values = requestValues(kernel, passage);
  const error: JsonObject = {
    message,
    messageString: JSON.stringify(message),
    responseType: type,
  };
  const known: MappingValues = { ...values, context: { ...values.context, error } };
  const template = acceptedTemplate(
    put.responseTemplates,
    headerOf(passage.exchange.requestHeaders, 'accept'),
  );
  const mapped = put.responseParameters.flatMap(({ name, value }): HttpHeader[] => {
    const text = readSource(value, known);
    return text === null || !isHeaderValue(text)
      ? []
      : [{ name: name.slice('gatewayresponse.header.'.length), value: text }];
  });
  const replaced = new Set(mapped.map(({ name }) => name.toLowerCase()));
  const own = usual.headers.map((header) =>
    template && header.name === 'content-type' ? { ...header, value: template.name } : header,
  );
  return {
    ...usual,
    statusCode: put.statusCode ?? usual.statusCode,
    headers: [...own.filter(({ name }) => !replaced.has(name.toLowerCase())), ...mapped],
    body: template ? fill(template.value, known) : usual.body,
  };
}

/** Characters of a filled template at most; what would come behind is cut off. */
const FILLED_LENGTH_MAX = 1_048_576;

const VARIABLE =
  /\$(?:\{((?:context|stageVariables|method\.request)(?:\.[\w-]+)+)\}|((?:context|stageVariables|method\.request)(?:\.[\w-]+)+))/g;

/** Such templates have variables and nothing else: no directives, no functions. */
function fill(template: string, values: MappingValues): string {
  let filled = '';
  let end = 0;
  for (const match of template.matchAll(VARIABLE)) {
    const [all, braced, bare] = match;
    filled += template.slice(end, match.index);
    filled += readSource(braced ?? bare ?? '', values) ?? all;
    end = match.index + all.length;
    if (filled.length > FILLED_LENGTH_MAX) return filled.slice(0, FILLED_LENGTH_MAX);
  }
  return filled + template.slice(end);
}
