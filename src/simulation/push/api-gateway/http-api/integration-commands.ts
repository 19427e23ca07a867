import { newId, type Kernel } from '../../../kernel.ts';
import { Refusal } from '../../../errors.ts';
import { refuseBadRequest, refuseLongText } from '../bad-request.ts';
import { deployChange } from './deploy.ts';
import { requireHttpApi, titleOfApi, type HttpApiRow } from './http-api.ts';
import {
  httpApiIntegrations,
  requireIntegration,
  type HttpApiIntegrationRow,
  type PayloadFormatVersion,
} from './integration.ts';
import { validateIntegrationUri } from './integration-uri.ts';
import { refuseMoreIntegrations } from './quotas.ts';
import { declareRouteTrigger } from './route-trigger.ts';
import { routesOf } from './route.ts';

export interface CreateIntegrationInput {
  readonly apiId: string;
  /** `AWS_PROXY` is the only one that is simulated. */
  readonly integrationType: string;
  readonly integrationUri: string;
  /** Null for POST, as Lambda's API wants it. */
  readonly integrationMethod: string | null;
  /** `1.0` or `2.0` */
  readonly payloadFormatVersion: string;
  /** Null for 30,000. */
  readonly timeoutInMillis: number | null;
  readonly credentialsArn: string | null;
  readonly description: string | null;
}

/** What is null stays as it is. */
export interface UpdateIntegrationInput {
  readonly apiId: string;
  readonly integrationId: string;
  readonly integrationUri: string | null;
  readonly payloadFormatVersion: string | null;
  readonly timeoutInMillis: number | null;
  /** The empty text takes the role away. */
  readonly credentialsArn: string | null;
  readonly description: string | null;
}

export interface IntegrationReference {
  readonly integrationId: string;
}

/** Milliseconds that API Gateway waits for a function, and the default (AGH-04). */
const TIMEOUT_MIN = 50;
const TIMEOUT_MAX = 30_000;

/** Says how routes of an API can reach a function; each route names the integration that it uses. */
export function createIntegration(
  kernel: Kernel,
  input: CreateIntegrationInput,
): IntegrationReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    if (input.integrationType !== 'AWS_PROXY') {
      refuseBadRequest(
        'integrationType',
        'Cannot take the integrationType: AWS_PROXY, which invokes a Lambda function, is the only one that is simulated.',
      );
    }
    if (input.integrationMethod !== null && input.integrationMethod !== 'POST') {
      refuseBadRequest(
        'integrationMethod',
        'Invalid integration method specified: an integration with Lambda takes POST, whatever the method of the client.',
      );
    }
    const content = readContent(input);
    refuseMoreIntegrations(kernel, api);
    const integration = kernel.table(httpApiIntegrations).put({
      id: newId(kernel, 'itg'),
      seq: kernel.nextInSequence('http-api-integration'),
      httpApiId: api.id,
      ...content,
    });
    emitOf(kernel, api, integration, 'HTTP_API_INTEGRATION_CREATED');
    deployChange(kernel, api);
    return { integrationId: integration.id };
  });
}

/** Changes how a function is reached, for all routes that use the integration. */
export function updateIntegration(
  kernel: Kernel,
  input: UpdateIntegrationInput,
): IntegrationReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, input.apiId);
    const before = requireIntegration(kernel, api, input.integrationId);
    const integration = kernel.table(httpApiIntegrations).put({
      ...before,
      ...readContent({
        integrationUri: input.integrationUri ?? before.integrationUri,
        payloadFormatVersion: input.payloadFormatVersion ?? before.payloadFormatVersion,
        timeoutInMillis: input.timeoutInMillis ?? before.timeoutInMillis,
        credentialsArn: input.credentialsArn ?? before.credentialsArn,
        description: input.description ?? before.description,
      }),
    });
    for (const route of routesOf(kernel, api)) {
      if (route.integrationId === integration.id) declareRouteTrigger(kernel, api, route);
    }
    emitOf(kernel, api, integration, 'HTTP_API_INTEGRATION_UPDATED');
    deployChange(kernel, api);
    return { integrationId: integration.id };
  });
}

/** Deletes an integration that no route uses. */
export function deleteIntegration(
  kernel: Kernel,
  { apiId, integrationId }: { readonly apiId: string; readonly integrationId: string },
): IntegrationReference {
  return kernel.atomically(() => {
    const api = requireHttpApi(kernel, apiId);
    const integration = requireIntegration(kernel, api, integrationId);
    const users = routesOf(kernel, api).filter((route) => route.integrationId === integrationId);
    if (users.length > 0) {
      const keys = users.map(({ routeKey }) => routeKey).slice(0, 5);
      throw new Refusal(
        'API_PART_IN_USE',
        `Cannot delete Integration '${integrationId}'. Integration is referenced by the following Routes: ${keys.join(', ')}.`,
        { field: 'integrationId', detail: { routes: users.length } },
      );
    }
    kernel.table(httpApiIntegrations).delete(integrationId);
    emitOf(kernel, api, integration, 'HTTP_API_INTEGRATION_DELETED');
    deployChange(kernel, api);
    return { integrationId };
  });
}

type IntegrationContent = Omit<HttpApiIntegrationRow, 'id' | 'seq' | 'httpApiId'>;

function readContent(
  input: Pick<
    CreateIntegrationInput,
    'integrationUri' | 'payloadFormatVersion' | 'timeoutInMillis' | 'credentialsArn' | 'description'
  >,
): IntegrationContent {
  const { integrationUri, payloadFormatVersion, credentialsArn } = input;
  validateIntegrationUri(integrationUri);
  if (!isFormat(payloadFormatVersion)) {
    return refuseBadRequest(
      'payloadFormatVersion',
      'Invalid payload format version specified: it is "1.0" or "2.0".',
    );
  }
  const timeoutInMillis = input.timeoutInMillis ?? TIMEOUT_MAX;
  if (timeoutInMillis < TIMEOUT_MIN || timeoutInMillis > TIMEOUT_MAX) {
    throw new Refusal(
      'API_BAD_REQUEST',
      `Timeout should be between ${TIMEOUT_MIN} ms and ${TIMEOUT_MAX} ms`,
      { field: 'timeoutInMillis', detail: { min: TIMEOUT_MIN, max: TIMEOUT_MAX } },
    );
  }
  const role = credentialsArn === '' ? null : credentialsArn;
  if (role !== null && !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(role)) {
    refuseBadRequest('credentialsArn', 'Invalid ARN specified: it must name an IAM role.');
  }
  const description = input.description ?? '';
  refuseLongText('description', description, 1_024);
  return {
    integrationUri,
    payloadFormatVersion,
    timeoutInMillis,
    credentialsArn: role,
    description,
  };
}

function isFormat(version: string): version is PayloadFormatVersion {
  return version === '1.0' || version === '2.0';
}

function emitOf(
  kernel: Kernel,
  api: HttpApiRow,
  integration: HttpApiIntegrationRow,
  kind:
    | 'HTTP_API_INTEGRATION_CREATED'
    | 'HTTP_API_INTEGRATION_UPDATED'
    | 'HTTP_API_INTEGRATION_DELETED',
): void {
  const { id, integrationUri, payloadFormatVersion, timeoutInMillis } = integration;
  const was = kind.slice(kind.lastIndexOf('_') + 1).toLowerCase();
  kernel.emit({
    kind,
    message: `An integration of ${titleOfApi(api)} was ${was}: ${integrationUri}, payload format ${payloadFormatVersion}, at most ${timeoutInMillis} ms.`,
    detail: { apiId: api.apiId, integrationId: id, integrationUri, payloadFormatVersion },
  });
}
