import { Pool } from 'pg';

/** A pool of plain connections, for the statements that are ours: loading and committing turns. */
export function createPool(databaseUrl: string, size: number): Pool {
  return new Pool({
    connectionString: databaseUrl,
    max: size,
    // After a quiet hour, too, the first to come finds one that is open and knows its statements.
    min: 1,
    // A turn that waits this long for a connection fails, and its sandbox is woken again later.
    connectionTimeoutMillis: 10_000,
    application_name: 'pushpull-engine',
  });
}
