import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyMigrations } from './apply-migrations.ts';
import { MigrationError } from './migration-error.ts';
import { openPrismaFolder, type PrismaFolder } from './prisma-folder.ts';
import { schemaDifference } from './schema-difference.ts';

export interface NewMigration {
  /** Lower-case words joined by underscores, such as `add_queues`. */
  readonly name: string;
  /** An empty database to try the existing migrations on; it is changed. */
  readonly scratchDatabaseUrl: string;
  readonly createdAt: Date;
}

/**
 * Writes the migration that leads from the existing ones to prisma/schema.prisma.
 *
 * @returns the path of the new file, or undefined where there is nothing to change
 */
export async function createMigration(
  { name, scratchDatabaseUrl, createdAt }: NewMigration,
  folder: PrismaFolder = openPrismaFolder(),
): Promise<string | undefined> {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) {
    throw new MigrationError(
      `Cannot create migration "${name}": a name is lower-case words joined by underscores, ` +
        'such as add_queues.',
    );
  }
  await applyMigrations(scratchDatabaseUrl, folder);
  const script = await schemaDifference(scratchDatabaseUrl, folder);
  if (script === '') return undefined;
  const file = join(folder.migrationsPath, `${timestamp(createdAt)}_${name}`, 'migration.sql');
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, `${script}\n`);
  writeLockfile(folder);
  return file;
}

/** `20260131235959`, in UTC: names sort by time. */
function timestamp(instant: Date): string {
  return instant.toISOString().slice(0, 19).replaceAll(/\D/g, '');
}

/** Prisma's own commands read from it for which database the migrations are. */
function writeLockfile({ migrationsPath }: PrismaFolder): void {
  const lockfile = join(migrationsPath, 'migration_lock.toml');
  if (existsSync(lockfile)) return;
  writeFileSync(
    lockfile,
    '# Written by Prisma or for it; it belongs in version control.\nprovider = "postgresql"\n',
  );
}
