import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A running serverless-offline with one function that answers `Hello from <event.path>!`. */
export interface ServerlessOffline {
  /** Where AWS's Invoke API answers for the function: POST the event as JSON. */
  readonly invokeUrl: string;
  /** For example `serverless-offline 13.9.0`. */
  readonly version: string;
  stop(): Promise<void>;
}

interface ServerlessOfflineOptions {
  readonly inProcess?: boolean;
}

const packages = { serverless: '3.40.0', 'serverless-offline': '13.9.0' };
const readyMsMax = 60_000;

/** Not a dependency: some hundred packages that only the benchmark needs, kept for the next run. */
const folder = join(tmpdir(), 'pushpull-bench-reference');
const logFile = join(folder, 'serverless-offline.log');

const serverlessYml = (inProcess: boolean): string => `
service: reference
frameworkVersion: '3'
provider:
  name: aws
  runtime: nodejs20.x
plugins:
  - serverless-offline
custom:
  serverless-offline:
    useInProcess: ${inProcess}
functions:
  hello:
    handler: handler.hello
`;

const handler = `exports.hello = async (event) => ({ message: 'Hello from ' + event.path + '!' });\n`;

/** Neither telemetry nor update checks, nobody to ask, and nothing left behind. */
const quietEnvironment = {
  SLS_TELEMETRY_DISABLED: '1',
  SLS_TRACKING_DISABLED: '1',
  SLS_NOTIFICATIONS_MODE: 'off',
  SLS_INTERACTIVE_SETUP_ENABLE: '0',
  CI: 'true',
  // It keeps a folder of its own in the user's home.
  HOME: folder,
};

/**
 * Starts serverless-offline, and installs it if need be. As it comes, it runs handlers in worker
 * threads; with `inProcess` it calls them in its own thread, which is faster and isolates nothing.
 */
export async function startServerlessOffline({
  inProcess = false,
}: ServerlessOfflineOptions = {}): Promise<ServerlessOffline> {
  await install();
  writeFileSync(join(folder, 'serverless.yml'), serverlessYml(inProcess));
  const [httpPort, lambdaPort, websocketPort, albPort] = await freePorts(4);
  const log = openSync(logFile, 'w');
  const serverless = join(folder, 'node_modules/serverless/bin/serverless.js');
  const ports = { httpPort, lambdaPort, websocketPort, albPort };
  const options = Object.entries(ports).flatMap(([name, port]) => [`--${name}`, String(port)]);
  const child = spawn(process.execPath, [serverless, 'offline', 'start', ...options], {
    cwd: folder,
    // It writes lines for every request: into a file they cost the benchmark nothing.
    stdio: ['ignore', log, log],
    env: { ...process.env, ...quietEnvironment },
  });
  const ended = once(child, 'exit');
  const invokeUrl = `http://127.0.0.1:${lambdaPort}/2015-03-31/functions/reference-dev-hello/invocations`;
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
  };
  try {
    await untilItAnswers(invokeUrl, () => child.exitCode === null);
  } catch (error) {
    await stop();
    throw error;
  }
  return { invokeUrl, version: `serverless-offline ${packages['serverless-offline']}`, stop };
}

async function install(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'handler.js'), handler);
  if (isInstalled()) return;
  const manifest = { name: 'reference', private: true, dependencies: packages };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder });
}

function isInstalled(): boolean {
  return Object.entries(packages).every(([name, wanted]) => {
    try {
      const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8');
      return (JSON.parse(manifest) as { version: string }).version === wanted;
    } catch {
      return false;
    }
  });
}

async function untilItAnswers(invokeUrl: string, isRunning: () => boolean): Promise<void> {
  const givesUpAt = performance.now() + readyMsMax;
  while (isRunning() && performance.now() < givesUpAt) {
    if (await answers(invokeUrl)) return;
    await delay(100);
  }
  const log = readFileSync(logFile, 'utf8');
  throw new Error(`Cannot start serverless-offline: ${invokeUrl} does not answer.\n${log}`);
}

async function answers(invokeUrl: string): Promise<boolean> {
  try {
    const response = await fetch(invokeUrl, { method: 'POST', body: '{"path":"/ready"}' });
    return (await response.text()).includes('Hello from /ready!');
  } catch {
    return false;
  }
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
