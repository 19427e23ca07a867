import { Refusal } from '../../../errors.ts';
import type { Kernel } from '../../../kernel.ts';
import { validateTemplate } from '../mapping-template/render-template.ts';
import { TemplateError } from '../mapping-template/template-error.ts';
import { refuseBadRequest } from '../bad-request.ts';
import {
  replaceMethod,
  requireIntegration,
  requireMethod,
  type MethodReference,
} from './change-method.ts';
import { refuseBadUri } from './integration-uri.ts';
import {
  readMappings,
  readTemplates,
  refuseBadStatus,
  type MappingInput,
} from './mapping-input.ts';
import { isMappingSource } from './mapping-source.ts';
import type {
  ContentHandling,
  Integration,
  IntegrationResponse,
  Mapping,
  MethodResponse,
  PassthroughBehavior,
  RestIntegrationType,
} from './method.ts';
import type { RestApiReference } from './rest-api-commands.ts';
import { refuseBadPattern } from './selection-pattern.ts';

export interface PutIntegrationInput extends MethodReference {
  readonly type: RestIntegrationType;
  /** The method with which Lambda is called. */
  readonly integrationHttpMethod: string | null;
  readonly uri: string | null;
  readonly credentials: string | null;
  readonly requestParameters: MappingInput | null;
  readonly requestTemplates: MappingInput | null;
  /** Null for WHEN_NO_MATCH. */
  readonly passthroughBehavior: PassthroughBehavior | null;
  readonly contentHandling: ContentHandling | null;
  /** Null for 29,000 (AGR-06). */
  readonly timeoutInMillis: number | null;
}

export interface PutIntegrationResponseInput extends MethodReference {
  readonly statusCode: string;
  readonly selectionPattern: string | null;
  readonly responseParameters: MappingInput | null;
  readonly responseTemplates: MappingInput | null;
  readonly contentHandling: ContentHandling | null;
}

export interface IntegrationResponseReference extends MethodReference {
  readonly statusCode: string;
}

/** Milliseconds (AGR-06). */
const TIMEOUT_RANGE = { min: 50, max: 29_000 };

/** Says what a method does with a request. What it had before is gone, its responses included. */
export function putIntegration(kernel: Kernel, input: PutIntegrationInput): RestApiReference {
  const found = requireMethod(kernel, input);
  const integration = readIntegration(input);
  return replaceMethod(
    kernel,
    found,
    { ...found.method, integration },
    {
      kind: 'REST_INTEGRATION_PUT',
      what: `has an integration of the type ${integration.type}${integration.uri === null ? '' : ` with ${integration.uri}`}, and waits ${integration.timeoutInMillis} ms for it`,
    },
  );
}

/** Takes the integration of a method away. */
export function deleteIntegration(kernel: Kernel, input: MethodReference): RestApiReference {
  const found = requireMethod(kernel, input);
  requireIntegration(found);
  return replaceMethod(
    kernel,
    found,
    { ...found.method, integration: null },
    { kind: 'REST_INTEGRATION_DELETED', what: 'has no integration any more' },
  );
}

/** Says what the client gets of one outcome of an integration; one of that status is replaced (AGC-04). */
export function putIntegrationResponse(
  kernel: Kernel,
  input: PutIntegrationResponseInput,
): RestApiReference {
  const found = requireMethod(kernel, input);
  const integration = requireIntegration(found);
  refuseBadStatus(input.statusCode);
  if (integration.type === 'AWS_PROXY') {
    refuseBadRequest(
      'httpMethod',
      'Cannot give a proxy integration a response: its function makes the response itself.',
    );
  }
  const declared = found.method.methodResponses.find(
    ({ statusCode }) => statusCode === input.statusCode,
  );
  if (!declared) {
    throw new Refusal('API_PART_NOT_FOUND', 'Invalid Response status code specified', {
      field: 'statusCode',
    });
  }
  const response = readIntegrationResponse(input, declared);
  const others = integration.integrationResponses.filter(
    ({ statusCode }) => statusCode !== input.statusCode,
  );
  return replaceResponses(
    kernel,
    input,
    [...others, response].sort((left, right) => Number(left.statusCode) - Number(right.statusCode)),
    response.selectionPattern === null
      ? `answers ${response.statusCode} where no pattern fits`
      : `answers ${response.statusCode} to errors that match ${response.selectionPattern.slice(0, 200)}`,
  );
}

