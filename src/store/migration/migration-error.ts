/** The database cannot be brought up to date. The message says what to do and stands alone. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
