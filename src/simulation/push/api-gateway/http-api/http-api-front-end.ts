import type { JsonObject } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import type { RuleId } from '../../../rules/registry.ts';
import type { CallRefusal } from '../../../service-call.ts';
import { startTrace } from '../../../trace-header.ts';
import { evaluate } from '../../../iam/evaluate.ts';
import { requestContext } from '../../../iam/condition.ts';
import { accountOfArn } from '../../../iam/arn.ts';
import { apiDomain, executeApiArn } from '../api.ts';
import { takeRequest, TOO_MANY } from '../account-throttle.ts';
import type { ApiFrontEnd, ApiRequest } from '../api-front-end.ts';
import { answerPreflight, isPreflight, withCors } from '../../http/cors.ts';
import { textOrBase64Body } from '../../http/event-body.ts';
import { eventFormat1 } from '../../http/event-format-1.ts';
import { eventFormat2 } from '../../http/event-format-2.ts';
import {
  answerExchange,
  awaitInvocation,
  openExchange,
  refuseExchange,
  type HttpExchangeRow,
} from '../../http/http-exchange.ts';
import { bodyBytes, type HttpRequest } from '../../http/http-message.ts';
import { iamAuthorizer, signerOf, type Signer } from '../../http/signer.ts';
import { functionOfArn } from '../../function-of-arn.ts';
import { beginWaiting, stopWaiting } from './answer.ts';
import { messageResponse } from './answer-message.ts';
import { httpApiDeployments, type DeployedIntegration } from './deployment.ts';
import { findHttpApi, titleOfApi, type HttpApiRow } from './http-api.ts';
import { functionArnOf } from './integration-uri.ts';
import { matchRoute, type RouteMatch } from './match-route.ts';
import { DEFAULT_ROUTE, pathOfRoute } from './route-key.ts';
import { DEFAULT_STAGE, findStage, type HttpApiStageRow } from './stage.ts';

/** Bytes of a request's body at most (AGH-05). */
const BODY_BYTES_MAX = 10 * 1_048_576;

/** A request at the place where it arrived. */
interface Arrival {
  readonly api: HttpApiRow;
  readonly request: HttpRequest;
  readonly signer: Signer | null;
  readonly traceHeader: string;
  /** Null where no stage is there, or nothing was deployed to it. */
  readonly stage: HttpApiStageRow | null;
  /** Behind the stage. */
  readonly path: string;
  readonly snapshot: ReturnType<typeof servedBy>;
  readonly match: RouteMatch | null;
}

/** HTTP APIs as what answers under an API's id. */
export const httpApiFrontEnd: ApiFrontEnd = {
  serve(kernel, wanted, chain) {
    const api = findHttpApi(kernel, wanted.apiId);
    if (!api) return null;
    const arrival = arrive(kernel, api, wanted, chain);
    const { request, stage, match, traceHeader } = arrival;
    const integration = match?.route.integration;
    const exchange = openExchange(kernel, request, {
      frontEnd: 'HTTP_API',
      frontEndId: api.id,
      stage: stage?.stageName ?? null,
      routeKey: match?.route.routeKey ?? null,
      functionName: integration ? nameOfFunction(integration, stage) : null,
      requestId: newRequestId(kernel),
      traceHeader,
      title: titleOfApi(api),
      rule: integration?.payloadFormatVersion === '1.0' ? 'AGH-02' : 'AGH-01',
    });
    answerOrInvoke(kernel, arrival, exchange);
    return exchange;
  },
};

function arrive(
  kernel: Kernel,
  api: HttpApiRow,
  { request, caller }: ApiRequest,
  chain: string | null,
): Arrival {
  const signer = signerOf(caller, 'an API');
  const traceHeader = chain ?? startTrace(kernel);
  const { stage, path } = stageOf(kernel, api, request.rawPath);
  const snapshot = servedBy(kernel, stage);
  const match = snapshot && matchRoute(snapshot, request.method, path);
  return { api, request, signer, traceHeader, stage, path, snapshot, match };
}

/** A stage by the first part of the path, else `$default` with the whole of it. */
function stageOf(
  kernel: Kernel,
  api: HttpApiRow,
  rawPath: string,
): { readonly stage: HttpApiStageRow | null; readonly path: string } {
  const [, first = '', rest = ''] = /^\/([^/]*)(.*)$/.exec(rawPath) ?? [];
  const named = first === DEFAULT_STAGE ? undefined : findStage(kernel, api, first);
  if (named) return { stage: named, path: rest === '' ? '/' : rest };
  return { stage: findStage(kernel, api, DEFAULT_STAGE) ?? null, path: rawPath };
}

