import type { Natives } from './natives.ts';

/** How an object is put together from its entries. */
export interface Shape {
  open: string;
  close: string;
  /** Stands before the entries, or alone where there are none: a function, a date, an error. */
  base: string;
  entries: string[];
  isList: boolean;
}

/** Where an object stands. */
export interface Place {
  readonly indentation: number;
  /** Levels of objects inside the one that is laid out, as far as its last entry goes. */
  readonly levelsInside: number;
}

/** Lays entries out as Node does: on one line, in columns, or one to a line. */
export function createEntryLayout(natives: Natives, lineWidth: number, elementsMax: number) {
  const { floor, indexOf, max, min, padEnd, padStart, repeat, round, sqrt } = natives;
  const levelsOnOneLine = 3;
  const columnsMax = 15;

  return join;

  function join(shape: Shape, value: object, place: Place): string {
    const { open, close, base } = shape;
    const entries =
      shape.isList && shape.entries.length > 6
        ? inColumns(shape.entries, value, place.indentation)
        : shape.entries;
    const start = base === '' ? '' : `${base} `;
    const isUngrouped = entries === shape.entries;
    if (place.levelsInside < levelsOnOneLine && isUngrouped) {
      let width = entries.length * 2 + open.length + base.length + place.indentation + 10;
      let isFlat = indexOf(base, '\n') === -1;
      let line = '';
      for (let index = 0; index < entries.length; index += 1) {
        const entry = entries[index] ?? '';
        width += entry.length;
        if (indexOf(entry, '\n') !== -1) isFlat = false;
        line += index === 0 ? entry : `, ${entry}`;
      }
      if (isFlat && width <= lineWidth) return `${start}${open} ${line} ${close}`;
    }
    const indentation = `\n${repeat(' ', place.indentation)}`;
    let text = `${start}${open}`;
    for (let index = 0; index < entries.length; index += 1) {
      text += `${index === 0 ? '' : ','}${indentation}  ${entries[index]}`;
    }
    return `${text}${indentation}${close}`;
  }

  /** Puts many short elements into rows of equal columns; numbers to the right, others to the left. */
  function inColumns(entries: string[], value: object, indentation: number): string[] {
    const list = value as ArrayLike<unknown>;
    const hasRest = list.length > elementsMax;
    const count = hasRest ? entries.length - 1 : entries.length;
    const separator = 2;
    let total = 0;
    let longest = 0;
    for (let index = 0; index < count; index += 1) {
      const { length } = entries[index] ?? '';
      total += length + separator;
      longest = max(longest, length);
    }
    const widest = longest + separator;
    const fits = widest * 3 + indentation < lineWidth && (total / widest > 5 || longest <= 6);
    if (!fits) return entries;

    const bias = sqrt(widest - total / entries.length);
    const biased = max(widest - 3 - bias, 1);
    const columns = min(
      round(sqrt(2.5 * biased * count) / biased),
      floor((lineWidth - indentation) / widest),
      levelsOnOneLine * 4,
      columnsMax,
    );
    if (columns <= 1) return entries;

    const widths = natives.bareArray<number>();
    for (let column = 0; column < columns; column += 1) {
      let width = 0;
      for (let index = column; index < count; index += columns) {
        width = max(width, (entries[index] ?? '').length);
      }
      widths[column] = width + separator;
    }
    let isNumeric = true;
    for (let index = 0; index < count; index += 1) {
      const kind = typeof list[index];
      if (kind !== 'number' && kind !== 'bigint') isNumeric = false;
    }
    const rows = natives.bareArray<string>();
    for (let first = 0; first < count; first += columns) {
      const end = min(first + columns, count);
      let row = '';
      for (let index = first; index < end; index += 1) {
        const entry = entries[index] ?? '';
        const isLast = index === end - 1;
        const width = widths[index - first] ?? 0;
        if (isNumeric)
          row += padStart(isLast ? entry : `${entry}, `, isLast ? width - separator : width);
        else row += isLast ? entry : padEnd(`${entry}, `, width);
      }
      rows[rows.length] = row;
    }
    if (hasRest) rows[rows.length] = entries[count] ?? '';
    return rows;
  }
}
