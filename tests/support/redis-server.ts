import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { findFreePort } from './free-port.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A Redis of this run alone. */
    readonly redisUrl: string;
  }
}

/** One Redis for the whole run, from the machine's `redis-server`. */
export default async function startRedis(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'pushpull-redis-'));
  const port = await findFreePort();
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  await Promise.race([
    untilReady(server.stdout),
    once(server, 'error').then(([error]) => {
      throw new Error(
        'Cannot start redis-server, which the job tests need: install it (Debian: redis-server).',
        { cause: error },
      );
    }),
  ]);
  project.provide('redisUrl', `redis://127.0.0.1:${port}`);
  return async () => {
    const exited = once(server, 'exit');
    server.kill('SIGTERM');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
}

async function untilReady(output: NodeJS.ReadableStream): Promise<void> {
  for await (const line of createInterface(output)) {
    if (line.includes('Ready to accept connections')) break;
  }
  output.resume();
}