function servedBy(kernel: Kernel, stage: HttpApiStageRow | null) {
  if (!stage || stage.deploymentId === null) return null;
  return kernel.table(httpApiDeployments).get(stage.deploymentId)?.snapshot ?? null;
}

function answerOrInvoke(kernel: Kernel, arrival: Arrival, exchange: HttpExchangeRow): void {
  const { request, snapshot, match, stage } = arrival;
  const cors = snapshot?.cors ?? null;
  const refuse = (statusCode: number, message: string, rule: RuleId, why: string): void =>
    refuseExchange(
      kernel,
      exchange,
      withCors(cors, request, messageResponse(statusCode, message)),
      {
        rule,
        why,
      },
    );
  if (cors && isPreflight(request)) {
    answerExchange(kernel, exchange, answerPreflight(cors, request, 204), {
      rule: 'AGH-05',
      why: 'the API answers preflights itself, by its CORS configuration; no route is looked for.',
    });
    return;
  }
  if (!stage || !snapshot || !match) {
    refuse(404, 'Not Found', 'AGH-05', `${missing(arrival)}.`);
    return;
  }
  if (!takeRequest(kernel)) {
    refuse(429, 'Too Many Requests', 'AGR-10', `${TOO_MANY}.`);
    return;
  }
  const bytes = bodyBytes(request);
  if (bytes > BODY_BYTES_MAX) {
    const why = `the body has ${bytes} bytes, and an API takes ${BODY_BYTES_MAX}.`;
    refuse(413, TOO_LARGE, 'AGH-05', why);
    return;
  }
  const { route } = match;
  if (route.authorizationType === 'AWS_IAM') {
    const why = denialOf(kernel, arrival, stage, match);
    if (why !== null) {
      refuse(403, 'Forbidden', 'POL-30', why);
      return;
    }
  }
  if (route.integration === null) {
    const why = `the route ${route.routeKey} leads to no integration.`;
    refuse(500, SERVER_ERROR, 'AGH-04', why);
    return;
  }
  const serving = { ...arrival, stage, match, integration: route.integration };
  const refusal = invoke(kernel, serving, exchange);
  if (!refusal) return;
  const isTooLarge = refusal.errorCode === 'RequestTooLargeException';
  if (isTooLarge)
    refuse(413, TOO_LARGE, 'AGH-05', `Lambda takes no such event: ${refusal.message}`);
  else {
    const { rule, hint } = refusals[refusal.kind];
    refuse(500, SERVER_ERROR, rule, `${hint}: ${refusal.message}`);
  }
}

interface Serving extends Arrival {
  readonly stage: HttpApiStageRow;
  readonly match: RouteMatch;
  readonly integration: DeployedIntegration;
}

/** Has the function answer; null where it was asked, else why it was not. */
function invoke(kernel: Kernel, serving: Serving, exchange: HttpExchangeRow): CallRefusal | null {
  const { stage, match, integration, request, snapshot } = serving;
  const { timeoutInMillis, payloadFormatVersion, credentialsArn } = integration;
  const waiting = beginWaiting(kernel, exchange, timeoutInMillis, {
    payloadFormatVersion,
    cors: snapshot?.cors ?? null,
  });
  const answer = kernel.call({
    action: 'lambda:InvokeFunction',
    caller:
      credentialsArn === null
        ? {
            kind: 'service',
            principal: 'apigateway.amazonaws.com',
            sourceArn: sourceArnOf(kernel, serving.api, stage, match, request.method),
          }
        : { kind: 'service-role' },
    functionArn: functionArnOf(integration.integrationUri, stage.stageVariables),
    invocationType: 'REQUEST_RESPONSE',
    payload: JSON.stringify(eventOf(kernel, serving, exchange)),
    traceHeader: serving.traceHeader,
    continuation: waiting.continuation,
  });
  if (answer.accepted) {
    awaitInvocation(kernel, exchange, answer.id);
    return null;
  }
  stopWaiting(kernel, waiting.timer);
  return answer.refusal;
}

const SERVER_ERROR = 'Internal Server Error';
const TOO_LARGE = 'Request Entity Too Large';

