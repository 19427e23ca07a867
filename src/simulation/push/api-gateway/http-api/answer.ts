import type { ContinuationReference } from '../../../continuation.ts';
import {
  defineContinuation,
  defineTimer,
  type Kernel,
  type TimerReference,
} from '../../../kernel.ts';
import type { RuleId } from '../../../rules/registry.ts';
import { withCors, type CorsConfiguration } from '../../http/cors.ts';
import { answerExchange, httpExchanges, type HttpExchangeRow } from '../../http/http-exchange.ts';
import type { HttpResponse } from '../../http/http-message.ts';
import { readResult1 } from '../../http/result-format-1.ts';
import { readResult2 } from '../../http/result-format-2.ts';
import { messageResponse } from './answer-message.ts';
import type { PayloadFormatVersion } from './integration.ts';

/** How the answer is to be read, as it stood when the request came. */
interface AnswerForm {
  readonly payloadFormatVersion: PayloadFormatVersion;
  readonly cors: CorsConfiguration | null;
}

interface WaitingData extends AnswerForm {
  readonly exchangeId: string;
  readonly traceId: string;
  /** The integration timeout. */
  readonly timer: number;
}

interface TimeoutData {
  readonly exchangeId: string;
  readonly timeoutInMillis: number;
  readonly cors: CorsConfiguration | null;
}

const timeout: TimerReference<TimeoutData> = { name: 'http-api-timeout' };

/** Waits for a function, but no longer than the integration may take. */
export function beginWaiting(
  kernel: Kernel,
  { id: exchangeId, traceId }: HttpExchangeRow,
  timeoutInMillis: number,
  form: AnswerForm,
): { readonly continuation: ContinuationReference; readonly timer: number } {
  const timer = kernel.schedule(timeout, kernel.now + timeoutInMillis, {
    exchangeId,
    timeoutInMillis,
    cors: form.cors,
  });
  const data: WaitingData = { ...form, exchangeId, traceId, timer };
  return { continuation: { name: httpApiAnswers.name, data }, timer };
}

/** The function was not asked, or has answered. */
export function stopWaiting(kernel: Kernel, timer: number): void {
  kernel.cancelTimer(timer);
}

/** What goes on when the function has answered: its result becomes the response (AGH-03). */
export const httpApiAnswers = defineContinuation<WaitingData>({
  name: 'http-api-answer',
  resume(kernel, { exchangeId, traceId, timer, payloadFormatVersion, cors }, answer) {
    const exchange = kernel.table(httpExchanges).get(exchangeId);
    if (!exchange) {
      const { functionName, invocationId } = answer;
      kernel.emit({
        kind: 'HTTP_API_RESULT_DISCARDED',
        rule: 'AGH-04',
        functionName,
        invocationId,
        traceId,
        message:
          'The function has ended after its integration timed out: the client was answered before, and nobody sees the result.',
        detail: { exchangeId },
      });
      return;
    }
    stopWaiting(kernel, timer);
    const { response, rule, why } = readAnswer(answer, payloadFormatVersion);
    const allowed = withCors(cors, { headers: exchange.requestHeaders }, response);
    answerExchange(kernel, exchange, allowed, { rule, why });
  },
});

/** Fires when an integration takes longer than it may; the function runs on (AGH-04). */
export const httpApiTimeout = defineTimer<TimeoutData>({
  ...timeout,
  fire(kernel, { exchangeId, timeoutInMillis, cors }) {
    const exchange = kernel.table(httpExchanges).get(exchangeId);
    if (!exchange) return;
    const response = messageResponse(503, 'Service Unavailable');
    const allowed = withCors(cors, { headers: exchange.requestHeaders }, response);
    answerExchange(kernel, exchange, allowed, {
      rule: 'AGH-04',
      why: `the function has not answered within ${timeoutInMillis} ms, the timeout of the integration; it runs on.`,
    });
  },
  describe(kernel, { exchangeId, timeoutInMillis }) {
    const exchange = kernel.table(httpExchanges).get(exchangeId);
    return {
      what: 'A client of an HTTP API gets 503.',
      why: `The function has not answered yet, and the integration waits for ${timeoutInMillis} ms.`,
      rule: 'AGH-04',
      functionName: exchange?.functionName ?? null,
      invocationId: exchange?.invocationId ?? null,
    };
  },
});

interface Reading {
  readonly response: HttpResponse;
  readonly rule: RuleId;
  readonly why: string;
}

function readAnswer(
  {
    functionError,
    payload,
  }: { readonly functionError: string | null; readonly payload: string | null },
  version: PayloadFormatVersion,
): Reading {
  if (functionError !== null) {
    return failure('the function failed; the client never sees how.');
  }
  if (version === '1.0') {
    // What says that it is base64 is: HTTP APIs have no list of binary media types.
    const reading = readResult1(payload, { decodesBase64: () => true });
    return 'malformed' in reading
      ? malformed(reading.malformed)
      : { response: reading.response, rule: 'AGH-02', why: 'the result of the function says so.' };
  }
  const reading = readResult2(payload, 'text/plain;charset=UTF-8');
  if ('malformed' in reading) return malformed(reading.malformed);
  return {
    response: reading.response,
    rule: 'AGH-03',
    why: reading.isWhole
      ? 'the result of the function has no statusCode, so it is the body.'
      : 'the result of the function says so.',
  };
}

function malformed(why: string): Reading {
  return failure(`the function's result is no HTTP response: ${why}.`);
}

function failure(why: string): Reading {
  return { response: messageResponse(500, 'Internal Server Error'), rule: 'AGH-04', why };
}
