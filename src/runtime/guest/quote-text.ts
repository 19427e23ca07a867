import type { Natives } from './natives.ts';

/** Shows a string inside something else, as Node does. */
export function createTextQuoter(natives: Natives, lineWidth: number) {
  const { indexOf, quote, repeat, slice } = natives;
  const stringCharactersMax = 10_000;

  return { quoteText, showString };

  function showString(value: string, indentation: number): string {
    const hidden = value.length - stringCharactersMax;
    const text = hidden > 0 ? slice(value, 0, stringCharactersMax) : value;
    const rest = hidden > 0 ? `... ${hidden} more character${hidden > 1 ? 's' : ''}` : '';
    if (text.length <= 16 || text.length <= lineWidth - indentation - 4) {
      return quoteText(text) + rest;
    }
    // A long text stands with one line of its own for each of its lines.
    let shown = '';
    let from = 0;
    while (from < text.length) {
      const lineFeed = indexOf(text, '\n', from);
      const to = lineFeed === -1 ? text.length : lineFeed + 1;
      if (from > 0) shown += ` +\n${repeat(' ', indentation + 2)}`;
      shown += quoteText(slice(text, from, to));
      from = to;
    }
    return shown + rest;
  }

  /** In single quotes, or in others where that saves escaping. */
  function quoteText(text: string): string {
    let mark = "'";
    if (indexOf(text, "'") !== -1) {
      if (indexOf(text, '"') === -1) mark = '"';
      else if (indexOf(text, '`') === -1 && indexOf(text, '${') === -1) mark = '`';
    }
    let escaped = '';
    let from = 0;
    for (let index = 0; index < text.length; index += 1) {
      const code = natives.charCodeAt(text, index);
      const character = text[index] ?? '';
      let replacement = '';
      if (character === mark || character === '\\') replacement = `\\${character}`;
      else if (code < 32 || (code >= 127 && code < 160)) replacement = escapeControl(code);
      else if (isLoneSurrogate(text, index, code)) {
        replacement = slice(quote(character), 1, -1);
      }
      if (replacement === '') continue;
      escaped += slice(text, from, index) + replacement;
      from = index + 1;
    }
    return mark + escaped + slice(text, from) + mark;
  }

  function escapeControl(code: number): string {
    if (code === 8) return '\\b';
    if (code === 9) return '\\t';
    if (code === 10) return '\\n';
    if (code === 12) return '\\f';
    if (code === 13) return '\\r';
    const digits = '0123456789ABCDEF';
    return `\\x${digits[code >> 4]}${digits[code & 15]}`;
  }

  function isLoneSurrogate(text: string, index: number, code: number): boolean {
    if (code < 0xd800 || code > 0xdfff) return false;
    const isHigh = code < 0xdc00;
    const other = natives.charCodeAt(text, isHigh ? index + 1 : index - 1);
    return isHigh ? !(other >= 0xdc00 && other <= 0xdfff) : !(other >= 0xd800 && other <= 0xdbff);
  }
}
