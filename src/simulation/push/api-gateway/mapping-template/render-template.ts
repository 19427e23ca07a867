import { byteLength } from '../../../byte-length.ts';
import type { JsonObject } from '../../../json.ts';
import { type StepBudget, StepBudgetError } from '../../../patterns/step-budget.ts';
import { InputVariable, type TemplateInput, type TemplateParameters } from './input-variable.ts';
import { Interpreter } from './interpreter.ts';
import { TemplateBudget } from './template-budget.ts';
import { placeOf, TemplateError } from './template-error.ts';
import { parseTemplate } from './template-parser.ts';
import { TextFunctions } from './text-functions.ts';
import { type MapValue, type Value } from './value.ts';
import { display, valueOfJson } from './value-text.ts';

/*
 * API Gateway's mapping templates, in the Velocity Template Language. They come from strangers: what
 * they can reach is a closed set of values and methods, and what they may cost is counted.
 */

/** Bytes of a template at most. */
export const TEMPLATE_BYTES_MAX = 307_200;

/** What a template speaks of. */
export interface TemplateScope {
  readonly input: TemplateInput;
  readonly stageVariables: TemplateParameters;
  /** `$context`, without the overrides. */
  readonly context: JsonObject;
}

/** What a template has set for the request to the integration. */
export interface RequestOverride {
  readonly header: ReadonlyMap<string, string>;
  readonly path: ReadonlyMap<string, string>;
  readonly querystring: ReadonlyMap<string, string>;
}

/** What a template has set for the response to the client. */
export interface ResponseOverride {
  /** As it was written, a status of HTTP or not; null where none was set. */
  readonly status: string | null;
  readonly header: ReadonlyMap<string, string>;
}

export interface RenderedTemplate {
  readonly text: string;
  readonly requestOverride: RequestOverride;
  readonly responseOverride: ResponseOverride;
  /** Loops that ended after 1,000 iterations with items left. */
  readonly loopsCut: number;
}

/** Throws a TemplateError, with the place, for a text that is no template. */
export function validateTemplate(template: string): void {
  const bytes = byteLength(template);
  if (bytes > TEMPLATE_BYTES_MAX) {
    throw new TemplateError(
      'INVALID_TEMPLATE',
      `The template has ${bytes} bytes, above ${TEMPLATE_BYTES_MAX}.`,
    );
  }
  parseTemplate(template);
}

/** Renders a template. Throws a TemplateError where it is none, fails or takes too much. */
export function renderTemplate(template: string, scope: TemplateScope): RenderedTemplate {
  const parsed = parseTemplate(template);
  const budget = new TemplateBudget();
  const requestOverride = overrideOf('header', 'path', 'querystring');
  const responseOverride = overrideOf('header');
  const interpreter = new Interpreter(parsed, budget);
  try {
    const context = valueOfJson(scope.context, budget) as MapValue;
    context.set('requestOverride', requestOverride).set('responseOverride', responseOverride);
    interpreter.declare('input', new InputVariable(scope.input, budget));
    interpreter.declare('util', new TextFunctions(budget));
    interpreter.declare('context', context);
    interpreter.declare('stageVariables', new Map(Object.entries(scope.stageVariables)));
    const text = interpreter.render();
    const textsOf = (override: MapValue, name: string): ReadonlyMap<string, string> =>
      texts(override.get(name) ?? null, budget);
    const status = responseOverride.get('status') ?? null;
    return {
      text,
      requestOverride: {
        header: textsOf(requestOverride, 'header'),
        path: textsOf(requestOverride, 'path'),
        querystring: textsOf(requestOverride, 'querystring'),
      },
      responseOverride: {
        status: status === null ? null : display(status, budget),
        header: textsOf(responseOverride, 'header'),
      },
      loopsCut: interpreter.loopsCut,
    };
  } catch (error) {
    throw placed(error, template, interpreter.at);
  }
}

function overrideOf(...names: readonly string[]): MapValue {
  return new Map(names.map((name): [string, Value] => [name, new Map<string, Value>()]));
}

function texts(value: Value, budget: StepBudget): ReadonlyMap<string, string> {
  const entries = value instanceof Map ? [...value] : [];
  return new Map(entries.map(([name, item]) => [name, display(item, budget)]));
}

function placed(error: unknown, template: string, at: number): unknown {
  const place = placeOf(template, at);
  if (error instanceof StepBudgetError) {
    return new TemplateError('TOO_MUCH', 'The template takes more work than one may.', place);
  }
  if (!(error instanceof TemplateError) || error.kind === 'UNREADABLE_BODY' || error.place) {
    return error;
  }
  return new TemplateError(error.kind, error.message, place);
}
