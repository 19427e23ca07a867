import type { CommandInput } from '../../src/simulation/commands.ts';
import type { JsonObject } from '../../src/simulation/json.ts';
import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** A function that answers with the event that it got. */
export const ECHO =
  'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })';

export function functionArnOf(functionName: string): string {
  return `arn:aws:lambda:eu-west-1:123456789012:function:${functionName}`;
}

/** Creates an HTTP API without routes; returns its id. */
export function createApi(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'CreateApi'>> = {},
): string {
  return sandbox.execute('CreateApi', {
    name: 'shop',
    description: null,
    corsConfiguration: null,
    target: null,
    routeKey: null,
    credentialsArn: null,
    ...input,
  }).apiId;
}

/** Adds an integration with "orders"; returns its id. */
export function createIntegration(
  sandbox: TestSandbox,
  apiId: string,
  input: Partial<CommandInput<'CreateIntegration'>> = {},
): string {
  return sandbox.execute('CreateIntegration', {
    apiId,
    integrationType: 'AWS_PROXY',
    integrationUri: functionArnOf('orders'),
    integrationMethod: null,
    payloadFormatVersion: '2.0',
    timeoutInMillis: null,
    credentialsArn: null,
    description: null,
    ...input,
  }).integrationId;
}

/** Adds a route that leads nowhere unless it is told where; returns its id. */
export function createRoute(
  sandbox: TestSandbox,
  apiId: string,
  routeKey: string,
  input: Partial<CommandInput<'CreateRoute'>> = {},
): string {
  return sandbox.execute('CreateRoute', {
    apiId,
    routeKey,
    target: null,
    authorizationType: null,
    operationName: null,
    ...input,
  }).routeId;
}

/** Adds the stage `$default`, which deploys each change at once, or another one. */
export function createStage(
  sandbox: TestSandbox,
  apiId: string,
  input: Partial<CommandInput<'CreateApiStage'>> = {},
): string {
  return sandbox.execute('CreateApiStage', {
    apiId,
    stageName: '$default',
    autoDeploy: true,
    deploymentId: null,
    stageVariables: null,
    description: null,
    ...input,
  }).stageId;
}

export function createDeployment(
  sandbox: TestSandbox,
  apiId: string,
  stageName: string | null = null,
): string {
  const input = { apiId, stageName, description: null };
  return sandbox.execute('CreateApiDeployment', input).deploymentId;
}

/** Lets an API invoke "orders" from any of its routes (AGH-06). */
export function letApiIn(sandbox: TestSandbox, apiId: string): void {
  addPermission(sandbox, {
    statementId: `api-${apiId}`,
    principal: 'apigateway.amazonaws.com',
    sourceArn: `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/*`,
  });
}

export interface ServedApi {
  /** A route key; `$default` where it is left out. */
  readonly routeKey?: string;
  readonly integration?: Partial<CommandInput<'CreateIntegration'>>;
  readonly route?: Partial<CommandInput<'CreateRoute'>>;
  readonly stage?: Partial<CommandInput<'CreateApiStage'>>;
  readonly api?: Partial<CommandInput<'CreateApi'>>;
}

/** Creates "orders" with that code and an API that leads to it and may invoke it; returns the API's id. */
export function serveFunction(
  sandbox: TestSandbox,
  code: string,
  { routeKey = '$default', integration, route, stage, api }: ServedApi = {},
): string {
  sandbox.createFunction('orders', code, { timeout: 60 });
  const apiId = createApi(sandbox, api);
  const integrationId = createIntegration(sandbox, apiId, integration);
  createRoute(sandbox, apiId, routeKey, { target: `integrations/${integrationId}`, ...route });
  createStage(sandbox, apiId, stage);
  letApiIn(sandbox, apiId);
  return apiId;
}

/** The event that ECHO was invoked with. */
export function echoed({ responseBody }: HttpExchangeRow): JsonObject {
  return JSON.parse(responseBody ?? 'null') as JsonObject;
}
