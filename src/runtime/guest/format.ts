import type { Natives } from './natives.ts';

/** Shows a value as Node's `util.inspect` does, so many levels deep. */
export type Inspect = (value: unknown, depthMax: number) => string;

export type Formatter = ReturnType<typeof createFormatter>;

/** Node's `util.format` and `util.inspect`, for the values that handlers log. */
export function createFormatter(natives: Natives, inspect: Inspect) {
  const { indexOf, slice, toNumber, toText } = natives;

  return {
    format,
    /** @param depthMax null for no end */
    inspect: (value: unknown, depthMax: number | null = 2): string =>
      inspect(value, depthMax === null ? Infinity : depthMax),
  };

  function format(values: readonly unknown[]): string {
    const template = values[0];
    let text = '';
    let used = 0;
    if (typeof template === 'string' && values.length > 1) {
      used = 1;
      let from = 0;
      let at = indexOf(template, '%');
      while (at !== -1 && at < template.length - 1) {
        const directive = template[at + 1] ?? '';
        let replacement: string | undefined;
        if (directive === '%') replacement = '%';
        else if (used < values.length) {
          replacement = formatDirective(directive, values[used]);
          if (replacement !== undefined) used += 1;
        }
        if (replacement !== undefined) {
          text += slice(template, from, at) + replacement;
          from = at + 2;
        }
        at = indexOf(template, '%', replacement === undefined ? at + 1 : at + 2);
      }
      text += slice(template, from);
    }
    for (let index = used; index < values.length; index += 1) {
      const value = values[index];
      text += index === 0 ? '' : ' ';
      text += typeof value === 'string' ? value : inspect(value, 2);
    }
    return text;
  }

  /** Undefined where the letter is no directive. */
  function formatDirective(directive: string, value: unknown): string | undefined {
    const isNumberless = typeof value === 'symbol' || (typeof value === 'object' && value !== null);
    switch (directive) {
      case 's':
        if (typeof value === 'string') return value;
        return inspect(value, typeof value === 'object' ? 0 : 2);
      case 'd':
        if (typeof value === 'bigint') return `${value}n`;
        return isNumberless ? 'NaN' : inspect(toNumber(value), 0);
      case 'i':
        if (typeof value === 'bigint') return `${value}n`;
        return isNumberless ? 'NaN' : inspect(natives.parseInt(toText(value), 10), 0);
      case 'f':
        return typeof value === 'symbol' ? 'NaN' : inspect(natives.parseFloat(toText(value)), 0);
      case 'j':
        try {
          return natives.stringifyJson(value) ?? 'undefined';
        } catch {
          return '[Circular]';
        }
      case 'o':
        return inspect(value, 4);
      case 'O':
        return inspect(value, 2);
      case 'c':
        return '';
      default:
        return undefined;
    }
  }
}
