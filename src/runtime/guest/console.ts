import type { LogLevel } from '../../simulation/lambda/handler-runtime.ts';
import type { Formatter } from './format.ts';
import type { Log } from './log.ts';
import type { Natives } from './natives.ts';

/** Node's `console`, with the levels that Lambda gives its methods (SYN-85). */
export function createConsole(natives: Natives, log: Log, formatter: () => Formatter) {
  const { indexOf, mapGet, mapSet } = natives;
  const counts = new natives.Map<string, number>();
  let indentation = '';

  return {
    log: (...values: unknown[]) => write('INFO', values),
    info: (...values: unknown[]) => write('INFO', values),
    warn: (...values: unknown[]) => write('WARN', values),
    error: (...values: unknown[]) => write('ERROR', values),
    debug: (...values: unknown[]) => write('DEBUG', values),
    trace: (...values: unknown[]) => write('TRACE', values),
    dir: (value: unknown) => write('INFO', [formatter().inspect(value)]),
    assert: (condition: unknown, ...values: unknown[]) => {
      if (condition) return;
      const reason = values.length === 0 ? '' : ': ' + format(values);
      write('ERROR', ['Assertion failed' + reason]);
    },
    count: (label: unknown = 'default') => {
      const name = natives.toText(label);
      const count = (mapGet(counts, name) ?? 0) + 1;
      mapSet(counts, name, count);
      write('INFO', [`${name}: ${count}`]);
    },
    group: (...values: unknown[]) => {
      if (values.length > 0) write('INFO', values);
      indentation += '  ';
    },
    groupEnd: () => {
      indentation = natives.slice(indentation, 2);
    },
  };

  function write(level: LogLevel, values: unknown[]): void {
    log.write(level, indentation + format(values));
  }

  /** One string, the usual case, needs no formatter; compiling it takes a millisecond. */
  function format(values: unknown[]): string {
    const only = values[0];
    if (values.length === 1 && typeof only === 'string') return only;
    let text = '';
    for (let index = 0; index < values.length; index += 1) {
      const value = values[index];
      const isPlain =
        typeof value === 'string' ||
        typeof value === 'boolean' ||
        typeof value === 'undefined' ||
        value === null ||
        (typeof value === 'number' && value !== 0);
      const isTemplate = index === 0 && typeof value === 'string' && indexOf(value, '%') !== -1;
      if (!isPlain || isTemplate) return formatter().format(values);
      text += index === 0 ? value : ` ${value}`;
    }
    return text;
  }
}
