import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Configuration } from './config.ts';
import { Engine } from './engine/engine.ts';
import { createApiServer, type ApiServer } from './graphql/server.ts';
import { Jobs } from './jobs/jobs.ts';
import { CommitListener } from './store/commit-listener.ts';
import { EventFeed } from './store/event-feed.ts';
import { applyMigrations } from './store/migration/apply-migrations.ts';
import { createPool } from './store/pool.ts';
import { createPrismaClient } from './store/prisma-client.ts';

export interface ServiceOptions {
  readonly configuration: Pick<
    Configuration,
    'role' | 'host' | 'port' | 'redisUrl' | 'engineThreads' | 'databasePool' | 'api'
  >;
  readonly databaseUrl: string;
  readonly rootKey: string;
  readonly log: Logger;
  /** The compiled engine thread; tests that run from source name it. */
  readonly threadEntry?: URL;
}

/** A running service. */
export interface Service {
  /** Where it serves; a worker serves nothing but its health and metrics. */
  readonly url: string;
  readonly engine: Engine;
  /** Stops serving, lets what is under way end, and closes everything. */
  stop(): Promise<void>;
}

/** Database connections of each engine thread. */
const ENGINE_POOL_SIZE = 4;

/** Migrates the database, builds the parts of the role and starts them. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { configuration, databaseUrl, log } = options;
  const { applied } = await applyMigrations(databaseUrl);
  if (applied.length > 0) log.info({ applied }, 'migrations applied');

  const faults = new ConnectionFaults(log);
  const pool = createPool(databaseUrl, configuration.databasePool);
  pool.on('error', faults.reporter('an idle database connection failed'));
  const prisma = createPrismaClient(
    databaseUrl,
    configuration.databasePool,
    configuration.api.limits.operationMs,
  );
  const listener = new CommitListener(databaseUrl);
  listener.on('error', faults.reporter('the commit listener lost its database'));
  await listener.start();
  const jobs = await Jobs.open({
    backend: configuration.redisUrl
      ? { kind: 'redis', redisUrl: configuration.redisUrl }
      : { kind: 'postgres', databaseUrl },
    onError: faults.reporter('a job queue reports an error'),
  });
  const engine = startEngine(options, jobs);
  listener.on('commit', ({ sandboxId }) => engine.notice(sandboxId));
  if (configuration.role !== 'api') await jobs.startWorkers(engine, pool);

  const server = await createApiServer({
    prisma,
    engine,
    eventFeed: new EventFeed(pool, listener),
    commitListener: listener,
    rootKey: options.rootKey,
    log,
    settings: configuration.api,
    servesApi: configuration.role !== 'worker',
    isReady: () => isReachable(pool),
    waitingJobs: () => jobs.waiting(),
  });
  const stop = makeStop({ server, jobs, engine, listener, pool, prisma, faults });
  try {
    const { url } = await server.listen({ host: configuration.host, port: configuration.port });
    return { url, engine, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Logs what goes wrong with connections, until they have been closed: a pool forgets its connections
 * before they are gone, and one that the database ends after that is nobody's concern.
 */
class ConnectionFaults {
  readonly #log: Logger;
  #isOver = false;

  constructor(log: Logger) {
    this.#log = log;
  }

  reporter(message: string): (error: Error) => void {
    return (error) => {
      if (!this.#isOver) this.#log.warn({ err: error }, message);
    };
  }

  /** Everything has been closed. */
  end(): void {
    this.#isOver = true;
  }
}

function startEngine(options: ServiceOptions, jobs: Jobs): Engine {
  const { log, databaseUrl, configuration, threadEntry } = options;
  return new Engine({
    databaseUrl,
    threads: configuration.engineThreads,
    poolSize: ENGINE_POOL_SIZE,
    listener: {
      onWakeUp: (sandboxId, wakeUp) => jobs.arm(sandboxId, wakeUp),
      onNoWakeUp: (sandboxId, wakeUp) => jobs.disarm(sandboxId, wakeUp),
      onFault: (error, sandboxId) => log.error({ sandboxId, error }, 'a turn failed'),
      onReplaced: (reason) => log.warn({ reason }, 'an engine thread was replaced'),
    },
    ...(threadEntry ? { threadEntry } : {}),
  });
}

async function isReachable(pool: Pool): Promise<boolean> {
  await pool.query('SELECT 1');
  return true;
}

interface Parts {
  readonly server: ApiServer;
  readonly jobs: Jobs;
  readonly engine: Engine;
  readonly listener: CommitListener;
  readonly pool: Pool;
  readonly prisma: { $disconnect(): Promise<void> };
  readonly faults: ConnectionFaults;
}

/** Stops from the outside in: first nobody asks any more, then nobody works, then nobody listens. */
function makeStop(parts: Parts): () => Promise<void> {
  return async () => {
    await parts.server.close();
    await parts.jobs.close();
    await parts.engine.stop();
    await parts.listener.stop();
    await Promise.all([parts.pool.end(), parts.prisma.$disconnect()]);
    parts.faults.end();
  };
}
