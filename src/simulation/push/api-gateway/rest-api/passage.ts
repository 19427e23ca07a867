import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import { base64Body, textBody } from '../../http/event-body.ts';
import { eventFormat1 } from '../../http/event-format-1.ts';
import { httpExchanges, type HttpExchangeRow } from '../../http/http-exchange.ts';
import { headerOf, type HttpBody, type HttpRequest } from '../../http/http-message.ts';
import { queryValues } from '../../http/query-values.ts';
import type { Signer } from '../../http/signer.ts';
import { apiDomain } from '../api.ts';
import { restDeployments, type RestDeploymentRow } from './deployment.ts';
import { isBinary } from './media-type.ts';
import type { MappingValues } from './mapping-source.ts';
import type { Mapping } from './method.ts';
import { restApis, type RestApiRow } from './rest-api.ts';
import type { Route } from './route.ts';
import { findStage } from './stage.ts';

/** A request on its way through a stage of a REST API. */
export interface Passage {
  readonly exchange: HttpExchangeRow;
  readonly api: RestApiRow;
  readonly stageVariables: readonly Mapping[];
  readonly deployment: RestDeploymentRow;
  readonly signer: Signer | null;
  readonly route: Route | null;
}

/** A request that a method has taken. */
export interface RoutedPassage extends Passage {
  readonly route: Route;
}

/** What is kept of a passage while its function works; the rest stands in the exchange. */
export interface PassageReference {
  readonly exchangeId: string;
  readonly traceId: string;
  /** The row of the deployment. */
  readonly deploymentId: string;
  readonly resourceId: string;
  /** As the method is named: `ANY` too. */
  readonly httpMethod: string;
  readonly pathParameters: readonly Mapping[];
  readonly signer: Pick<Signer, 'arn' | 'principalOrgId'> | null;
}

export function referenceTo({
  exchange,
  deployment,
  route,
  signer,
}: RoutedPassage): PassageReference {
  return {
    exchangeId: exchange.id,
    traceId: exchange.traceId,
    deploymentId: deployment.id,
    resourceId: route.resource.resourceId,
    httpMethod: route.method.httpMethod,
    pathParameters: route.pathParameters,
    signer: signer && { arn: signer.arn, principalOrgId: signer.principalOrgId },
  };
}

/** The passage again; null where the API or its deployment was deleted meanwhile. */
export function resumePassage(
  kernel: Kernel,
  exchange: HttpExchangeRow,
  reference: PassageReference,
): RoutedPassage | null {
  const { resourceId, httpMethod, pathParameters, signer } = reference;
  const api = kernel.table(restApis).get(exchange.frontEndId);
  const deployment = kernel.table(restDeployments).get(reference.deploymentId);
  const resource = deployment?.snapshot.resources.find((one) => one.resourceId === resourceId);
  const method = resource?.methods.find((one) => one.httpMethod === httpMethod);
  if (!api || !deployment || !resource || !method) return null;
  return {
    exchange,
    api,
    deployment,
    stageVariables: findStage(kernel, api.id, exchange.stage ?? '')?.variables ?? [],
    signer: signer && { kind: 'identity', policy: [], ...signer },
    route: { resource, method, pathParameters },
  };
}

/** The exchange of a passage while its client waits; undefined where it was answered already. */
export function waitingExchange(
  kernel: Kernel,
  { exchangeId }: Pick<PassageReference, 'exchangeId'>,
): HttpExchangeRow | undefined {
  return kernel.table(httpExchanges).get(exchangeId);
}

/** The request as it was received. */
function requestOf({ exchange }: Pick<Passage, 'exchange'>): HttpRequest {
  return {
    method: exchange.method,
    rawPath: exchange.rawPath,
    rawQueryString: exchange.rawQueryString,
    headers: exchange.requestHeaders,
    sourceIp: exchange.sourceIp,
    body: exchange.requestBody,
    isBase64Encoded: exchange.requestIsBase64Encoded,
  };
}

/** The body as a function gets it: in base64 where its content type is binary to the API, else as text. */
export function bodyOf(passage: Passage): HttpBody {
  const request = requestOf(passage);
  const contentType = headerOf(request.headers, 'content-type') ?? '';
  return isBinary(passage.deployment.snapshot.binaryMediaTypes, contentType)
    ? base64Body(request)
    : textBody(request);
}

/** The event of a proxy integration; `requestContext` is what templates know as `$context`. */
export function proxyEvent({ sandbox }: Kernel, passage: Passage): JsonObject {
  const { exchange, api, deployment, route, stageVariables, signer } = passage;
  return eventFormat1(requestOf(passage), {
    version: null,
    accountId: sandbox.accountId,
    apiId: api.apiId,
    deploymentId: deployment.deploymentId,
    domainName: apiDomain(sandbox, api.apiId),
    stage: exchange.stage ?? '',
    resourcePath: route?.resource.path ?? '',
    resourceId: route?.resource.resourceId ?? null,
    path: pathBehindStage(exchange.rawPath),
    pathParameters: recordOf(route?.pathParameters ?? []),
    stageVariables: recordOf(stageVariables),
    requestId: exchange.requestId,
    extendedRequestId: extendedRequestId(exchange),
    traceHeader: traceHeaderOf(exchange),
    signer: isSigned(passage) ? signer : null,
    receivedAtMs: exchange.receivedAtMs,
    body: bodyOf(passage),
  });
}

/** `$context`, as templates and mappings read it. */
function contextOf(kernel: Kernel, passage: Passage): JsonObject {
  return proxyEvent(kernel, passage)['requestContext'] as JsonObject;
}

/** What mapping expressions of the request may take values from. */
export function requestValues(kernel: Kernel, passage: Passage): MappingValues {
  const { exchange, route, stageVariables } = passage;
  const query = [...queryValues(exchange.rawQueryString)].map(([name, values]) => ({
    name,
    value: values.at(-1) ?? '',
  }));
  return {
    headers: exchange.requestHeaders,
    query,
    path: route?.pathParameters ?? [],
    body: bodyOf(passage).body,
    stageVariables,
    context: contextOf(kernel, passage),
  };
}

/** The path as the resources see it: `/prod/orders` without `/prod` (AGR-02). */
export function pathBehindStage(rawPath: string): string {
  const slash = rawPath.indexOf('/', 1);
  return slash === -1 ? '/' : rawPath.slice(slash);
}

export function traceHeaderOf({ traceId }: HttpExchangeRow): string {
  return `Root=${traceId}`;
}

/** As `x-amz-apigw-id` and `requestContext.extendedRequestId` have it. */
export function extendedRequestId({ requestId }: HttpExchangeRow): string {
  return `${createHash('sha256').update(requestId).digest('base64url').slice(0, 15)}=`;
}

/** Where nobody is asked for a signature, nobody looks at one. */
function isSigned({ route }: Passage): boolean {
  return route?.method.authorizationType === 'AWS_IAM';
}

/** By name; null for none. */
function recordOf(mappings: readonly Mapping[]): Readonly<Record<string, string>> | null {
  return mappings.length === 0
    ? null
    : Object.fromEntries(mappings.map(({ name, value }) => [name, value]));
}
