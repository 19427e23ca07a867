import { parseComparison, type Comparison } from './log-comparison.ts';
import type { PatternReader } from './log-pattern-reader.ts';

/** What is wanted of one field: nothing, or one of several groups of comparisons. */
interface FieldPattern {
  readonly isEllipsis: boolean;
  readonly matches: Comparison;
}

/**
 * Reads `[ip, user, ..., status = 4*, size > 100]`: a name for each field of a line, and what is wanted
 * of it. Fields are separated by blanks; one in square brackets or double quotes is one field. `...`
 * stands for any number of fields.
 */
export function parseSpaceDelimited(reader: PatternReader): (message: string) => boolean {
  reader.take('[');
  const fields: FieldPattern[] = [];
  do fields.push(parseField(reader));
  while (reader.takeToken(','));
  if (!reader.takeToken(']')) throw reader.fail(`"]" is missing at "${reader.rest}"`);
  reader.skipBlanks();
  if (!reader.isAtEnd) throw reader.fail(`nothing may follow "]", but "${reader.rest}" does`);
  if (fields.filter(({ isEllipsis }) => isEllipsis).length > 1) {
    throw reader.fail('"..." may stand once only');
  }
  return (message) => matchesFields(fields, splitFields(message));
}

function parseField(reader: PatternReader): FieldPattern {
  if (reader.takeToken('...')) return { isEllipsis: true, matches: () => true };
  reader.skipBlanks();
  const name = reader.readWord(/[\w-]/);
  if (name === '') throw reader.fail(`a field's name is missing at "${reader.rest}"`);
  reader.skipBlanks();
  if (reader.isAtEnd || reader.next === ',' || reader.next === ']')
    return { isEllipsis: false, matches: () => true };
  const groups: Comparison[][] = [[parseComparison(reader, WORD)]];
  for (;;) {
    const isOther = reader.takeToken('||');
    if (!isOther && !reader.takeToken('&&')) break;
    reader.skipBlanks();
    // The name may be written again: `[size > 10 && size < 20]`.
    reader.readWord(/[\w-]/);
    if (isOther) groups.push([]);
    groups.at(-1)?.push(parseComparison(reader, WORD));
  }
  const matches = (value: string): boolean =>
    groups.some((group) => group.every((compare) => compare(value)));
  return { isEllipsis: false, matches };
}

const WORD = /[^\s",%&|\]]/;

function splitFields(message: string): string[] {
  return [...message.matchAll(/\[([^\]]*)\]|"([^"]*)"|\S+/g)].map(
    ([whole, bracketed, quoted]) => bracketed ?? quoted ?? whole,
  );
}

function matchesFields(patterns: readonly FieldPattern[], values: readonly string[]): boolean {
  const gap = patterns.findIndex(({ isEllipsis }) => isEllipsis);
  const matchAll = (wanted: readonly FieldPattern[], found: readonly string[]): boolean =>
    wanted.length === found.length &&
    wanted.every(({ matches }, index) => matches(found[index] ?? ''));
  if (gap === -1) return matchAll(patterns, values);
  const behind = patterns.slice(gap + 1);
  if (values.length < gap + behind.length) return false;
  return (
    matchAll(patterns.slice(0, gap), values.slice(0, gap)) &&
    matchAll(behind, values.slice(values.length - behind.length))
  );
}
