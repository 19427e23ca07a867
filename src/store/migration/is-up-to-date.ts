import { createHash } from 'node:crypto';
import { Client } from 'pg';
import type { readMigrations } from './prisma-folder.ts';

/**
 * Whether every migration of the folder, as it stands there, has been applied, and no other. Most
 * starts find it so, and need not load the schema engine: half a second and tens of megabytes.
 * Whatever cannot be told here is left to the engine to find out, and so is false.
 */
export async function isUpToDate(
  databaseUrl: string,
  migrations: ReturnType<typeof readMigrations>,
): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  try {
    await client.connect();
    const { rows } = await client.query<AppliedMigration>(
      `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished
        FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
    );
    const wanted = migrations.migrationDirectories.map(({ path, migrationFile }) => {
      const { content } = migrationFile;
      return `${path} ${content.tag === 'ok' ? checksum(content.value) : ''} true`;
    });
    const found = rows.map(
      (row) => `${row.migration_name} ${row.checksum} ${String(row.is_finished)}`,
    );
    return wanted.join('\n') === found.join('\n');
  } catch {
    return false;
  } finally {
    await client.end();
  }
}

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly is_finished: boolean;
}

/** As Prisma writes it into its table. */
function checksum(script: string): string {
  return createHash('sha256').update(script).digest('hex');
}
