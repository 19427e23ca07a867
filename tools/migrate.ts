/** `npm run migrate`: brings the database up to date without starting the service. */
import { readConfiguration } from '../src/config.ts';
import { openDataFolder } from '../src/data-folder.ts';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/embedded-postgres.ts';
import { applyMigrations } from '../src/store/migration/apply-migrations.ts';

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const { databaseUrl, dataDir } = readConfiguration(process.env);
  if (databaseUrl === undefined) await migrateEmbeddedDatabase(dataDir);
  else await migrate(databaseUrl);
}

async function migrateEmbeddedDatabase(dataDir: string): Promise<void> {
  const dataFolder = openDataFolder(dataDir);
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: dataFolder.path, log: console });
    try {
      await migrate(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    dataFolder.close();
  }
}

async function migrate(databaseUrl: string): Promise<void> {
  const { applied } = await applyMigrations(databaseUrl);
  if (applied.length === 0) console.log('The database is up to date.');
  for (const name of applied) console.log(`Applied migration ${name}.`);
}
