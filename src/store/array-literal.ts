import type { ColumnType } from './columns.ts';

/**
 * The values of a column as the text of a Postgres array: `{1,NULL,3}`, `{"a \"b\"","c"}`. The driver
 * would do it too, but does not know the type and so quotes and escapes every number.
 */
export function arrayLiteral(values: readonly unknown[], type: ColumnType): string {
  let literal = '{';
  for (const value of values) {
    if (literal.length > 1) literal += ',';
    literal += value === null || value === undefined ? 'NULL' : element(value, type);
  }
  return `${literal}}`;
}

function element(value: unknown, type: ColumnType): string {
  switch (type) {
    case 'json':
      return quoted(JSON.stringify(value));
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

function quoted(text: string): string {
  return `"${SPECIAL.test(text) ? text.replace(EACH_SPECIAL, '\\$&') : text}"`;
}