/** How what Lambda refuses came about; the client gets 500 for all of it. */
const refusals: Readonly<
  Record<CallRefusal['kind'], { readonly rule: RuleId; readonly hint: string }>
> = {
  NO_PERMISSIONS: { rule: 'AGH-06', hint: 'the API may not invoke the function' },
  NO_RESOURCE: { rule: 'AGH-04', hint: 'there is no such function' },
  THROTTLED: { rule: 'AGH-04', hint: 'Lambda throttled the API' },
  INVALID: { rule: 'AGH-04', hint: 'Lambda takes no such call' },
  INTERNAL: { rule: 'AGH-04', hint: 'Lambda could not invoke the function' },
};

function eventOf(kernel: Kernel, serving: Serving, exchange: HttpExchangeRow): JsonObject {
  const { api, request, stage, path, match, integration, signer, traceHeader } = serving;
  const { route, pathParameters } = match;
  const isSigned = route.authorizationType === 'AWS_IAM' && signer !== null;
  const context = {
    accountId: kernel.sandbox.accountId,
    apiId: api.apiId,
    domainName: apiDomain(kernel.sandbox, api.apiId),
    stage: stage.stageName,
    requestId: exchange.requestId,
    traceHeader,
    receivedAtMs: kernel.now,
    pathParameters,
    stageVariables: stage.stageVariables,
  };
  if (integration.payloadFormatVersion === '2.0') {
    const authorizer = isSigned ? { iam: iamAuthorizer(signer) } : null;
    return eventFormat2(request, { ...context, routeKey: route.routeKey, authorizer });
  }
  return eventFormat1(request, {
    ...context,
    version: '1.0',
    resourcePath: pathOfRoute(route.routeKey),
    resourceId: route.routeKey,
    path,
    extendedRequestId: exchange.requestId,
    deploymentId: null,
    signer: isSigned ? signer : null,
    body: textOrBase64Body(request),
  });
}

/** What keeps a request from a route with AWS_IAM; null where it may. */
function denialOf(
  kernel: Kernel,
  { api, signer, request }: Arrival,
  stage: HttpApiStageRow,
  match: RouteMatch,
): string | null {
  if (!signer) return 'the route has the authorization AWS_IAM, and nobody has signed the request.';
  if (accountOfArn(signer.arn) !== kernel.sandbox.accountId) {
    return `${signer.arn} belongs to another account, and an HTTP API has no policy that could let it in.`;
  }
  const resource = sourceArnOf(kernel, api, stage, match, request.method);
  const { allowed } = evaluate(signer.policy, {
    principal: { kind: 'identity', arn: signer.arn },
    action: 'execute-api:Invoke',
    resource,
    context: requestContext({
      'aws:PrincipalArn': signer.arn,
      'aws:PrincipalAccount': accountOfArn(signer.arn),
      'aws:PrincipalOrgID': signer.principalOrgId,
    }),
  });
  return allowed
    ? null
    : `the policy of ${signer.arn} does not allow execute-api:Invoke on ${resource}.`;
}

/** Stage, method and the path of the route, not of the request (AGH-06). */
function sourceArnOf(
  kernel: Kernel,
  { apiId }: HttpApiRow,
  { stageName: stage }: HttpApiStageRow,
  { route }: RouteMatch,
  method: string,
): string {
  return executeApiArn(kernel.sandbox, { apiId, stage, method, path: pathOfRoute(route.routeKey) });
}

function missing({ stage, path, snapshot, request }: Arrival): string {
  if (!stage)
    return `the API has neither a stage named like the first part of the path nor ${DEFAULT_STAGE}`;
  if (!snapshot) return `nothing was deployed to the stage ${stage.stageName} yet`;
  const shown = path.length > 200 ? `${path.slice(0, 200)}…` : path;
  return `no route that the stage ${stage.stageName} serves takes ${request.method} ${shown}, and there is no ${DEFAULT_ROUTE}`;
}

function nameOfFunction(
  { integrationUri }: DeployedIntegration,
  stage: HttpApiStageRow | null,
): string | null {
  const arn = functionArnOf(integrationUri, stage?.stageVariables ?? null);
  return functionOfArn(arn)?.functionName ?? null;
}

/** Sixteen characters, the last one a `=`, as HTTP APIs have them. */
function newRequestId(kernel: Kernel): string {
  const random = kernel.random('request-ids');
  const bytes = Array.from({ length: 11 }, () => random.integerBelow(256));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_');
}
