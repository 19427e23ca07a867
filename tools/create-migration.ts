/**
 * `npm run migration:create NAME`: writes the migration that leads from the existing ones to
 * prisma/schema.prisma. It tries them on a database of its own, so none has to be running.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../src/store/embedded-postgres/embedded-postgres.ts';
import { createMigration } from '../src/store/migration/create-migration.ts';

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main([name, ...rest]: readonly string[]): Promise<void> {
  if (name === undefined || rest.length > 0) {
    throw new Error('Usage: npm run migration:create NAME, such as add_queues');
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'pushpull-migration-'));
  try {
    const postgres = await startEmbeddedPostgres({ dataDir, log: { info() {}, warn() {} } });
    try {
      const file = await createMigration({
        name,
        scratchDatabaseUrl: postgres.url,
        createdAt: new Date(),
      });
      console.log(
        file === undefined
          ? 'Nothing to do: the migrations lead to prisma/schema.prisma already.'
          : `Wrote ${file}. Read it before you commit it.`,
      );
    } finally {
      await postgres.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
