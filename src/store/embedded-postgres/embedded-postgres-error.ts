/** The embedded Postgres cannot do what was asked. The message says what to do and stands alone in one line. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
}
