import type { Kernel } from '../../../kernel.ts';
import { evaluate } from '../../../iam/evaluate.ts';
import { requestContext } from '../../../iam/condition.ts';
import { accountOfArn } from '../../../iam/arn.ts';
import { startTrace } from '../../../trace-header.ts';
import { openExchange, refuseExchange, type HttpExchangeRow } from '../../http/http-exchange.ts';
import { type HttpResponse } from '../../http/http-message.ts';
import { signerOf, type Signer } from '../../http/signer.ts';
import type { ApiFrontEnd } from '../api-front-end.ts';
import { executeApiArn } from '../api.ts';
import { takeRequest, TOO_MANY } from '../account-throttle.ts';
import { serveCustom } from './custom-integration.ts';
import { findDeployment } from './deployment.ts';
import { callFunction, functionNameOf } from './function-integration.ts';
import { refuseByGateway, withApiHeaders, type Failure } from './gateway-answer.ts';
import { serveMock } from './mock-integration.ts';
import { pathBehindStage, proxyEvent, type Passage, type RoutedPassage } from './passage.ts';
import { restApis, titleOfApi } from './rest-api.ts';
import { findRoute } from './route.ts';
import { findStage } from './stage.ts';

/** Bytes of a request's body at most (AGR-10). */
const BODY_BYTES_MAX = 10 * 1_048_576;

/** Bytes of all names and values of headers together at most (AGR-10). */
const HEADER_BYTES_MAX = 10_240;

/** REST APIs as what answers under an API's id. */
export const restApiFrontEnd: ApiFrontEnd = {
  serve(kernel, { apiId, request, caller }, chain) {
    const api = kernel.table(restApis).find(apiId);
    if (!api) return null;
    const signer = signerOf(caller, 'a REST API');
    const stage = findStage(kernel, api.id, stageNameOf(request.rawPath));
    const deployment = stage && findDeployment(kernel, api.id, stage.deploymentId);
    const route = deployment
      ? findRoute(deployment.snapshot, request.method, pathBehindStage(request.rawPath))
      : null;
    const stageVariables = stage?.variables ?? [];
    const exchange = openExchange(kernel, request, {
      frontEnd: 'REST_API',
      frontEndId: api.id,
      stage: stage?.stageName ?? null,
      routeKey: route && `${request.method} ${route.resource.path}`,
      functionName: route && functionNameOf(route.method, stageVariables),
      requestId: kernel.random('request-ids').uuid(),
      traceHeader: chain ?? startTrace(kernel),
      title: `the ${titleOfApi(api)}`,
      rule: 'AGR-02',
    });
    if (deployment) {
      servePassage(kernel, { exchange, api, stageVariables, deployment, signer, route });
    } else refuseUnknownStage(kernel, exchange);
    return exchange;
  },
};

function servePassage(kernel: Kernel, passage: Passage): void {
  const { route } = passage;
  const refusal = refusalOf(kernel, passage);
  if (refusal) refuseByGateway(kernel, passage, refusal);
  else if (!route) refuseByGateway(kernel, passage, NO_ROUTE);
  else {
    const denial = denialOf(kernel, { ...passage, route });
    if (denial) refuseByGateway(kernel, passage, denial);
    else serveMethod(kernel, { ...passage, route });
  }
}

function serveMethod(kernel: Kernel, passage: RoutedPassage): void {
  const { integration } = passage.route.method;
  switch (integration?.type) {
    case 'AWS_PROXY':
      // It is always synchronous, whatever headers it is given (AGC-03).
      callFunction(kernel, passage, integration, {
        payload: JSON.stringify(proxyEvent(kernel, passage)),
        invocationType: 'REQUEST_RESPONSE',
        dryRun: false,
      });
      return;
    case 'AWS':
      serveCustom(kernel, passage, integration);
      return;
    case 'MOCK':
      serveMock(kernel, passage, integration);
      return;
    case undefined:
      // A method without an integration is not deployed.
      throw new Error(`${passage.exchange.routeKey ?? ''} was deployed without an integration`);
  }
}

