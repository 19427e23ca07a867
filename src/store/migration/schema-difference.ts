import { openPrismaFolder, readSchema, type PrismaFolder } from './prisma-folder.ts';
import { noFilters, withSchemaEngine } from './schema-engine.ts';

/** What the engine writes where there is nothing to change. */
const emptyScript = '-- This is an empty migration.';

/** The SQL that would turn this database into what prisma/schema.prisma says; empty if it is that. */
export async function schemaDifference(
  databaseUrl: string,
  folder: PrismaFolder = openPrismaFolder(),
): Promise<string> {
  const schema = readSchema(folder);
  const { stdout } = await withSchemaEngine(databaseUrl, ({ engine }) =>
    engine.diff({
      // The database that the engine is connected to; the schema names only its kind.
      from: { tag: 'schemaDatasource', ...schema, configDir: folder.path },
      to: { tag: 'schemaDatamodel', ...schema },
      script: true,
      exitCode: null,
      filters: noFilters,
    }),
  );
  const script = (stdout ?? '').trim();
  return script === emptyScript ? '' : script;
}
