/**
 * A real Postgres that lives in the data folder and runs as long as we do, so that Pushpull needs
 * no server to be installed.
 *
 *   <data folder>/postgres            the database files
 *   <data folder>/postgres.password   the superuser's password, made with the cluster
 *   <data folder>/postgres.log        what the server says; `.log.1` is the one before
 *
 * It listens at a free port of 127.0.0.1, another one at every start. Whoever starts it must hold
 * the lock of the data folder: a server found running there counts as left over and is stopped.
 */
import { mkdirSync, realpathSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import { locateBinaries } from './binaries.ts';
import { clusterFolder, openCluster, serverAccount, superuser, type Cluster } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { chooseLauncher, type Launcher } from './launcher.ts';
import { stopLeftoverServer } from './leftover-server.ts';
import { openServerLog } from './server-log.ts';
import { startServerProcess, type ServerExit, type ServerProcess } from './server-process.ts';
import { serverArguments } from './server-settings.ts';

export interface EmbeddedPostgres {
  /** `postgresql://…` with the password, for database `pushpull`. */
  readonly url: string;
  /** Shuts the server down; no process is left when it resolves. */
  stop(): Promise<void>;
  /** Resolves when the server has ended, asked to or not. */
  readonly exited: Promise<ServerExit>;
}

export interface EmbeddedPostgresOptions {
  /** The data folder, made if there is none. The caller holds its lock. */
  readonly dataDir: string;
  readonly log: { info(message: string): void; warn(message: string): void };
}

const database = 'pushpull';

/** Long enough to recover from a crash under load. */
const startMsMax = 60_000;

/** How long backends of a killed server may go on holding its memory. */
const lingeringMsMax = 10_000;

const pollMs = 5;

/**
 * Starts the server of a data folder: about a second the first time, 0.1 s later. Call it on the
 * main thread: where the kernel ties the server's life to ours, it looks at the calling thread.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { postgres, initdb } = await locateBinaries();
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const dataDir = realpathSync(options.dataDir);
  const launcher = chooseLauncher(postgres, serverAccount(dataDir), dataDir);
  const leftover = await stopLeftoverServer(clusterFolder(dataDir));
  if (leftover !== undefined) {
    options.log.warn(`Stopped Postgres process ${leftover}, left behind by an earlier start`);
  }
  const cluster = await openCluster(dataDir, initdb, launcher);
  const { server, port } = await startServer(cluster, dataDir, postgres, launcher);
  options.log.info(`Embedded Postgres is ready at 127.0.0.1:${port}, data in "${cluster.folder}"`);
  return { url: databaseUrl(cluster, port), stop: () => server.stop(), exited: server.exited };
}

/** Tries again where the port was taken meanwhile, or while a killed server's backends linger. */
async function startServer(
  cluster: Cluster,
  dataDir: string,
  postgres: string,
  launcher: Launcher,
): Promise<{ server: ServerProcess; port: number }> {
  const giveUpAt = performance.now() + lingeringMsMax;
  for (;;) {
    const log = openServerLog(join(dataDir, 'postgres.log'));
    try {
      const port = await findFreePort();
      const args = serverArguments(cluster.folder, port);
      const server = startServerProcess(launcher, postgres, args, log.descriptor);
      const failure = await waitUntilReady(server, cluster, port);
      if (failure === undefined) return { server, port };
      const said = log.written();
      const mayPass = /Address already in use|shared memory block .* is still in use/.test(said);
      if (!mayPass || performance.now() > giveUpAt) {
        throw new EmbeddedPostgresError(
          `Cannot start the embedded Postgres in "${cluster.folder}": ${failure}. It said: ${said}`,
        );
      }
    } finally {
      log.close();
    }
    await delay(pollMs);
  }
}

/** Resolves to undefined when the database answers, or to the reason why it never will. */
async function waitUntilReady(
  server: ServerProcess,
  cluster: Cluster,
  port: number,
): Promise<string | undefined> {
  const giveUpAt = performance.now() + startMsMax;
  for (;;) {
    try {
      await ensureDatabase(cluster, port);
      return undefined;
    } catch (error) {
      if (performance.now() > giveUpAt) {
        await server.stop();
        return `no answer within ${startMsMax / 1000} s (${(error as Error).message})`;
      }
    }
    const ended = await Promise.race([server.exited, delay(pollMs, undefined)]);
    if (ended !== undefined) return `it ended with ${ended.reason}`;
  }
}

async function ensureDatabase(cluster: Cluster, port: number): Promise<void> {
  try {
    await query(databaseUrl(cluster, port), 'SELECT 1');
  } catch (error) {
    const databaseIsMissing = (error as { code?: string }).code === '3D000';
    if (!databaseIsMissing) throw error;
    await query(databaseUrl(cluster, port, 'postgres'), `CREATE DATABASE ${database}`);
  }
}

async function query(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  // A connection that breaks while idle is reported by an event; the query has its own error.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseUrl(cluster: Cluster, port: number, name: string = database): string {
  return `postgresql://${superuser}:${cluster.password}@127.0.0.1:${port}/${name}`;
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
