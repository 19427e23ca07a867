/**
 * AWS takes JSON as a text in many places. The API takes such a text as well, and JSON itself, which
 * is easier to write in GraphQL.
 */
export function jsonTextOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same, where there may be nothing; null in its place. */
export function jsonTextOrNull(value: unknown): string | null {
  return value == null ? null : jsonTextOf(value);
}
