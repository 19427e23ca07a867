import type { Json } from '../../../json.ts';
import type { TemplateBudget } from './template-budget.ts';
import { toBase64 } from '../../http/http-message.ts';
import { MethodArguments, methodOf, type Methods } from './method-arguments.ts';
import { TemplateError } from './template-error.ts';
import { ObjectValue, type Value } from './value.ts';
import { valueOfJson } from './value-text.ts';

/** `$util`: what API Gateway lends a template for texts. */
export class TextFunctions extends ObjectValue {
  readonly #budget: TemplateBudget;

  constructor(budget: TemplateBudget) {
    super();
    this.#budget = budget;
  }

  display(): string {
    return 'util';
  }

  override call(name: string, values: readonly Value[]): Value | undefined {
    const method = methodOf(utilMethods, name);
    return method ? method(this, new MethodArguments(values, this.#budget)) : undefined;
  }
}

const utilMethods: Methods<TextFunctions> = {
  base64Decode: (_util, args) => decodeBase64(args.text(0)),
  base64Encode: (_util, args) => toBase64(args.text(0)),
  escapeJavaScript: (_util, args) => escapeJavaScript(args.text(0), args.budget),
  parseJson: (_util, args) => {
    try {
      return valueOfJson(JSON.parse(args.text(0)) as Json, args.budget);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new TemplateError('FAILED', '$util.parseJson was given a text that is no JSON.');
    }
  },
  urlDecode: (_util, args) => {
    try {
      return decodeURIComponent(args.text(0).replaceAll('+', ' '));
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
      throw new TemplateError('FAILED', '$util.urlDecode was given broken percent escapes.');
    }
  },
  urlEncode: (_util, args) => urlEncode(args.text(0)),
};

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "'": "\\'",
  '/': '\\/',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * As Apache's StringEscapeUtils does it: an apostrophe gets a backslash too, which JSON does not allow,
 * so templates take that away again by `.replaceAll("\\'", "'")`.
 */
function escapeJavaScript(text: string, budget: TemplateBudget): string {
  return text.replace(/["'/\\]|[^ -~]/g, (unit) => {
    budget.spend(1);
    const code = unit.charCodeAt(0).toString(16).toUpperCase();
    return NAMED_ESCAPES[unit] ?? `\\u${code.padStart(4, '0')}`;
  });
}

/** As `java.net.URLEncoder` does it: a blank is a plus. */
function urlEncode(text: string): string {
  return encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');
}

function decodeBase64(text: string): string {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  } catch {
    // What `atob` does not read; the decoder itself takes any bytes.
    throw new TemplateError('FAILED', '$util.base64Decode was given a text that is no base64.');
  }
}
