import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MigrationList, SchemasContainer } from '@prisma/schema-engine-wasm/schema_engine_bg';

/** The `prisma` folder: the schema and the migrations that lead to it. */
export interface PrismaFolder {
  readonly path: string;
  readonly migrationsPath: string;
}

export function openPrismaFolder(path: string = locatePrismaFolder()): PrismaFolder {
  return { path, migrationsPath: join(path, 'migrations') };
}

export function readSchema({ path }: PrismaFolder): SchemasContainer {
  const file = join(path, 'schema.prisma');
  return { files: [{ path: file, content: readFileSync(file, 'utf8') }] };
}

/** The migrations as the schema engine takes them, oldest first. */
export function readMigrations({ migrationsPath }: PrismaFolder): MigrationList {
  const lockfile = join(migrationsPath, 'migration_lock.toml');
  return {
    baseDir: migrationsPath,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: migrationNames(migrationsPath).map((name) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok',
          value: readFileSync(join(migrationsPath, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  };
}

function migrationNames(migrationsPath: string): string[] {
  if (!existsSync(migrationsPath)) return [];
  return readdirSync(migrationsPath, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** Looks outwards from this file, which lies deeper in dist/ than in src/. */
function locatePrismaFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'prisma/schema.prisma'))) {
    const outer = dirname(folder);
    if (outer === folder) {
      throw new Error(
        `Cannot find prisma/schema.prisma in any folder above ${import.meta.dirname}`,
      );
    }
    folder = outer;
  }
  return join(folder, 'prisma');
}
