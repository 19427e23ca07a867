import type { ColumnType } from './columns.ts';

/**
 * The values of a column as the text of a Postgres array: `{1,NULL,3}`, `{"a \"b\"","c"}`. The driver
 * would do it too, but does not know the type and so quotes and escapes every number.
 */
export function arrayLiteral(values: readonly unknown[], type: ColumnType): string {
  return `{${values.map((value) => (value === null || value === undefined ? 'NULL' : element(value, type))).join(',')}}`;
}

function element(value: unknown, type: ColumnType): string {
  switch (type) {
    case 'json':
      // What JSON escapes in a JSON text, quotes and backslashes, is what an array escapes.
      return JSON.stringify(JSON.stringify(value));
    case 'text':
      return quoted(storable(String(value)));
    default:
      return String(value);
  }
}

/** Postgres has no U+0000 in text; the symbol for it keeps the rest of the text readable. */
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u2400') : text;
}

const SPECIAL = /["\\]/;
const EACH_SPECIAL = /["\\]/g;

/** What JSON writes as an escape sequence, which an array has none of: control characters, half surrogates. */
const ESCAPED_IN_JSON = /[\p{Cc}\p{Cs}]/u;

function quoted(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  // Much faster than to replace one after the other, where there are many.
  if (!ESCAPED_IN_JSON.test(text)) return JSON.stringify(text);
  return `"${text.replace(EACH_SPECIAL, '\\$&')}"`;
}
