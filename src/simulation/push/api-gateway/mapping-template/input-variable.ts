import type { Json } from '../../../json.ts';
import type { TemplateBudget } from './template-budget.ts';
import { followJsonPath } from './json-path.ts';
import { MethodArguments, methodOf, type Methods } from './method-arguments.ts';
import { TemplateError } from './template-error.ts';
import { ObjectValue, type MapValue, type Value } from './value.ts';
import { jsonText, valueOfJson } from './value-text.ts';

/** Parameters of one kind, each with one value. */
export type TemplateParameters = Readonly<Record<string, string>>;

/** What `$input` speaks of. */
export interface TemplateInput {
  /** Of the request, or what the integration has answered. */
  readonly body: string;
  readonly path: TemplateParameters;
  readonly querystring: TemplateParameters;
  readonly header: TemplateParameters;
}

/** `$input`: body and parameters of the request, or of what the integration has answered. */
export class InputVariable extends ObjectValue {
  readonly #input: TemplateInput;
  readonly #budget: TemplateBudget;
  #json: Value | undefined;

  constructor(input: TemplateInput, budget: TemplateBudget) {
    super();
    this.#input = input;
    this.#budget = budget;
  }

  display(): string {
    return 'input';
  }

  override property(name: string): Value {
    return name === 'body' ? this.#input.body : null;
  }

  override call(name: string, values: readonly Value[]): Value | undefined {
    const method = methodOf(inputMethods, name);
    return method ? method(this, new MethodArguments(values, this.#budget)) : undefined;
  }

  /** What a path leads to in the body; an empty text where it leads nowhere. */
  at(path: string): Value {
    const value = followJsonPath(path, this.#read(), this.#budget);
    return value === undefined ? '' : value;
  }

  /** A parameter by its name: of the path, of the query or a header, in this order. */
  parameter(name: string): string {
    const { path, querystring, header } = this.#input;
    for (const parameters of [path, querystring, header]) {
      const value = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
      if (value !== undefined) return value;
    }
    this.#budget.spend(Object.keys(header).length);
    const wanted = name.toLowerCase();
    return Object.entries(header).find(([key]) => key.toLowerCase() === wanted)?.[1] ?? '';
  }

  parameters(): MapValue {
    const { path, querystring, header } = this.#input;
    const mapOf = (parameters: TemplateParameters): MapValue => {
      this.#budget.spend(Object.keys(parameters).length);
      return new Map(Object.entries(parameters));
    };
    return new Map([
      ['path', mapOf(path)],
      ['querystring', mapOf(querystring)],
      ['header', mapOf(header)],
    ]);
  }

  /** The body as JSON, read once: what a template puts into it stays there. No body is an empty object. */
  #read(): Value {
    if (this.#json === undefined) this.#json = this.#parse();
    return this.#json;
  }

  #parse(): Value {
    const { body } = this.#input;
    this.#budget.spendOnText(body.length);
    if (body.trim() === '') return new Map();
    try {
      return valueOfJson(JSON.parse(body) as Json, this.#budget);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new TemplateError(
        'UNREADABLE_BODY',
        'Could not parse request body into json: it is no JSON.',
      );
    }
  }
}

const inputMethods: Methods<InputVariable> = {
  json: (input, args) => {
    const text = jsonText(input.at(args.text(0)), args.budget);
    args.budget.spendOnText(text.length);
    return text;
  },
  params: (input, args) => (args.count === 0 ? input.parameters() : input.parameter(args.text(0))),
  path: (input, args) => input.at(args.text(0)),
};
