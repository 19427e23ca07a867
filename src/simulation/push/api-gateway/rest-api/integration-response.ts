import type { Json } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import type { RuleId } from '../../../rules/registry.ts';
import { answerExchange } from '../../http/http-exchange.ts';
import {
  headerOf,
  isBase64,
  isHeaderName,
  isHeaderValue,
  type HttpBody,
  type HttpHeader,
  type HttpResponse,
} from '../../http/http-message.ts';
import { isTravelHeader } from '../../http/response-headers.ts';
import { failByGateway, withApiHeaders, type Failure } from './gateway-answer.ts';
import { readSource } from './mapping-source.ts';
import { acceptedTemplate } from './media-type.ts';
import type { Integration, IntegrationResponse } from './method.ts';
import { requestValues, type RoutedPassage } from './passage.ts';
import { fits } from './selection-pattern.ts';
import { overriddenHeaders, renderForPassage } from './template-scope.ts';

/** What has come of an integration that is not a proxy. */
export interface IntegrationOutcome {
  /** The text that selection patterns are compared with; null takes the default response. */
  readonly matched: string | null;
  /** What the integration has answered; empty for nothing. */
  readonly body: string;
  readonly rule: RuleId;
  /** What has happened, as a sentence for the learner. */
  readonly why: string;
}

/**
 * Answers with the integration response whose pattern matches the text as a whole, else with the one
 * that has no pattern (AGC-04). Its template makes the body and may override the status (AGC-05).
 */
export function respond(
  kernel: Kernel,
  passage: RoutedPassage,
  integration: Integration,
  outcome: IntegrationOutcome,
): void {
  const chosen = choose(integration.integrationResponses, outcome.matched);
  if (!chosen) {
    failByGateway(kernel, passage, noMatch(outcome));
    return;
  }
  const made = responseOf(kernel, passage, chosen, outcome.body);
  if ('failure' in made) {
    failByGateway(kernel, passage, made.failure);
    return;
  }
  const { selectionPattern } = chosen;
  answerExchange(kernel, passage.exchange, withApiHeaders(passage, made), {
    rule: outcome.rule,
    why: `${outcome.why} ${
      selectionPattern === null
        ? `The integration response ${chosen.statusCode} is the default one.`
        : `The integration response ${chosen.statusCode} has the pattern ${selectionPattern.slice(0, 200)}, which fits.`
    }`,
  });
}

function choose(
  responses: readonly IntegrationResponse[],
  matched: string | null,
): IntegrationResponse | undefined {
  const selected =
    matched === null
      ? undefined
      : responses.find(
          ({ selectionPattern }) => selectionPattern !== null && fits(selectionPattern, matched),
        );
  return selected ?? responses.find(({ selectionPattern }) => selectionPattern === null);
}

function noMatch({ rule, why }: IntegrationOutcome): Failure {
  return configurationError(
    rule,
    `${why} Execution failed due to configuration error: No match for output mapping and no default output mapping configured.`,
  );
}

function responseOf(
  kernel: Kernel,
  passage: RoutedPassage,
  response: IntegrationResponse,
  body: string,
): HttpResponse | { readonly failure: Failure } {
  const accept = headerOf(passage.exchange.requestHeaders, 'accept');
  const template = acceptedTemplate(response.responseTemplates, accept);
  const rendered = template
    ? renderForPassage(kernel, passage, { template: template.value, body, side: 'response' })
    : null;
  if (rendered && 'failure' in rendered) return rendered;
  const handled = handle(response, rendered?.text ?? body);
  if (!handled) {
    return {
      failure: configurationError(
        'AGC-05',
        'Execution failed due to configuration error: the response is to become bytes (CONVERT_TO_BINARY) and is not base64.',
      ),
    };
  }
  const mapped = mappedHeaders(kernel, passage, response, body);
  const override = rendered?.responseOverride ?? null;
  const overridden = override ? overriddenHeaders(override.header).filter(isSendable) : [];
  const type = { name: 'Content-Type', value: template?.name ?? 'application/json' };
  return {
    statusCode: statusOf(override?.status ?? null) ?? Number(response.statusCode),
    headers: lastOfEach([type, ...mapped, ...overridden]),
    ...handled,
  };
}

/** A status that a template has set, if it is one. */
function statusOf(text: string | null): number | null {
  return text !== null && /^[1-5]\d\d$/.test(text) ? Number(text) : null;
}

function mappedHeaders(
  kernel: Kernel,
  passage: RoutedPassage,
  { responseParameters }: IntegrationResponse,
  body: string,
): HttpHeader[] {
  if (responseParameters.length === 0) return [];
  // The headers of Lambda's own answer are not kept: there is none that one would map.
  const values = { ...requestValues(kernel, passage), headers: [], body };
  return responseParameters
    .map(({ name, value }) => ({
      name: name.slice('method.response.header.'.length),
      value: readSource(value, values) ?? '',
    }))
    .filter(isSendable);
}

function isSendable({ name, value }: HttpHeader): boolean {
  return isHeaderName(name) && isHeaderValue(value) && !isTravelHeader(name);
}

/** A later header takes the place of an earlier one of its name. */
function lastOfEach(headers: readonly HttpHeader[]): HttpHeader[] {
  const byName = new Map(headers.map((header) => [header.name.toLowerCase(), header]));
  return [...byName.values()];
}

/** The body as `contentHandling` says; null where it would be bytes and is no base64. */
function handle({ contentHandling }: IntegrationResponse, text: string): HttpBody | null {
  const body = text === '' ? null : text;
  if (contentHandling !== 'CONVERT_TO_BINARY' || body === null) {
    return { body, isBase64Encoded: false };
  }
  const base64 = unquoted(body);
  return isBase64(base64) ? { body: base64, isBase64Encoded: true } : null;
}

/** A function's text without the quotes that it has as JSON. */
function unquoted(body: string): string {
  try {
    const value = JSON.parse(body) as Json;
    return typeof value === 'string' ? value : body;
  } catch {
    return body;
  }
}

function configurationError(rule: RuleId, why: string): Failure {
  return {
    type: 'API_CONFIGURATION_ERROR',
    statusCode: null,
    message: 'Internal server error',
    rule,
    why,
  };
}
