import type { JsonObject } from '../../src/simulation/json.ts';
import type { TemplateInput } from '../../src/simulation/push/api-gateway/mapping-template/input-variable.ts';
import {
  renderTemplate,
  type RenderedTemplate,
  type TemplateScope,
} from '../../src/simulation/push/api-gateway/mapping-template/render-template.ts';

/** A scope with nothing in it but what is given; a body that is no text is taken as JSON. */
export function scopeOf({
  body = '',
  context = {},
  stageVariables = {},
  ...input
}: Partial<Omit<TemplateInput, 'body'>> & {
  readonly body?: unknown;
  readonly context?: JsonObject;
  readonly stageVariables?: Readonly<Record<string, string>>;
} = {}): TemplateScope {
  return {
    input: {
      path: {},
      querystring: {},
      header: {},
      ...input,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    stageVariables,
    context,
  };
}

/** Renders a template, with everything that came of it. */
export function rendered(
  template: string,
  scope: Parameters<typeof scopeOf>[0] = {},
): RenderedTemplate {
  return renderTemplate(template, scopeOf(scope));
}

/** The text of a template. */
export function render(template: string, scope: Parameters<typeof scopeOf>[0] = {}): string {
  return rendered(template, scope).text;
}
