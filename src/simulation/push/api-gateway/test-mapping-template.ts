import { byteLength } from '../../byte-length.ts';
import { Refusal } from '../../errors.ts';
import { isJsonObject, type Json, type JsonObject } from '../../json.ts';
import type { TemplateParameters } from './mapping-template/input-variable.ts';
import {
  renderTemplate,
  validateTemplate,
  type RenderedTemplate,
  type TemplateScope,
} from './mapping-template/render-template.ts';
import { TemplateError } from './mapping-template/template-error.ts';

export interface MappingTemplateTestInput {
  readonly template: string;
  readonly body: string;
  /** Objects of texts, which somebody may have written otherwise. */
  readonly parameters: Readonly<Record<'path' | 'querystring' | 'header', Json>>;
  readonly stageVariables: Json;
  readonly context: Json;
}

/** What a template makes of a request: its text, or the error that it ends with. */
export type MappingTemplateTest =
  | { readonly rendered: RenderedTemplate; readonly error: null }
  | { readonly rendered: null; readonly error: TemplateError };

/** Bytes of a body at most: enough to try a template out. */
const BODY_BYTES_MAX = 1_048_576;

/** Renders a template without an API, by the very code that APIs use (AGC-01, AGC-05). */
export function testMappingTemplate(input: MappingTemplateTestInput): MappingTemplateTest {
  const { template, body, parameters, stageVariables, context } = input;
  const bytes = byteLength(body);
  if (bytes > BODY_BYTES_MAX) {
    refuse('body', `it has ${bytes} bytes, above ${BODY_BYTES_MAX}.`);
  }
  const scope: TemplateScope = {
    input: {
      body,
      path: textsOf('pathParameters', parameters.path),
      querystring: textsOf('queryStringParameters', parameters.querystring),
      header: textsOf('headers', parameters.header),
    },
    stageVariables: textsOf('stageVariables', stageVariables),
    context: objectOf('context', context),
  };
  try {
    validateTemplate(template);
    return { rendered: renderTemplate(template, scope), error: null };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { rendered: null, error };
  }
}

function objectOf(field: string, value: Json): JsonObject {
  return isJsonObject(value) ? value : refuse(field, 'it is no object.');
}

function textsOf(field: string, value: Json): TemplateParameters {
  const object = objectOf(field, value);
  const other = Object.entries(object).find(([, text]) => typeof text !== 'string');
  return other
    ? refuse(field, `"${other[0].slice(0, 60)}" is no text.`)
    : (object as TemplateParameters);
}

function refuse(field: string, why: string): never {
  throw new Refusal('INVALID_PARAMETER', `Cannot take ${field}: ${why}`, { field });
}
