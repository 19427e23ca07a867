import type { LogLevel } from '../../simulation/lambda/handler-runtime.ts';
import type { ErrorReports } from './errors.ts';
import type { Formatter } from './format.ts';
import type { Log } from './log.ts';
import type { Natives } from './natives.ts';

/**
 * Node's `console`, with the levels that Lambda gives its methods (SYN-85).
 *
 * @param isJson with the log format JSON a line has fields instead of a text (SYN-87)
 */
export function createConsole(
  natives: Natives,
  log: Log,
  formatter: () => Formatter,
  errors: () => ErrorReports,
  isJson: boolean,
) {
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
    fatal: (...values: unknown[]) => write('FATAL', values),
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
    if (isJson) log.writeFields(level, fieldsOf(values));
    else log.write(level, indentation + format(values));
  }

  /**
   * One value stands under `message` as it is; several become one text, and the first error among
   * those after the first is told apart.
   */
  function fieldsOf(values: unknown[]): string {
    if (values.length === 1) {
      try {
        const fields = natives.stringifyJson({ message: values[0] }, withErrorFields);
        if (fields !== undefined && indexOf(fields, '{') === 0) return fields;
      } catch {
        // A circle or a BigInt: it is shown as a text.
      }
      return `{"message":${natives.quote(format(values))}}`;
    }
    let fields = `{"message":${natives.quote(format(values))}`;
    for (let index = 1; index < values.length; index += 1) {
      const value = values[index];
      if (typeof value !== 'object' || value === null || !isErrorSafely(value)) continue;
      const { errorType, errorMessage, trace } = errors().describe(value);
      const lines = natives.stringifyJson(trace) ?? '[]';
      fields += `,"errorType":${natives.quote(errorType)},"errorMessage":${natives.quote(errorMessage)},"stackTrace":${lines}`;
      break;
    }
    return fields + '}';
  }

  /** What `JSON.stringify` shows in place of an error, which has no fields of its own to show. */
  function withErrorFields(_key: string, value: unknown): unknown {
    if (typeof value !== 'object' || value === null || !isErrorSafely(value)) return value;
    const { errorType, errorMessage, trace } = errors().describe(value);
    return { errorType, errorMessage, stackTrace: trace, ...value };
  }

  /** Proxies may throw at any touch. */
  function isErrorSafely(value: object): boolean {
    try {
      return natives.isError(value);
    } catch {
      return false;
    }
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
