import { defineContinuation, defineTimer, type Kernel } from '../../../kernel.ts';
import type { InvocationAnswer } from '../../../continuation.ts';
import type { CallAnswer, CallRefusal, ServiceCaller } from '../../../service-call.ts';
import { functionOfArn } from '../../function-of-arn.ts';
import { answerExchange, awaitInvocation } from '../../http/http-exchange.ts';
import { executeApiArn } from '../api.ts';
import { answerCustom } from './custom-answer.ts';
import {
  defaultAnswer,
  failByGateway,
  refuseByGateway,
  withApiHeaders,
  type Failure,
} from './gateway-answer.ts';
import { functionArnOf } from './integration-uri.ts';
import type { Integration } from './method.ts';
import {
  referenceTo,
  resumePassage,
  traceHeaderOf,
  waitingExchange,
  type PassageReference,
  type RoutedPassage,
} from './passage.ts';
import { answerProxy } from './proxy-answer.ts';
import { withoutNames } from './rest-api-trigger.ts';

/** How a function behind a method is to be called. */
export interface FunctionCall {
  /** JSON text. */
  readonly payload: string;
  readonly invocationType: 'REQUEST_RESPONSE' | 'EVENT';
  /** Only asks whether it might be called. */
  readonly dryRun: boolean;
}

const INTERNAL_ERROR = 'Internal server error';

/**
 * Calls the function of an integration. Returns whether Lambda took the call; where it did not, the
 * client has its answer already. A synchronous call answers later: with the function's result, or with
 * 504 when that takes longer than the integration waits (AGR-06, AGC-06).
 */
export function callFunction(
  kernel: Kernel,
  passage: RoutedPassage,
  integration: Integration,
  { payload, invocationType, dryRun }: FunctionCall,
): boolean {
  const functionArn = functionArnOf(integration.uri ?? '', passage.stageVariables);
  const configurationError = configurationErrorOf(integration, functionArn);
  if (configurationError || functionArn === null) {
    refuseByGateway(kernel, passage, configurationError ?? invalidPermission(''));
    return false;
  }
  const isAwaited = invocationType === 'REQUEST_RESPONSE' && !dryRun;
  const reference = referenceTo(passage);
  const timer = isAwaited
    ? kernel.schedule(integrationTimeout, kernel.now + integration.timeoutInMillis, {
        ...reference,
        functionName: functionOfArn(functionArn)?.functionName ?? '',
      })
    : null;
  const answer = kernel.call({
    action: 'lambda:InvokeFunction',
    caller: callerOf(kernel, passage, integration),
    functionArn,
    invocationType,
    payload,
    traceHeader: traceHeaderOf(passage.exchange),
    dryRun,
    continuation:
      timer === null ? null : { name: functionAnswers.name, data: { ...reference, timer } },
  });
  if (!answer.accepted && timer !== null) kernel.cancelTimer(timer);
  return told(kernel, passage, answer, isAwaited);
}

/** The name of the function behind a method, as the exchange has it; null for a mock and a broken URI. */
export function functionNameOf(
  { integration }: { readonly integration: Integration | null },
  stageVariables: RoutedPassage['stageVariables'],
): string | null {
  const arn = functionArnOf(integration?.uri ?? '', stageVariables);
  return arn === null ? null : (functionOfArn(arn)?.functionName ?? null);
}

/** What goes on when the function has answered, unless the client was answered meanwhile. */
export const functionAnswers = defineContinuation<PassageReference & { readonly timer: number }>({
  name: 'rest-api-answer',
  resume(kernel, { timer, ...reference }, answer) {
    kernel.cancelTimer(timer);
    const exchange = waitingExchange(kernel, reference);
    if (!exchange) {
      discard(kernel, reference, answer);
      return;
    }
    const passage = resumePassage(kernel, exchange, reference);
    if (!passage) {
      answerExchange(
        kernel,
        exchange,
        withApiHeaders({ exchange }, defaultAnswer('API_CONFIGURATION_ERROR', 500, INTERNAL_ERROR)),
        { rule: 'AGR-11', why: 'the API, or what was deployed of it, was deleted meanwhile.' },
      );
    } else if (passage.route.method.integration?.type === 'AWS') {
      answerCustom(kernel, passage, passage.route.method.integration, answer);
    } else answerProxy(kernel, passage, answer);
  },
});