/** Takes such a response away. */
export function deleteIntegrationResponse(
  kernel: Kernel,
  input: IntegrationResponseReference,
): RestApiReference {
  const { integrationResponses } = requireIntegration(requireMethod(kernel, input));
  const kept = integrationResponses.filter(({ statusCode }) => statusCode !== input.statusCode);
  if (kept.length === integrationResponses.length) {
    throw new Refusal('API_PART_NOT_FOUND', 'Invalid Response status code specified', {
      field: 'statusCode',
    });
  }
  return replaceResponses(kernel, input, kept, `answers ${input.statusCode} no more`);
}

function replaceResponses(
  kernel: Kernel,
  reference: MethodReference,
  integrationResponses: readonly IntegrationResponse[],
  what: string,
): RestApiReference {
  const found = requireMethod(kernel, reference);
  const integration = { ...requireIntegration(found), integrationResponses };
  return replaceMethod(
    kernel,
    found,
    { ...found.method, integration },
    { kind: 'REST_INTEGRATION_PUT', what },
  );
}

function readIntegration(input: PutIntegrationInput): Integration {
  const { type, uri, credentials, integrationHttpMethod } = input;
  const timeoutInMillis = input.timeoutInMillis ?? TIMEOUT_RANGE.max;
  if (timeoutInMillis < TIMEOUT_RANGE.min || timeoutInMillis > TIMEOUT_RANGE.max) {
    refuseBadRequest(
      'timeoutInMillis',
      `Timeout should be between ${TIMEOUT_RANGE.min} ms and ${TIMEOUT_RANGE.max} ms`,
    );
  }
  if (type !== 'MOCK') {
    if (uri === null)
      refuseBadRequest('uri', 'AWS ARN for integration must contain path or action');
    refuseBadUri(type, uri);
    if (integrationHttpMethod === null) {
      refuseBadRequest(
        'integrationHttpMethod',
        'Enumeration value for HttpMethod must be non-empty',
      );
    }
    if (!/^[A-Z]{1,10}$/.test(integrationHttpMethod)) {
      refuseBadRequest('integrationHttpMethod', 'Invalid HTTP method specified for integration.');
    }
  }
  if (credentials !== null && !/^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]{1,512}$/.test(credentials)) {
    refuseBadRequest('credentials', 'Invalid ARN specified in the request');
  }
  const isMock = type === 'MOCK';
  return {
    type,
    httpMethod: isMock ? null : integrationHttpMethod,
    uri: isMock ? null : uri,
    credentials: isMock ? null : credentials,
    requestParameters: readRequestParameters(input.requestParameters),
    requestTemplates: readMappingTemplates('requestTemplates', input.requestTemplates),
    passthroughBehavior: input.passthroughBehavior ?? 'WHEN_NO_MATCH',
    contentHandling: input.contentHandling,
    timeoutInMillis,
    integrationResponses: [],
  };
}

function readRequestParameters(input: MappingInput | null): readonly Mapping[] {
  const mappings = readMappings('requestParameters', input);
  for (const { name, value } of mappings) {
    if (!/^integration\.request\.(header|querystring|path)\.[\w.-]{1,256}$/.test(name)) {
      refuseMapping('requestParameters', name);
    }
    if (!isMappingSource(value, 'request')) refuseMapping('requestParameters', value);
  }
  return mappings;
}

function readIntegrationResponse(
  input: PutIntegrationResponseInput,
  declared: MethodResponse,
): IntegrationResponse {
  const selectionPattern = input.selectionPattern === '' ? null : input.selectionPattern;
  if (selectionPattern !== null) refuseBadPattern(selectionPattern);
  const responseParameters = readMappings('responseParameters', input.responseParameters);
  for (const { name, value } of responseParameters) {
    if (!declared.responseParameters.includes(name)) refuseMapping('responseParameters', name);
    if (!isMappingSource(value, 'response')) refuseMapping('responseParameters', value);
  }
  return {
    statusCode: input.statusCode,
    selectionPattern,
    responseParameters,
    responseTemplates: readMappingTemplates('responseTemplates', input.responseTemplates),
    contentHandling: input.contentHandling,
  };
}

/** Refuses a template that is none, with what is wrong and where. */
function readMappingTemplates(field: string, input: MappingInput | null): readonly Mapping[] {
  const templates = readTemplates(field, input);
  for (const { name, value } of templates) {
    try {
      validateTemplate(value);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      refuseBadRequest(field, `Invalid mapping template for ${name}: ${error.message}`);
    }
  }
  return templates;
}

function refuseMapping(field: string, expression: string): never {
  refuseBadRequest(
    field,
    `Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: ${expression.slice(0, 200)}]`,
  );
}
