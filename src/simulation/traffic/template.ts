import { formatInstant } from '../instant.ts';
import type { RandomStream } from '../random.ts';

/*
 *   template    = { text | placeholder }
 *   placeholder = "{{" ( "counter" | "uuid" | "now" | "int" integer integer
 *                      | "float" number number | "pick" word { word } ) "}}"
 *
 * "{{" always begins a placeholder; "}}" by itself is text, as it is in JSON.
 */

/** What stands in the place of something that every action has another of. */
export type Placeholder =
  | { readonly kind: 'counter' | 'uuid' | 'now' }
  | { readonly kind: 'int' | 'float'; readonly min: number; readonly max: number }
  | { readonly kind: 'pick'; readonly words: readonly string[] };

/** A template that has been read: texts and what comes between them. */
export type Template = readonly (string | Placeholder)[];

/** What one action fills its templates with. */
export interface Filling {
  /** 1 for the first action of a traffic, or the first record where an action puts several. */
  readonly counter: number;
  /** Virtual time in milliseconds. */
  readonly nowMs: number;
  readonly random: RandomStream;
}

/** A template that cannot be read, and where. */
export class TemplateError extends Error {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;

  constructor(text: string, position: number, why: string) {
    const before = text.slice(0, position).split('\n');
    const line = before.length;
    const column = (before.at(-1) ?? '').length + 1;
    super(`line ${line}, column ${column}: ${why}`);
    this.name = 'TemplateError';
    this.line = line;
    this.column = column;
  }
}

/** Placeholders of a template, which bound what filling it takes. */
export const PLACEHOLDERS_MAX = 1_000;

/** Characters between the braces of one. */
const PLACEHOLDER_LENGTH_MAX = 1_000;

/** The random numbers below one bound that a stream draws at once. */
const INTEGERS_MAX = 2 ** 32;

const KNOWN =
  'counter, uuid, now, int with two integers, float with two numbers, and pick with words are known';

/** Reads a template, or throws a TemplateError. */
export function parseTemplate(text: string): Template {
  const parts: (string | Placeholder)[] = [];
  let from = 0;
  for (let count = 1; ; count++) {
    const start = text.indexOf('{{', from);
    if (start < 0) break;
    if (count > PLACEHOLDERS_MAX) {
      throw new TemplateError(
        text,
        start,
        `a template has at most ${PLACEHOLDERS_MAX} placeholders`,
      );
    }
    const end = text.indexOf('}}', start);
    if (end < 0) throw new TemplateError(text, start, 'the placeholder is not closed by "}}"');
    if (start > from) parts.push(text.slice(from, start));
    parts.push(readPlaceholder(text, start, end));
    from = end + 2;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** The text for one action. */
export function fillTemplate(template: Template, filling: Filling): string {
  let text = '';
  for (const part of template) text += typeof part === 'string' ? part : valueOf(part, filling);
  return text;
}

function readPlaceholder(text: string, start: number, end: number): Placeholder {
  const refuse = (why: string): never => {
    throw new TemplateError(text, start, why);
  };
  if (end - start > PLACEHOLDER_LENGTH_MAX) {
    refuse(`a placeholder has at most ${PLACEHOLDER_LENGTH_MAX} characters`);
  }
  const content = text.slice(start + 2, end);
  const [kind = '', ...words] = content.split(' ').filter((word) => word !== '');
  switch (kind) {
    case 'counter':
    case 'uuid':
    case 'now':
      return words.length === 0 ? { kind } : refuse(`"${kind}" takes nothing behind it`);
    case 'int':
    case 'float':
      return readRange(kind, words, refuse);
    case 'pick':
      if (words.length === 0) refuse('"pick" takes one word or more, with spaces between');
      // A word can stand in a JSON string as it is.
      if (words.some((word) => !/^[^"\\{}\p{Cc}\p{Cs}]+$/u.test(word))) {
        refuse('a word of "pick" has no quote, backslash, brace or control character');
      }
      return { kind, words };
    default:
      return refuse(`"${kind.slice(0, 50)}" is no placeholder: ${KNOWN}`);
  }
}

function readRange(
  kind: 'int' | 'float',
  words: readonly string[],
  refuse: (why: string) => never,
): Placeholder {
  const form = kind === 'int' ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d{1,15})?$/;
  const noun = kind === 'int' ? 'integers' : 'numbers';
  if (words.length !== 2 || words.some((word) => !form.test(word))) {
    refuse(`"${kind}" takes two ${noun} of at most 15 digits, the smaller one first`);
  }
  const [min = 0, max = 0] = words.map(Number);
  if (min > max) refuse(`"${kind}" takes the smaller number first, and ${min} is above ${max}`);
  if (kind === 'int' && max - min >= INTEGERS_MAX) {
    refuse(`"int" chooses among at most ${INTEGERS_MAX} integers`);
  }
  return { kind, min, max };
}

function valueOf(placeholder: Placeholder, { counter, nowMs, random }: Filling): string {
  switch (placeholder.kind) {
    case 'counter':
      return String(counter);
    case 'uuid':
      return random.uuid();
    case 'now':
      return formatInstant(nowMs);
    case 'int':
      return String(placeholder.min + random.integerBelow(placeholder.max - placeholder.min + 1));
    case 'float':
      return String(
        placeholder.min + (placeholder.max - placeholder.min) * (random.uint32() / 2 ** 32),
      );
    case 'pick':
      return placeholder.words[random.integerBelow(placeholder.words.length)] ?? '';
  }
}
