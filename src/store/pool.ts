import { Pool } from 'pg';

/** A pool of plain connections, for the statements that are ours: loading and committing turns. */
export function createPool(databaseUrl: string, size: number): Pool {
  return new Pool({
    connectionString: databaseUrl,
    max: size,
    // What has been opened stays open: after a quiet hour, too, it knows its statements.
    min: size,
    // A turn that waits this long for a connection fails, and its sandbox is woken again later.
    connectionTimeoutMillis: 10_000,
    application_name: 'pushpull-engine',
  });
}
