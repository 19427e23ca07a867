import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ApiClient } from '../src/client/api-client.ts';

/** Pushpull as its users start it: the embedded database, a folder and a port of its own. */
export interface RunningPushpull {
  readonly url: string;
  /** An owner's key of the demo's tenant. */
  readonly key: string;
  /** The key that creates tenants. */
  readonly rootKey: string;
  readonly demoSandboxId: string;
  readonly client: ApiClient;
  /** From the start of the process to the line that says it is ready, demo included. */
  readonly readyMs: number;
  /** From the start of the process to the first good answer of `/readyz`. */
  readonly servingMs: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Where each process and thread of Pushpull leaves a CPU profile, for `node --cpu-prof`; none by default. */
const profileFolder = process.env['BENCH_PROFILE_DIR'];

const mainProgram = new URL('../src/main.js', import.meta.url);

/** The flags that `npm start` gives to Node.js: the bench measures what a user gets. */
function startFlags(): string[] {
  const { scripts } = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as { scripts: { start: string } };
  return / node ((?:--\S+ )+)dist/.exec(scripts.start)?.[1]?.trim().split(' ') ?? [];
}

/** A data folder that is removed with `remove`. */
export function makeDataFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'pushpull-bench-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Starts Pushpull on a data folder, or with a database of its own, and waits until it is ready. */
export async function startPushpull(
  dataDir: string,
  port: number,
  databaseUrl = '',
  environment: NodeJS.ProcessEnv = {},
): Promise<RunningPushpull> {
  const begun = performance.now();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...profiling(), ...startFlags(), mainProgram.pathname], {
    env: {
      ...process.env,
      PUSHPULL_DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      DATABASE_URL: databaseUrl,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = untilReady(child);
  const servingMs = (await untilServing(url, child)) - begun;
  await ready;
  const readyMs = performance.now() - begun;
  const secrets = JSON.parse(readFileSync(join(dataDir, 'secrets.json'), 'utf8')) as {
    rootKey: string;
    demoKey: string;
    demoSandboxId: string;
  };
  return {
    url,
    key: secrets.demoKey,
    rootKey: secrets.rootKey,
    demoSandboxId: secrets.demoSandboxId,
    client: new ApiClient(url, secrets.demoKey),
    readyMs,
    servingMs,
    pid: child.pid ?? 0,
    stop: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await exited;
    },
  };
}

function profiling(): string[] {
  return profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
}

async function untilReady(child: ChildProcess): Promise<void> {
  if (!child.stdout) throw new Error('Pushpull has no standard output');
  for await (const line of createInterface(child.stdout)) {
    if (line.includes('Pushpull is ready')) {
      child.stdout.resume();
      return;
    }
  }
  throw new Error('Pushpull ended before it was ready');
}

async function untilServing(url: string, child: ChildProcess): Promise<number> {
  while (child.exitCode === null) {
    const isServing = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isServing) return performance.now();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('Pushpull ended before it served');
}
