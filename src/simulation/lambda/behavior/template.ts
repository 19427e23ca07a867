import { isJsonArray, isJsonObject, type Json } from '../../json.ts';
import {
  parseValuePath,
  resolveValuePath,
  type ValuePath,
  type ValueSource,
} from './value-path.ts';

/**
 * Templates take values from the event where they name a path in angle brackets, as EventBridge's
 * input transformer does: `<$.orderId>`. A text of JSON that is nothing but one placeholder becomes
 * the value itself, of whatever type; elsewhere its text is put in. A path that leads nowhere gives
 * null there and an empty text here. `\<$` stands for the characters themselves.
 */
export class Template {
  readonly #parts: readonly TemplatePart[];

  private constructor(parts: readonly TemplatePart[]) {
    this.#parts = parts;
  }

  /** A template that gives JSON. Throws a `TemplateError` for a placeholder that is no path. */
  static ofJson(value: Json): Template {
    const parts: TemplatePart[] = [];
    writeJson(value, parts);
    return new Template(joinTexts(parts));
  }

  /** A template that gives a text, such as an error message. */
  static ofText(text: string): Template {
    return new Template(
      splitText(text).map((part) => (typeof part === 'string' ? part : { path: part, as: 'text' })),
    );
  }

  get placeholderCount(): number {
    return this.#parts.filter((part) => typeof part !== 'string').length;
  }

  /** Fills the template in. Stops adding once the text is longer than `lengthMax` characters. */
  render(source: () => ValueSource, lengthMax: number): string {
    let text = '';
    for (const part of this.#parts) {
      if (typeof part === 'string') text += part;
      else {
        const value = renderPlaceholder(part, source());
        source().budget.spendOnText(value.length);
        text += value;
      }
      if (text.length > lengthMax) break;
    }
    return text;
  }
}

/** A template that cannot be read. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

type TemplatePart = string | Placeholder;

interface Placeholder {
  readonly path: ValuePath;
  readonly as: 'json' | 'text' | 'text-in-json';
}

/** JSON is put together as text, so that an answer is made without building and printing it. */
function writeJson(value: Json, parts: TemplatePart[]): void {
  if (typeof value === 'string') {
    writeJsonText(value, parts);
  } else if (isJsonArray(value)) {
    parts.push('[');
    value.forEach((element, index) => {
      if (index > 0) parts.push(',');
      writeJson(element, parts);
    });
    parts.push(']');
  } else if (isJsonObject(value)) {
    parts.push('{');
    Object.entries(value).forEach(([name, member], index) => {
      parts.push(`${index > 0 ? ',' : ''}${JSON.stringify(name)}:`);
      writeJson(member, parts);
    });
    parts.push('}');
  } else parts.push(JSON.stringify(value));
}

function writeJsonText(text: string, parts: TemplatePart[]): void {
  const split = splitText(text);
  const [only] = split;
  if (split.length === 1 && typeof only === 'object') {
    parts.push({ path: only, as: 'json' });
    return;
  }
  parts.push('"');
  for (const part of split) {
    parts.push(typeof part === 'string' ? escapeJson(part) : { path: part, as: 'text-in-json' });
  }
  parts.push('"');
}

/** The literal texts and the paths of a text, in order. */
function splitText(text: string): readonly (string | ValuePath)[] {
  const parts: (string | ValuePath)[] = [];
  let literal = '';
  let position = 0;
  for (let open = text.indexOf('<$'); open !== -1; open = text.indexOf('<$', position)) {
    if (text.charAt(open - 1) === '\\' && open > position) {
      literal += `${text.slice(position, open - 1)}<$`;
      position = open + 2;
      continue;
    }
    literal += text.slice(position, open);
    const path = parseValuePath(text, open + 1);
    const end = open + 1 + (path?.text.length ?? 0);
    if (!path || text.charAt(end) !== '>') {
      const shown = text.slice(open, open + 60);
      throw new TemplateError(`"${shown}" does not begin with a path in angle brackets`);
    }
    if (literal !== '') parts.push(literal);
    parts.push(path);
    literal = '';
    position = end + 1;
  }
  literal += text.slice(position);
  return literal === '' ? parts : [...parts, literal];
}

function renderPlaceholder({ path, as }: Placeholder, source: ValueSource): string {
  const value = resolveValuePath(path, source);
  if (as === 'json') return JSON.stringify(value ?? null);
  const text = valueText(value);
  return as === 'text' ? text : escapeJson(text);
}

function valueText(value: Json | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function joinTexts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const joined: TemplatePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === 'string' && typeof last === 'string')
      joined[joined.length - 1] = last + part;
    else joined.push(part);
  }
  return joined;
}
