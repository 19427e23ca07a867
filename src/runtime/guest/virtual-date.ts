import type { Clock } from './clock.ts';
import type { createLocaleText } from './locale-text.ts';
import type { Natives } from './natives.ts';

/** The clocks of the language and of the web, showing virtual time; local time is UTC. */
export function createVirtualDate(
  natives: Natives,
  clock: Clock,
  localeText: () => ReturnType<typeof createLocaleText>,
): Record<string, unknown> {
  const { Date: NativeDate, construct, define, getOwnPropertyDescriptor } = natives;
  const { dateToString: toDateText, dateToTimeString: toTimeText } = natives;
  const zoneName = ' (Coordinated Universal Time)';

  function VirtualDate(this: unknown, ...parameters: unknown[]): unknown {
    const isCall = new.target === undefined;
    const fields = isCall || parameters.length === 0 ? [clock.readMs()] : parameters;
    if (isCall) return withZone(toDateText(new NativeDate(fields[0] as number)));
    return construct(NativeDate, fields, new.target);
  }

  const methods = {
    toString(this: Date): string {
      return withZone(toDateText(this));
    },
    toTimeString(this: Date): string {
      return withZone(toTimeText(this));
    },
    toLocaleString(this: Date, locales?: unknown, options?: unknown): string {
      return localeText().dateAndTime(this, locales, options);
    },
    toLocaleDateString(this: Date, locales?: unknown, options?: unknown): string {
      return localeText().date(this, locales, options);
    },
    toLocaleTimeString(this: Date, locales?: unknown, options?: unknown): string {
      return localeText().time(this, locales, options);
    },
  };
  define(VirtualDate, 'name', 'Date');
  define(VirtualDate, 'length', 7);
  VirtualDate.prototype = NativeDate.prototype;
  define(VirtualDate, 'now', () => clock.readMs());
  define(VirtualDate, 'parse', getOwnPropertyDescriptor(NativeDate, 'parse')?.value);
  define(VirtualDate, 'UTC', getOwnPropertyDescriptor(NativeDate, 'UTC')?.value);
  define(NativeDate.prototype, 'constructor', VirtualDate);
  for (const name in methods) {
    define(NativeDate.prototype, name, methods[name as keyof typeof methods]);
  }

  return {
    Date: VirtualDate,
    performance: {
      now: () => clock.readSinceOriginMicros() / 1000,
      get timeOrigin() {
        return clock.originMs;
      },
    },
  };

  function withZone(text: string): string {
    return text === 'Invalid Date' ? text : text + zoneName;
  }
}
