import { PrismaPg } from '@prisma/adapter-pg';
import { pino } from 'pino';
import { Engine } from '../../src/engine/engine.ts';
import { createApiServer } from '../../src/graphql/server.ts';
import { defaultLimits } from '../../src/graphql/limits/limits.ts';
import type { ApiSettings } from '../../src/graphql/settings.ts';
import { CommitListener } from '../../src/store/commit-listener.ts';
import { EventFeed } from '../../src/store/event-feed.ts';
import { PrismaClient } from '../../src/store/generated/client.ts';
import { createPool } from '../../src/store/pool.ts';
import { ApiClient } from './api-client.ts';
import { createTestDatabase } from './database.ts';

/** The service as it really runs, in this process, on a database of its own. */
export interface TestService {
  readonly url: string;
  readonly databaseUrl: string;
  readonly engine: Engine;
  readonly listener: CommitListener;
  readonly rootKey: string;
  /** A client with the root key. */
  readonly root: ApiClient;
  /** Every query of the API to the database so far; commits of turns go another way. */
  readonly queries: readonly string[];
  /** What was logged as a warning or worse. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** A client with a key. */
  client(key?: string): ApiClient;
  /** A new tenant with a key that owns it. */
  createTenant(): Promise<TestTenant>;
  stop(): Promise<void>;
}

export interface TestTenant {
  readonly id: string;
  readonly key: string;
  readonly client: ApiClient;
  /** A new sandbox, on a clock that stands still unless told otherwise; returns its id. */
  createSandbox(input?: object): Promise<string>;
  /** A new key to the tenant; returns a client with it. */
  createKey(input: object): Promise<ApiClient & { readonly key: string; readonly keyId: string }>;
}

const ROOT_KEY = 'root-key-of-the-tests';
const THREAD_ENTRY = new URL('../../dist/src/engine/thread.js', import.meta.url);
const IDE_FOLDER = new URL('../../dist/src/ide/', import.meta.url);

/** Starts a service, on the usual limits unless told otherwise; a file's tests share one. */
export async function startTestService(settings: Partial<ApiSettings> = {}): Promise<TestService> {
  const database = await createTestDatabase();
  const queries: string[] = [];
  const log: Record<string, unknown>[] = [];
  const pool = createPool(database.url, 5);
  const prisma = new PrismaClient({
    adapter: new PrismaPg({
      connectionString: database.url,
      max: 5,
      statement_timeout: settings.limits?.operationMs ?? defaultLimits.operationMs,
    }),
    log: [{ emit: 'event', level: 'query' }],
  });
  prisma.$on('query', ({ query }) => queries.push(query));
  const listener = new CommitListener(database.url);
  await listener.start();
  const engine = new Engine({
    databaseUrl: database.url,
    threads: 1,
    poolSize: 4,
    threadEntry: THREAD_ENTRY,
    listener: {
      onWakeUp: (sandboxId, { atMs }) => {
        setTimeout(() => void engine.wakeIfExists(sandboxId), atMs - Date.now()).unref();
      },
      onNoWakeUp: () => undefined,
      onFault: (error, sandboxId) => log.push({ error, sandboxId }),
      onReplaced: (reason) => log.push({ reason }),
    },
  });
  listener.on('commit', ({ sandboxId }) => engine.notice(sandboxId));
  const server = await createApiServer({
    prisma,
    engine,
    eventFeed: new EventFeed(pool, listener),
    commitListener: listener,
    rootKey: ROOT_KEY,
    settings,
    log: pino(
      { level: 'warn' },
      { write: (line) => log.push(JSON.parse(line) as object as never) },
    ),
    isReady: () => true,
    ideFolder: IDE_FOLDER,
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  const root = new ApiClient(url, ROOT_KEY);

  return {
    url,
    databaseUrl: database.url,
    engine,
    listener,
    rootKey: ROOT_KEY,
    root,
    queries,
    log,
    client: (key) => new ApiClient(url, key),
    createTenant: () => createTenant(root),
    stop: async () => {
      await server.close();
      await engine.stop();
      await listener.stop();
      await Promise.all([pool.end(), prisma.$disconnect()]);
      await database.drop();
    },
  };
}

async function createTenant(root: ApiClient): Promise<TestTenant> {
  const { createTenant: created } = await root.ask<{
    createTenant: { tenant: { id: string }; secret: string };
  }>('mutation { createTenant(input: { name: "tests" }) { tenant { id } secret } }');
  const client = new ApiClient(root.url, created.secret);
  return {
    id: created.tenant.id,
    key: created.secret,
    client,
    createSandbox: async (input = {}) => {
      const { createSandbox } = await client.ask<{ createSandbox: { sandbox: { id: string } } }>(
        'mutation ($input: CreateSandboxInput!) { createSandbox(input: $input) { sandbox { id } } }',
        { input: { name: 'a sandbox', seed: 'seed-1', clock: MANUAL_CLOCK, ...input } },
      );
      return createSandbox.sandbox.id;
    },
    createKey: async (input) => {
      const { createApiKey } = await client.ask<{
        createApiKey: { secret: string; apiKey: { id: string } };
      }>(
        'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } } }',
        { input: { name: 'a key', ...input } },
      );
      const { secret, apiKey } = createApiKey;
      return Object.assign(new ApiClient(root.url, secret), { key: secret, keyId: apiKey.id });
    },
  };
}

/** When a test's sandboxes begin. */
export const START_AT = '2026-01-12T15:40:00.000Z';

const MANUAL_CLOCK = { mode: 'MANUAL', startAt: START_AT };
