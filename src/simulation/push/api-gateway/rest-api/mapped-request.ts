import type { Kernel } from '../../../kernel.ts';
import { headerOf, isBase64, lossyFromBase64, type HttpHeader } from '../../http/http-message.ts';
import type { Failure } from './gateway-answer.ts';
import { readSource } from './mapping-source.ts';
import { essenceOf } from './media-type.ts';
import { valueOf, type ContentHandling, type Integration } from './method.ts';
import { bodyOf, requestValues, type RoutedPassage } from './passage.ts';
import { overriddenHeaders, renderForPassage } from './template-scope.ts';

/** What an integration sends on. */
export interface MappedRequest {
  /** Empty for no body. */
  readonly body: string;
  /** Headers that the template has set. */
  readonly overrides: readonly HttpHeader[];
}

/**
 * Maps the body of a request by the template for its content type; without one it passes as it is,
 * where the integration lets it (AGC-01).
 */
export function mapRequest(
  kernel: Kernel,
  passage: RoutedPassage,
  integration: Integration,
): MappedRequest | { readonly failure: Failure } {
  const { requestTemplates, passthroughBehavior, contentHandling } = integration;
  const body = integrationBody(passage, contentHandling);
  const header = headerOf(passage.exchange.requestHeaders, 'content-type');
  const contentType = essenceOf(header ?? '') || 'application/json';
  const template = valueOf(requestTemplates, contentType);
  if (template !== null) {
    const rendered = renderForPassage(kernel, passage, { template, body, side: 'request' });
    if ('failure' in rendered) return rendered;
    return { body: rendered.text, overrides: overriddenHeaders(rendered.requestOverride.header) };
  }
  const passes =
    passthroughBehavior === 'WHEN_NO_MATCH' ||
    (passthroughBehavior === 'WHEN_NO_TEMPLATES' && requestTemplates.length === 0);
  if (passes) return { body, overrides: [] };
  return {
    failure: {
      type: 'UNSUPPORTED_MEDIA_TYPE',
      statusCode: null,
      message: 'Unsupported Media Type',
      rule: 'AGC-01',
      why: `the integration has no request template for ${contentType.slice(0, 100)}, and passthroughBehavior ${passthroughBehavior} lets no body pass without one.`,
    },
  };
}

/** The value of a header that the integration sends on; null for none. */
export function mappedHeader(
  kernel: Kernel,
  passage: RoutedPassage,
  { requestParameters }: Integration,
  { overrides }: MappedRequest,
  name: string,
): string | null {
  const wanted = name.toLowerCase();
  const overridden = overrides.findLast((header) => header.name.toLowerCase() === wanted);
  if (overridden) return overridden.value;
  const mapping = requestParameters.find(
    (parameter) => parameter.name.toLowerCase() === `integration.request.header.${wanted}`,
  );
  return mapping ? readSource(mapping.value, requestValues(kernel, passage)) : null;
}

/** The body as text, or what it stands for, as `contentHandling` says. */
function integrationBody(passage: RoutedPassage, handling: ContentHandling | null): string {
  const { body, isBase64Encoded } = bodyOf(passage);
  if (body === null) return '';
  if (isBase64Encoded) return handling === 'CONVERT_TO_TEXT' ? body : lossyFromBase64(body);
  return handling === 'CONVERT_TO_BINARY' && isBase64(body) ? lossyFromBase64(body) : body;
}