/** Fires when a function takes longer than its integration waits; the function runs on (AGR-06). */
export const integrationTimeout = defineTimer<PassageReference & { readonly functionName: string }>(
  {
    name: 'rest-api-integration-timeout',
    fire(kernel, reference) {
      const exchange = waitingExchange(kernel, reference);
      const passage = exchange && resumePassage(kernel, exchange, reference);
      if (!passage) return;
      const { type, timeoutInMillis = 0 } = passage.route.method.integration ?? {};
      failByGateway(kernel, passage, {
        type: 'INTEGRATION_TIMEOUT',
        statusCode: null,
        message: 'Endpoint request timed out',
        rule: type === 'AWS' ? 'AGC-06' : 'AGR-06',
        why: `the integration waits ${timeoutInMillis} ms and no longer. The function runs on, and nobody will get its answer.`,
      });
    },
    describe: (_kernel, { functionName }) => ({
      what: `A client of a REST API has waited for "${functionName}" as long as the integration lets it, and gets 504.`,
      why: 'An integration has a timeout of its own, 29 s at most by default.',
      rule: 'AGR-06',
      functionName,
      invocationId: null,
    }),
  },
);

function discard(
  kernel: Kernel,
  { exchangeId, traceId }: PassageReference,
  { functionName, invocationId }: InvocationAnswer,
): void {
  kernel.emit({
    kind: 'REST_INTEGRATION_ANSWER_DISCARDED',
    rule: 'AGR-06',
    functionName,
    invocationId,
    traceId,
    message: `"${functionName}" has answered, but its client got 504 before: the answer goes to nobody.`,
    detail: { exchangeId },
  });
}

/** What API Gateway itself finds wrong before it calls Lambda. */
function configurationErrorOf(
  { httpMethod }: Integration,
  functionArn: string | null,
): Failure | null {
  if (httpMethod !== 'POST') {
    return internalError(
      'AGR-08',
      `the integration calls Lambda with ${httpMethod ?? 'no method'}, and Lambda takes POST only, whatever the client sent.`,
    );
  }
  if (functionArn !== null) return null;
  return internalError(
    'AGR-09',
    'with the variables of the stage, the URI of the integration names no function.',
  );
}

/** A role that API Gateway may take decides itself (AGC-07); else the function's policy does (AGR-12). */
function callerOf(
  { sandbox }: Kernel,
  { exchange, api, route }: RoutedPassage,
  { credentials }: Integration,
): ServiceCaller {
  if (credentials !== null) return { kind: 'service-role' };
  return {
    kind: 'service',
    principal: 'apigateway.amazonaws.com',
    sourceArn: executeApiArn(sandbox, {
      apiId: api.apiId,
      stage: exchange.stage ?? '',
      method: exchange.method,
      path: withoutNames(route.resource.path),
    }),
  };
}

function told(
  kernel: Kernel,
  passage: RoutedPassage,
  answer: CallAnswer,
  isAwaited: boolean,
): boolean {
  if (!answer.accepted) {
    refuseByGateway(kernel, passage, failureOf(answer.refusal));
    return false;
  }
  if (isAwaited) awaitInvocation(kernel, passage.exchange, answer.id);
  return true;
}

/** How what Lambda refuses reads to the client of an API. */
function failureOf({ kind, errorCode, message }: CallRefusal): Failure {
  switch (kind) {
    case 'NO_PERMISSIONS':
    case 'NO_RESOURCE':
      return invalidPermission(message);
    case 'THROTTLED':
      return {
        type: 'INTEGRATION_FAILURE',
        statusCode: 500,
        message: INTERNAL_ERROR,
        rule: 'AGR-05',
        why: `Lambda throttled the call (${message}), and API Gateway does not try again.`,
      };
    case 'INVALID':
      return errorCode === 'RequestTooLargeException'
        ? {
            type: 'REQUEST_TOO_LARGE',
            statusCode: null,
            message: 'Request Entity Too Large',
            rule: 'AGR-10',
            why: `the API takes 10 MB, but ${message}.`,
          }
        : integrationFailure(message);
    case 'INTERNAL':
      return integrationFailure(message);
  }
}

/** Missing functions and missing permissions look the same (AGR-07). */
function invalidPermission(message: string): Failure {
  return {
    type: 'API_CONFIGURATION_ERROR',
    statusCode: null,
    message: INTERNAL_ERROR,
    rule: 'AGR-07',
    why: `Execution failed due to configuration error: Invalid permissions on Lambda function. ${message}`,
  };
}

function integrationFailure(message: string): Failure {
  return {
    type: 'INTEGRATION_FAILURE',
    statusCode: 500,
    message: INTERNAL_ERROR,
    rule: 'AGR-05',
    why: `Lambda did not carry the call out: ${message}`,
  };
}

function internalError(rule: Failure['rule'], why: string): Failure {
  return {
    type: 'API_CONFIGURATION_ERROR',
    statusCode: 500,
    message: INTERNAL_ERROR,
    rule,
    why: `Execution failed due to configuration error: ${why}`,
  };
}