/** The first part of the path names the stage. */
function stageNameOf(rawPath: string): string {
  return rawPath.split('/', 2)[1] ?? '';
}

/** What is refused whatever the route. */
function refusalOf(kernel: Kernel, { exchange }: Passage): Failure | null {
  if (!takeRequest(kernel)) {
    return {
      type: 'THROTTLED',
      statusCode: null,
      message: 'Too Many Requests',
      rule: 'AGR-10',
      why: `${TOO_MANY}.`,
    };
  }
  const headerBytes = exchange.requestHeaders.reduce(
    (sum, { name, value }) => sum + name.length + value.length,
    0,
  );
  if (headerBytes > HEADER_BYTES_MAX) {
    return {
      type: 'REQUEST_TOO_LARGE',
      statusCode: 431,
      message: 'Request Header Fields Too Large',
      rule: 'AGR-10',
      why: `the headers have ${headerBytes} bytes together, and ${HEADER_BYTES_MAX} are allowed.`,
    };
  }
  if (exchange.requestBytes <= BODY_BYTES_MAX) return null;
  return {
    type: 'REQUEST_TOO_LARGE',
    statusCode: null,
    message: `HTTP content length exceeded ${BODY_BYTES_MAX} bytes.`,
    rule: 'AGR-10',
    why: `the body has ${exchange.requestBytes} bytes, and ${BODY_BYTES_MAX} are allowed.`,
  };
}

const NO_ROUTE: Failure = {
  type: 'MISSING_AUTHENTICATION_TOKEN',
  statusCode: null,
  message: 'Missing Authentication Token',
  rule: 'AGR-10',
  why: 'the stage has no such method at this path; API Gateway then asks for a signature that it would take to call AWS itself.',
};

/** Whether the method wants a signature, and whether whoever signed may call it. */
function denialOf(kernel: Kernel, passage: RoutedPassage): Failure | null {
  const { exchange, api, route, signer } = passage;
  if (route.method.authorizationType === 'NONE') return null;
  if (!signer) {
    return { ...NO_ROUTE, why: 'the method has the authorization AWS_IAM, and nobody has signed.' };
  }
  const resource = executeApiArn(kernel.sandbox, {
    apiId: api.apiId,
    stage: exchange.stage ?? '',
    method: exchange.method,
    path: pathBehindStage(exchange.rawPath),
  });
  if (mayInvoke(kernel, signer, resource)) return null;
  return {
    type: 'ACCESS_DENIED',
    statusCode: null,
    message: `User: ${signer.arn} is not authorized to perform: execute-api:Invoke on resource: ${resource}`,
    rule: 'POL-30',
    why: 'the method has the authorization AWS_IAM, and no policy of whoever signed allows execute-api:Invoke.',
  };
}

/** Only the signer's own policy is asked, so somebody of another account may never. */
function mayInvoke({ sandbox }: Kernel, { arn, policy }: Signer, resource: string): boolean {
  if (accountOfArn(arn) !== sandbox.accountId) return false;
  return evaluate(policy, {
    principal: { kind: 'identity', arn },
    action: 'execute-api:Invoke',
    resource,
    context: requestContext({ 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': sandbox.accountId }),
  }).allowed;
}

function refuseUnknownStage(kernel: Kernel, exchange: HttpExchangeRow): void {
  refuseExchange(kernel, exchange, withApiHeaders({ exchange }, FORBIDDEN), {
    rule: 'AGR-10',
    why: 'the API has no stage of the name that the path begins with.',
  });
}

const FORBIDDEN: HttpResponse = {
  statusCode: 403,
  headers: [
    { name: 'content-type', value: 'application/json' },
    { name: 'x-amzn-ErrorType', value: 'ForbiddenException' },
  ],
  body: '{"message":"Forbidden"}',
  isBase64Encoded: false,
};
