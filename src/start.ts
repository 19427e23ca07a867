import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ConfigurationError, readConfiguration, type Configuration } from './config.ts';
import { DataFolderError, openDataFolder, type DataFolder } from './data-folder.ts';
import { createDemo, type DemoAccess } from './demo/demo-sandbox.ts';
import { runDemo } from './demo/demo-run.ts';
import { createLogger } from './logger.ts';
import { startService } from './service.ts';
import { EmbeddedPostgresError } from './store/embedded-postgres/embedded-postgres-error.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres/embedded-postgres.ts';
import { MigrationError } from './store/migration/migration-error.ts';
import { jsonDisplay, terminalDisplay, type StartDisplay } from './start-display.ts';

type Closer = () => Promise<void> | void;

/** Stopping takes at most this long. */
const STOP_MS_MAX = 4_500;

/** A signal that comes later than this after the first was meant. */
const SECOND_SIGNAL_AFTER_MS = 1_000;

/** What has been started, to be stopped in the opposite order. */
const closers: Closer[] = [];
let isStopping = false;
let display: StartDisplay = terminalDisplay;

/**
 * Starts the role that the environment names, and ends the process when that is stopped. `all`, the
 * default, takes the data folder, starts the embedded Postgres where no other is named, and shows its
 * main job to whoever watches: a person, or with `json` a program.
 */
export async function start(environment: NodeJS.ProcessEnv, { json = false } = {}): Promise<void> {
  if (json) display = jsonDisplay;
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  try {
    const configuration = readConfiguration(environment);
    if (configuration.role === 'all') await startAll(configuration);
    else await startPart(configuration);
  } catch (error) {
    if (isStopping) return;
    display.onError(describeStartError(error));
    await stop(1);
  }
}

async function startAll(configuration: Configuration): Promise<void> {
  const begun = performance.now();
  const folder = openDataFolder(configuration.dataDir);
  closers.push(() => folder.close());
  const log = createLogger(configuration.logLevel, folder.path);
  display.onStarting();
  const databaseUrl = configuration.databaseUrl ?? (await startDatabase(folder));
  const { rootKey, isNew } = rootKeyOf(configuration, folder);
  const startedAt = performance.now();
  const service = await startService({ configuration, databaseUrl, rootKey, log });
  closers.push(() => service.stop());
  display.onStep(`API, engine and jobs are up at ${service.url}`, performance.now() - startedAt);
  const access = await demoAccess(service.url, rootKey, folder);
  rememberUrl(service.url, folder);
  display.onDemo();
  await runDemo(service.url, access, display);
  display.onReady({
    url: service.url,
    access,
    rootKey,
    secretsFile: join(folder.path, 'secrets.json'),
    isFirstStart: isNew,
  });
  log.info({ url: service.url, readyMs: Math.round(performance.now() - begun) }, 'ready');
}

/** `api` or `worker`: part of a fleet, configured by the environment alone. */
async function startPart(configuration: Configuration): Promise<void> {
  const { role, databaseUrl, rootKey } = configuration;
  if (databaseUrl === undefined) {
    throw new ConfigurationError(
      `PUSHPULL_ROLE is "${role}": set DATABASE_URL to the database that the fleet shares.`,
    );
  }
  if (role === 'api' && rootKey === undefined) {
    throw new ConfigurationError(
      'PUSHPULL_ROLE is "api": set PUSHPULL_ROOT_KEY, so that every process of the fleet knows the same key.',
    );
  }
  const log = createLogger(configuration.logLevel, null);
  const service = await startService({
    configuration,
    databaseUrl,
    rootKey: rootKey ?? randomBytes(32).toString('hex'),
    log,
  });
  closers.push(() => service.stop());
  log.info({ url: service.url, role }, `Pushpull is ready at ${service.url}`);
}

async function startDatabase(folder: DataFolder): Promise<string> {
  const startedAt = performance.now();
  const postgres = await startEmbeddedPostgres({
    dataDir: folder.path,
    log: { info: () => undefined, warn: (message) => display.onError(message) },
  });
  closers.push(() => postgres.stop());
  void postgres.exited.then(() => {
    if (isStopping) return;
    display.onError('the embedded Postgres ended by itself; see postgres.log in the data folder.');
    return stop(1);
  });
  display.onStep('Embedded Postgres is up', performance.now() - startedAt);
  return postgres.url;
}

/** The key that creates tenants: from the environment, the data folder, or made now. */
function rootKeyOf(
  configuration: Configuration,
  folder: DataFolder,
): { rootKey: string; isNew: boolean } {
  const secrets = folder.readSecrets();
  const kept = secrets['rootKey'];
  const rootKey = configuration.rootKey ?? kept ?? `ppr_${randomBytes(24).toString('hex')}`;
  if (rootKey !== kept) folder.writeSecrets({ ...secrets, rootKey });
  return { rootKey, isNew: secrets['demoKey'] === undefined };
}

/** The demo sandbox: created at the first start, found again at every other. */
async function demoAccess(url: string, rootKey: string, folder: DataFolder): Promise<DemoAccess> {
  const secrets = folder.readSecrets();
  const { demoKey, demoSandboxId } = secrets;
  if (demoKey !== undefined && demoSandboxId !== undefined) return { demoKey, demoSandboxId };
  const startedAt = performance.now();
  const access = await createDemo(url, rootKey);
  folder.writeSecrets({ ...secrets, ...access });
  display.onStep(
    'Tenant and sandbox “demo” created, with two functions',
    performance.now() - startedAt,
  );
  return access;
}

/** The command line looks here for the service that goes with the keys. */
function rememberUrl(url: string, folder: DataFolder): void {
  const secrets = folder.readSecrets();
  if (secrets['url'] !== url) folder.writeSecrets({ ...secrets, url });
}

async function stop(exitCode: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  // A second Ctrl-C ends the process at once. Not before a moment has passed: one Ctrl-C reaches a
  // program started by npm twice, from the terminal and from npm.
  setTimeout(() => process.once('SIGINT', () => process.exit(130)), SECOND_SIGNAL_AFTER_MS).unref();
  const giveUp = setTimeout(() => process.exit(exitCode || 1), STOP_MS_MAX);
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      display.onError(`stopping: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  clearTimeout(giveUp);
  process.exit(exitCode);
}

function describeStartError(error: unknown): string {
  if (
    error instanceof ConfigurationError ||
    error instanceof DataFolderError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof MigrationError
  ) {
    return error.message;
  }
  if (!(error instanceof Error)) return String(error);
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `the port is taken by another program (${error.message}). Stop it, or set PORT to a free one.`;
  }
  return error.stack ?? error.message;
}
