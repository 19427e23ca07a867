import type { Natives } from './natives.ts';

/**
 * What Node shows in the locale `en-US` and in UTC, which is what Lambda has. There is no `Intl`: another
 * locale, or options that change the form, are refused rather than ignored.
 */
export function createLocaleText(natives: Natives) {
  const { floor, toText } = natives;

  return { date, dateAndTime, number, time };

  function dateAndTime(value: Date, locales: unknown, options: unknown): string {
    check('toLocaleString', locales, options);
    return isInvalid(value) ? 'Invalid Date' : `${dateOf(value)}, ${timeOf(value)}`;
  }

  function date(value: Date, locales: unknown, options: unknown): string {
    check('toLocaleDateString', locales, options);
    return isInvalid(value) ? 'Invalid Date' : dateOf(value);
  }

  function time(value: Date, locales: unknown, options: unknown): string {
    check('toLocaleTimeString', locales, options);
    return isInvalid(value) ? 'Invalid Date' : timeOf(value);
  }

  /** With a comma for each thousand and three decimals at most. */
  function number(given: number | bigint, locales: unknown, options: unknown): string {
    check('toLocaleString', locales, options);
    const value = typeof given === 'bigint' ? given : natives.toNumber(given);
    if (value !== value) return 'NaN';
    const sign = value < 0 || Object.is(value, -0) ? '-' : '';
    if (value === Infinity || value === -Infinity) return `${sign}∞`;
    const [whole = '', decimals = ''] = digitsOf(value);
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
    return `${sign}${grouped}${decimals === '' ? '' : `.${decimals}`}`;
  }

  function digitsOf(value: number | bigint): string[] {
    if (typeof value === 'bigint') return [toText(value < 0n ? -value : value)];
    const magnitude = Math.abs(value);
    if (magnitude >= 1e21) return [toText(BigInt(magnitude))];
    return magnitude
      .toFixed(3)
      .replace(/\.?0+$/, '')
      .split('.');
  }

  function check(method: string, locales: unknown, options: unknown): void {
    const isDefaultLocale =
      locales === undefined || locales === 'en-US' || locales === 'en' || locales === 'default';
    const fields = (options ?? {}) as Readonly<Record<string, unknown>>;
    const isPlain = Object.keys(fields).every(
      (name) => fields[name] === undefined || (name === 'timeZone' && fields[name] === 'UTC'),
    );
    if (isDefaultLocale && isPlain) return;
    throw new RangeError(
      `Cannot carry out ${method} with another locale or other options: a simulated function has no Intl, ` +
        'only the default form of en-US in UTC. Put the text together from the fields.',
    );
  }

  function isInvalid(value: Date): boolean {
    const at = natives.dateTime(value);
    return at !== at;
  }

  function dateOf(value: Date): string {
    return `${value.getUTCMonth() + 1}/${value.getUTCDate()}/${value.getUTCFullYear()}`;
  }

  function timeOf(value: Date): string {
    const hours = value.getUTCHours();
    const minutes = twoDigits(value.getUTCMinutes());
    const seconds = twoDigits(value.getUTCSeconds());
    return `${hours % 12 === 0 ? 12 : hours % 12}:${minutes}:${seconds} ${hours < 12 ? 'AM' : 'PM'}`;
  }

  function twoDigits(value: number): string {
    return `${floor(value / 10)}${value % 10}`;
  }
}
