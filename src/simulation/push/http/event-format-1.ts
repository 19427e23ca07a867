import type { JsonObject } from '../../json.ts';
import { accessLogTime } from './access-log-time.ts';
import type { FrontEndContext } from './event-format-2.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { headerOf, type HttpBody, type HttpRequest } from './http-message.ts';
import { queryValues } from './query-values.ts';
import { signerIdentity, type Signer } from './signer.ts';

export interface Format1Context extends FrontEndContext {
  /** `1.0` from an HTTP API; null leaves it out, as a REST API does. */
  readonly version: '1.0' | null;
  /** `/orders/{id}` */
  readonly resourcePath: string;
  /** The resource of a REST API, the route key of an HTTP API. */
  readonly resourceId: string | null;
  /** The path of the request without the stage; the request itself has it with the stage (AGR-02). */
  readonly path: string;
  readonly extendedRequestId: string;
  /** Null leaves it out, as an HTTP API does. */
  readonly deploymentId: string | null;
  /** Null for nobody, or nobody who was asked. */
  readonly signer: Signer | null;
  /** The body of the request as the front end passes it on: see `event-body.ts`. */
  readonly body: HttpBody;
}

/**
 * The event of payload format 1.0, as REST APIs send it and HTTP APIs can (AGH-02): header names in
 * the client's spelling, the last of several values beside all of them, and null for what is absent
 * (AGR-01).
 */
export function eventFormat1(request: HttpRequest, context: Format1Context): JsonObject {
  const { method, rawPath } = request;
  const { resourcePath, path, domainName, stage, receivedAtMs, deploymentId } = context;
  const headers = forwardedHeaders(request, context).map(
    ({ name, values }) => [name, values] as const,
  );
  const query = [...queryValues(request.rawQueryString)];
  return {
    ...(context.version === null ? {} : { version: context.version }),
    resource: resourcePath,
    path,
    httpMethod: method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.length === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.length === 0 ? null : Object.fromEntries(query),
    pathParameters: context.pathParameters,
    stageVariables: context.stageVariables,
    requestContext: {
      accountId: context.accountId,
      apiId: context.apiId,
      ...(deploymentId === null ? {} : { deploymentId }),
      domainName,
      domainPrefix: domainName.slice(0, domainName.indexOf('.')),
      extendedRequestId: context.extendedRequestId,
      httpMethod: method,
      identity: identityOf(request, context.signer),
      path: rawPath,
      protocol: 'HTTP/1.1',
      requestId: context.requestId,
      requestTime: accessLogTime(receivedAtMs),
      requestTimeEpoch: receivedAtMs,
      resourceId: context.resourceId,
      resourcePath,
      stage,
    },
    body: context.body.body,
    isBase64Encoded: context.body.isBase64Encoded,
  };
}

/** The last of several values wins (AGR-01). */
function lastValues(entries: readonly (readonly [string, readonly string[]])[]): JsonObject {
  return Object.fromEntries(entries.map(([name, values]) => [name, values.at(-1) ?? '']));
}

function identityOf({ headers, sourceIp }: HttpRequest, signer: Signer | null): JsonObject {
  const signed = signer && signerIdentity(signer);
  return {
    accessKey: signed?.accessKey ?? null,
    accountId: signed?.accountId ?? null,
    caller: signed?.userId ?? null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: signed?.principalOrgId ?? null,
    sourceIp,
    user: signed?.userId ?? null,
    userAgent: headerOf(headers, 'user-agent'),
    userArn: signed?.userArn ?? null,
  };
}
