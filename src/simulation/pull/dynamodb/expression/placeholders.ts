import { isJsonObject, type Json } from '../../../json.ts';
import type { AttributeValue } from '../attribute-value.ts';
import { readAttributeValue } from '../attribute-value-input.ts';
import { refuseRequest } from '../validation.ts';

/** What stands for names and values in the expressions of a request. */
export interface PlaceholderInput {
  /** Names of attributes by `#placeholder`; null for none. */
  readonly expressionAttributeNames: Json | null;
  /** Values in DynamoDB's JSON by `:placeholder`; null for none. */
  readonly expressionAttributeValues: Json | null;
}

/** The placeholders of one request; it knows which of them its expressions have used. */
export class Placeholders {
  /** What stands before the name of a field at fault: `transactItems.0.put.`, or nothing. */
  readonly fieldPrefix: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, AttributeValue>;
  readonly #used = new Set<string>();

  /** Refuses placeholders of a wrong form; needs to know whether there is any expression. */
  constructor(input: PlaceholderInput, hasExpression: boolean, fieldPrefix = '') {
    this.fieldPrefix = fieldPrefix;
    this.#names = this.#read('ExpressionAttributeNames', input.expressionAttributeNames, {
      mark: '#',
      hasExpression,
      toValue: (json, field) => {
        if (typeof json === 'string' && json !== '') return json;
        refuseRequest('An expression attribute name stands for the name of an attribute.', field);
      },
    });
    this.#values = this.#read('ExpressionAttributeValues', input.expressionAttributeValues, {
      mark: ':',
      hasExpression,
      toValue: (json, field) => readAttributeValue(json, field),
    });
  }

  nameOf(placeholder: string): string | undefined {
    this.#used.add(placeholder);
    return this.#names.get(placeholder);
  }

  valueOf(placeholder: string): AttributeValue | undefined {
    this.#used.add(placeholder);
    return this.#values.get(placeholder);
  }

  /** Refuses placeholders that no expression of the request has used. */
  refuseUnused(): void {
    for (const [parameter, defined] of [
      ['ExpressionAttributeNames', this.#names],
      ['ExpressionAttributeValues', this.#values],
    ] as const) {
      const unused = [...defined.keys()].filter((name) => !this.#used.has(name));
      if (unused.length === 0) continue;
      refuseRequest(
        `Value provided in ${parameter} unused in expressions: keys: {${unused.slice(0, 20).join(', ')}}`,
        this.#fieldOf(parameter),
      );
    }
  }

  #read<Value>(
    parameter: string,
    json: Json | null,
    form: {
      readonly mark: string;
      readonly hasExpression: boolean;
      readonly toValue: (json: Json | undefined, field: string) => Value;
    },
  ): ReadonlyMap<string, Value> {
    if (json === null) return new Map();
    const field = this.#fieldOf(parameter);
    if (!isJsonObject(json)) refuseRequest(`${parameter} is an object of placeholders.`, field);
    if (!form.hasExpression) {
      refuseRequest(`${parameter} can only be specified when using expressions`, field);
    }
    const entries = Object.entries(json);
    if (entries.length === 0) refuseRequest(`${parameter} must not be empty`, field);
    return new Map(
      entries.map(([key, value]) => {
        if (!key.startsWith(form.mark) || !/^.\w{1,254}$/.test(key)) {
          refuseRequest(
            `${parameter} contains invalid key: Syntax error; key: "${key.slice(0, 100)}"`,
            field,
          );
        }
        return [key, form.toValue(value, `${field}.${key}`)];
      }),
    );
  }

  #fieldOf(parameter: string): string {
    return `${this.fieldPrefix}${parameter.charAt(0).toLowerCase()}${parameter.slice(1)}`;
  }
}
