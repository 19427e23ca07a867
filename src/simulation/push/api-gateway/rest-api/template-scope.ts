import type { JsonObject } from '../../../json.ts';
import type { Kernel } from '../../../kernel.ts';
import type { HttpHeader } from '../../http/http-message.ts';
import {
  renderTemplate,
  type RenderedTemplate,
  type TemplateScope,
} from '../mapping-template/render-template.ts';
import { TemplateError } from '../mapping-template/template-error.ts';
import type { Failure } from './gateway-answer.ts';
import type { Mapping } from './method.ts';
import { proxyEvent, type RoutedPassage } from './passage.ts';

/** Which of the two messages a template makes. */
export type TemplateSide = 'request' | 'response';

/** A rendered template, or what the client gets where it could not be rendered. */
export type Rendering = RenderedTemplate | { readonly failure: Failure };

/**
 * Renders a template with a body as `$input.body`: that of the request, or what the integration has
 * answered (AGC-01, AGC-05).
 */
export function renderForPassage(
  kernel: Kernel,
  passage: RoutedPassage,
  {
    template,
    body,
    side,
  }: { readonly template: string; readonly body: string; readonly side: TemplateSide },
): Rendering {
  try {
    return renderTemplate(template, scopeOf(kernel, passage, body));
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { failure: failureOf(error, side) };
  }
}

/** What a template has set, as headers. */
export function overriddenHeaders(header: ReadonlyMap<string, string>): readonly HttpHeader[] {
  return [...header].map(([name, value]) => ({ name, value }));
}

/** `$input.params` has one value for each name, the last one, as the proxy's event has. */
function scopeOf(kernel: Kernel, passage: RoutedPassage, body: string): TemplateScope {
  const event = proxyEvent(kernel, passage);
  const texts = (name: string): Readonly<Record<string, string>> =>
    (event[name] ?? {}) as Readonly<Record<string, string>>;
  return {
    input: {
      body,
      path: texts('pathParameters'),
      querystring: texts('queryStringParameters'),
      header: texts('headers'),
    },
    stageVariables: recordOf(passage.stageVariables),
    context: event['requestContext'] as JsonObject,
  };
}

function recordOf(mappings: readonly Mapping[]): Readonly<Record<string, string>> {
  return Object.fromEntries(mappings.map(({ name, value }) => [name, value]));
}

function failureOf({ kind, message }: TemplateError, side: TemplateSide): Failure {
  return side === 'request' && kind === 'UNREADABLE_BODY'
    ? {
        type: 'BAD_REQUEST_BODY',
        statusCode: null,
        message: 'Could not parse request body into json.',
        rule: 'AGC-01',
        why: `the request template reads the body as JSON: ${message}`,
      }
    : {
        type: 'API_CONFIGURATION_ERROR',
        statusCode: null,
        message: 'Internal server error',
        rule: side === 'request' ? 'AGC-01' : 'AGC-05',
        why: `Execution failed due to configuration error: the ${side} template cannot be rendered. ${message}`,
      };
}
