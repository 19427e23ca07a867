import type { Json } from '../../json.ts';

const PLACEHOLDER = /<(.*?)>/g;

/** The names that a template takes values by, in the order of the template. */
export function placeholdersOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
}

/**
 * Fills a template in (EVB-21). Within a string of the template a value is put in as text, without
 * quotes; elsewhere it is put in as JSON, so that a string brings its own quotes. A value that is not
 * there is an empty text within a string, and null elsewhere.
 */
export function fillTemplate(
  template: string,
  values: ReadonlyMap<string, Json | undefined>,
): string {
  let filled = '';
  let from = 0;
  let isString = false;
  for (const match of template.matchAll(PLACEHOLDER)) {
    const before = template.slice(from, match.index);
    isString = isStringAfter(before, isString);
    const value = values.get(match[1] ?? '');
    filled += before + (isString ? textOf(value) : JSON.stringify(value ?? null));
    from = match.index + match[0].length;
  }
  return filled + template.slice(from);
}

/** Whether a text leaves a string open, that began within one or outside. */
function isStringAfter(text: string, isString: boolean): boolean {
  let isOpen = isString;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '\\') index += 1;
    else if (text[index] === '"') isOpen = !isOpen;
  }
  return isOpen;
}

/** A value within a string: objects and arrays lose their quotes there, as they were recorded to. */
function textOf(value: Json | undefined): string {
  if (value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value).replaceAll('"', '');
  return JSON.stringify(text).slice(1, -1);
}
