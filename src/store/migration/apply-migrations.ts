import { isUpToDate } from './is-up-to-date.ts';
import { MigrationError } from './migration-error.ts';
import { openPrismaFolder, readMigrations, type PrismaFolder } from './prisma-folder.ts';
import { noFilters, withSchemaEngine, type EngineSession } from './schema-engine.ts';

const postgresVersionMin = 15;

/** The lock that Prisma's own commands take, so that they and we exclude each other. */
const prismaLock = 72707369;

/**
 * Brings the database up to date. Several processes may do so at once: one works, the others wait
 * and find nothing left to do.
 *
 * @returns the names of the migrations that were applied now, oldest first
 */
export async function applyMigrations(
  databaseUrl: string,
  folder: PrismaFolder = openPrismaFolder(),
): Promise<{ applied: string[] }> {
  if (await isUpToDate(databaseUrl, readMigrations(folder))) return { applied: [] };
  return withSchemaEngine(databaseUrl, async (session) => {
    await checkVersion(session);
    await session.query(`SELECT pg_advisory_lock(${prismaLock})`);
    const migrationsList = readMigrations(folder);
    await forgetFailures(session, migrationsList);
    try {
      const { appliedMigrationNames } = await session.engine.applyMigrations({
        migrationsList,
        filters: noFilters,
      });
      return { applied: appliedMigrationNames };
    } catch (error) {
      const [failed] = await failedMigrations(session, migrationsList);
      if (failed === undefined) throw error;
      throw new MigrationError(
        `Cannot apply migration "${failed}": ${databaseError(error)}. Nothing of it was kept. ` +
          'Correct what it stumbled over and start again, or run "npm run migrate".',
        { cause: error },
      );
    }
  });
}

type MigrationList = ReturnType<typeof readMigrations>;

async function checkVersion(session: EngineSession): Promise<void> {
  const [row] = await session.query(
    "SELECT current_setting('server_version_num')::int / 10000 AS major",
  );
  checkPostgresVersion(Number(row?.['major']));
}

/** Refuses a server that lacks what our statements use. */
export function checkPostgresVersion(major: number): void {
  if (major >= postgresVersionMin) return;
  throw new MigrationError(
    `Cannot use the database of DATABASE_URL: it is Postgres ${major}, and Pushpull needs ` +
      `Postgres ${postgresVersionMin} or later. Upgrade it or point DATABASE_URL to another one.`,
  );
}

/**
 * A migration that failed, or was cut off by a crash, blocks all that follow until somebody says
 * that it is rolled back. Postgres has done that already, because it runs whole or not at all.
 */
async function forgetFailures(session: EngineSession, list: MigrationList): Promise<void> {
  for (const migrationName of await failedMigrations(session, list)) {
    await session.engine.markMigrationRolledBack({ migrationName });
  }
}

async function failedMigrations(
  { engine }: EngineSession,
  migrationsList: MigrationList,
): Promise<string[]> {
  const history = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilters,
  });
  return history.failedMigrationNames;
}

/** What the database said, without the engine's frames around it. */
function databaseError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [saying] = message.split(/\n\s+0: /);
  return (saying ?? message).replace(/^[\s\S]*Error querying the database: /, '').trim();
}
