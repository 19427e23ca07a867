/**
 * Virtual instants as people and AWS write them. The only place of the simulation that uses `Date`,
 * and only to write or read a given instant: it never asks what time it is.
 */

/** ISO 8601 with milliseconds, UTC: `2026-01-12T15:40:00.123Z`. */
export function formatInstant(ms: number): string {
  // oxlint-disable-next-line no-restricted-globals
  return new Date(ms).toISOString();
}

/** Milliseconds since the epoch, from what `formatInstant` has written. */
export function parseInstant(text: string): number {
  // oxlint-disable-next-line no-restricted-globals
  return Date.parse(text);
}

/** The date as log streams carry it: `2026/01/12`. */
export function formatLogStreamDate(ms: number): string {
  return formatInstant(ms).slice(0, 10).replaceAll('-', '/');
}
