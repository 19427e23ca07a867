/**
 * Prisma's own schema engine as WebAssembly, talking to Postgres through our driver. It applies
 * migrations as `prisma migrate deploy` does, without the engine binary that the command downloads.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as engineModule from '@prisma/schema-engine-wasm/schema_engine_bg';
import { Pool, type QueryResult } from 'pg';
import { MigrationError } from './migration-error.ts';

type SchemaEngine = engineModule.SchemaEngine;

/** One engine on one session of the database. */
export interface EngineSession {
  readonly engine: SchemaEngine;
  /** Runs SQL in the engine's session. */
  query(sql: string): Promise<Record<string, unknown>[]>;
}

/** Tables and enums outside the schema: we have none. */
export const noFilters: engineModule.SchemaFilter = { externalTables: [], externalEnums: [] };

/** Does one piece of work with an engine that is connected to this database. */
export async function withSchemaEngine<Result>(
  databaseUrl: string,
  work: (session: EngineSession) => Promise<Result>,
): Promise<Result> {
  loading ??= loadEngine();
  await loading;
  // One connection, because the engine takes a lock of the session and releases it by disconnecting.
  const pool = new Pool({ connectionString: databaseUrl, max: 1 });
  // A connection that breaks while idle fails the next query, which has its own error.
  pool.on('error', () => {});
  try {
    await checkConnection(pool, databaseUrl);
    const factory = bindMigrationAwareSqlAdapterFactory(engineAdapterFactory(pool));
    const engine = await engineModule.SchemaEngine.new(
      { datamodels: undefined },
      () => {},
      factory,
    );
    const query = async (sql: string) => (await pool.query<Record<string, unknown>>(sql)).rows;
    return await work({ engine, query });
  } finally {
    await pool.end();
  }
}

/** The engine would only say that a connector failed. */
async function checkConnection(pool: Pool, databaseUrl: string): Promise<void> {
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    // Where a name has several addresses, there is one error for each and none over them.
    const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
    const reason = first instanceof Error ? first.message : String(first);
    const { host, pathname } = new URL(databaseUrl);
    throw new MigrationError(
      `Cannot reach the database at "${host}${pathname}": ${reason}. ` +
        'Start it or correct DATABASE_URL.',
      { cause: error },
    );
  }
}

/** What we use of it: the types of Node 20 do not know it. */
declare const WebAssembly: {
  instantiate(
    bytes: Uint8Array,
    imports: Record<string, unknown>,
  ): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

let loading: Promise<void> | undefined;

async function loadEngine(): Promise<void> {
  const script = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const bytes = await readFile(script.replace(/\.js$/, '.wasm'));
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': engineModule,
  });
  const { __wbg_set_wasm: setWasm } = engineModule;
  setWasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
}

/** Postgres's one-byte type `"char"`, which stands in the system catalogs only. */
const charOid = 18;
const textOid = 25;

/** The driver adapter, with the two things the engine needs and the adapter has not. */
function engineAdapterFactory(pool: Pool): SqlMigrationAwareDriverAdapterFactory {
  const charColumns = presentCharAsText(pool);
  const factory = new PrismaPg(pool);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter: SqlDriverAdapter = await factory.connect();
      return {
        provider: adapter.provider,
        adapterName: adapter.adapterName,
        startTransaction: (isolationLevel) => adapter.startTransaction(isolationLevel),
        dispose: () => adapter.dispose(),
        executeRaw: (query) => adapter.executeRaw(query),
        // The adapter refuses columns of type "char"; the engine expects them as characters.
        queryRaw: async (query) => {
          const result = await adapter.queryRaw(query);
          for (const column of charColumns(result.rows)) {
            result.columnTypes[column] = ColumnTypeEnum.Character;
          }
          return result;
        },
        // The adapter cuts a script at every semicolon. As one query, it may hold semicolons in
        // strings and functions, and Postgres runs it as a whole or not at all.
        executeScript: async (script) => {
          await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
        },
      };
    },
    connectToShadowDb: () => factory.connectToShadowDb(),
  };
}

/** Makes a pool call "char" columns text, and tells which columns of a result they were. */
function presentCharAsText(pool: Pool): (rows: unknown[][]) => readonly number[] {
  const columns = new WeakMap<object, number[]>();
  const query = pool.query.bind(pool) as (query: unknown) => Promise<QueryResult>;
  Object.assign(pool, {
    query: async (statement: unknown) => {
      const result = await query(statement);
      // A script of several statements gives an array of results, which nobody reads.
      for (const [index, field] of (result.fields ?? []).entries()) {
        if (field.dataTypeID !== charOid) continue;
        field.dataTypeID = textOid;
        columns.set(result.rows, [...(columns.get(result.rows) ?? []), index]);
      }
      return result;
    },
  });
  return (rows) => columns.get(rows) ?? [];
}
