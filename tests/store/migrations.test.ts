import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  applyMigrations,
  checkPostgresVersion,
} from '../../src/store/migration/apply-migrations.ts';
import { createMigration } from '../../src/store/migration/create-migration.ts';
import {
  openPrismaFolder,
  readMigrations,
  type PrismaFolder,
} from '../../src/store/migration/prisma-folder.ts';
import { schemaDifference } from '../../src/store/migration/schema-difference.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
/** A copy of the `prisma` folder for a test to change. */
let folder: PrismaFolder;

const committed = readMigrations(openPrismaFolder()).migrationDirectories.map(({ path }) => path);

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = openPrismaFolder(mkdtempSync(join(tmpdir(), 'pushpull-prisma-')));
  cpSync(openPrismaFolder().path, folder.path, { recursive: true });
});

afterEach(async () => {
  await database.drop();
  rmSync(folder.path, { recursive: true, force: true });
});

describe('the committed migrations', () => {
  test('lead to the Prisma schema with no difference left', async () => {
    await applyMigrations(database.url);

    expect(await schemaDifference(database.url)).toBe('');
  });

  test('make the database that other tests clone', async () => {
    const clone = await createTestDatabase();
    try {
      expect(await applyMigrations(clone.url)).toEqual({ applied: [] });
      expect(await query('SELECT * FROM sandbox', clone.url)).toEqual([]);
    } finally {
      await clone.drop();
    }
  });
});

describe('applyMigrations', () => {
  test('applies all to an empty database, in order, and none the second time', async () => {
    expect(await applyMigrations(database.url)).toEqual({ applied: committed });
    expect(await applyMigrations(database.url)).toEqual({ applied: [] });
  });

  test('lets two processes start at once: one migrates, the other finds it done', async () => {
    const both = await Promise.all([applyMigrations(database.url), applyMigrations(database.url)]);

    expect(both.flatMap(({ applied }) => applied)).toEqual(committed);
  });

  test("records a migration as Prisma's own command does", async () => {
    writeMigration('20990101000000_one', 'CREATE TABLE one ();');

    await applyMigrations(database.url, folder);

    const rows = await query(
      `SELECT checksum, finished_at IS NOT NULL AS finished, rolled_back_at, applied_steps_count
         FROM _prisma_migrations WHERE migration_name = '20990101000000_one'`,
    );
    expect(rows).toEqual([
      {
        checksum: createHash('sha256').update('CREATE TABLE one ();').digest('hex'),
        finished: true,
        rolled_back_at: null,
        applied_steps_count: 1,
      },
    ]);
  });

  test('runs a script with semicolons in strings and functions as it stands', async () => {
    writeMigration(
      '20990101000000_semicolons',
      `CREATE FUNCTION answer() RETURNS text LANGUAGE plpgsql AS $$
       DECLARE result text := 'a;b'; BEGIN RETURN result; END $$;
       CREATE TABLE kept AS SELECT answer() AS answer;`,
    );

    await applyMigrations(database.url, folder);

    expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 'a;b' }]);
  });

  test('names a migration that fails, says why, and keeps nothing of it', async () => {
    writeMigration('20990101000000_bad', 'CREATE TABLE half (); SELECT 1 / 0;');

    await expect(applyMigrations(database.url, folder)).rejects.toThrow(
      'Cannot apply migration "20990101000000_bad": ERROR: division by zero. Nothing of it was ' +
        'kept. Correct what it stumbled over and start again, or run "npm run migrate".',
    );

    expect(await query("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
  });

  test('tries a failed migration again', async () => {
    writeMigration('20990101000000_needs_a_row', 'CREATE TABLE copy AS SELECT * FROM missing;');
    await expect(applyMigrations(database.url, folder)).rejects.toThrow('needs_a_row');
    await query('CREATE TABLE missing ()');

    const { applied } = await applyMigrations(database.url, folder);

    expect(applied).toEqual(['20990101000000_needs_a_row']);
  });

  test('tries a migration again that a crash cut off', async () => {
    await applyMigrations(database.url, folder);
    writeMigration('20990101000000_cut_off', 'CREATE TABLE late ();');
    await query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at)
       VALUES ('crashed', '', '20990101000000_cut_off', now())`,
    );

    expect(await applyMigrations(database.url, folder)).toEqual({
      applied: ['20990101000000_cut_off'],
    });
  });

  test('refuses Postgres 14 and takes Postgres 15', () => {
    expect(() => checkPostgresVersion(14)).toThrow(
      'Cannot use the database of DATABASE_URL: it is Postgres 14, and Pushpull needs Postgres 15 ' +
        'or later. Upgrade it or point DATABASE_URL to another one.',
    );
    expect(() => checkPostgresVersion(15)).not.toThrow();
  });

  test('names the database that it cannot reach, without the password', async () => {
    await expect(applyMigrations('postgresql://me:secret@127.0.0.1:1/some')).rejects.toThrow(
      'Cannot reach the database at "127.0.0.1:1/some": connect ECONNREFUSED 127.0.0.1:1. ' +
        'Start it or correct DATABASE_URL.',
    );
  });
});

describe('createMigration', () => {
  const createdAt = new Date('2099-01-31T23:59:58.999Z');

  test('writes what leads from the migrations to a changed schema', async () => {
    addModel('model Added {\n  id String @id\n}\n');

    const file = await create('add_a_table');

    expect(file).toBe(join(folder.path, 'migrations/20990131235958_add_a_table/migration.sql'));
    expect(readFileSync(file ?? '', 'utf8')).toBe(
      '-- CreateTable\nCREATE TABLE "Added" (\n    "id" TEXT NOT NULL,\n\n' +
        '    CONSTRAINT "Added_pkey" PRIMARY KEY ("id")\n);\n',
    );
  });

  test('writes nothing where the migrations lead to the schema already', async () => {
    expect(await create('nothing')).toBeUndefined();
  });

  test('writes the first migration and the file that says for which database it is', async () => {
    rmSync(folder.migrationsPath, { recursive: true });

    await create('init');

    expect(readMigrations(folder)).toMatchObject({
      lockfile: { content: expect.stringContaining('provider = "postgresql"') as string },
      migrationDirectories: [{ path: '20990131235958_init' }],
    });
  });

  test.each(['', 'Add', 'add table', '../up', '_add'])('refuses the name "%s"', async (name) => {
    await expect(create(name)).rejects.toThrow(`Cannot create migration "${name}"`);
  });

  function create(name: string): Promise<string | undefined> {
    return createMigration({ name, scratchDatabaseUrl: database.url, createdAt }, folder);
  }

  function addModel(model: string): void {
    const file = join(folder.path, 'schema.prisma');
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n${model}`);
  }
});

describe('schemaDifference', () => {
  test('is the SQL that is missing', async () => {
    await applyMigrations(database.url);
    await query('ALTER TABLE tenant DROP COLUMN name');

    expect(await schemaDifference(database.url)).toContain('ADD COLUMN     "name" TEXT NOT NULL');
  });
});

function writeMigration(name: string, script: string): void {
  mkdirSync(join(folder.migrationsPath, name));
  writeFileSync(join(folder.migrationsPath, name, 'migration.sql'), script);
}

async function query(sql: string, url = database.url): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
