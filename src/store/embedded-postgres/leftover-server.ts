import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { fastShutdownMsMax } from './server-process.ts';

/** Postgres itself ends an immediate shutdown after 5 s. */
const immediateShutdownMsMax = 7_000;

const pollMs = 5;

/**
 * Stops the server that an earlier start left behind when it was killed. Another start can only be
 * an earlier one, because the caller holds the lock of the data folder.
 *
 * @returns the process that was stopped, if there was one
 */
export async function stopLeftoverServer(folder: string): Promise<number | undefined> {
  const pidFile = join(folder, 'postmaster.pid');
  const content = readIfThere(pidFile);
  if (content === undefined) return undefined;
  const pid = Number.parseInt(content, 10);
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  if (!isServerOf(folder, pid)) {
    // Another program may have got the number since, and Postgres would take it for a server. The
    // rest of the file stays: Postgres finds in it whether backends still hold the shared memory.
    // It knows our own number for that of its parent, which is no server.
    writeFileSync(pidFile, content.replace(/^\d+/, String(process.pid)));
    return undefined;
  }
  if (await stopped(folder, pid, 'SIGINT', fastShutdownMsMax)) return pid;
  if (await stopped(folder, pid, 'SIGQUIT', immediateShutdownMsMax)) return pid;
  throw new EmbeddedPostgresError(
    `Cannot start the embedded Postgres of "${folder}": process ${pid}, left behind by an earlier ` +
      `start, does not stop. End it with "kill -9 ${pid}" and start again.`,
  );
}

async function stopped(
  folder: string,
  pid: number,
  signal: NodeJS.Signals,
  waitMsMax: number,
): Promise<boolean> {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
  const deadline = performance.now() + waitMsMax;
  while (isServerOf(folder, pid)) {
    if (performance.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

/** Whether this process is a Postgres server with this data directory, and not one that is dead. */
function isServerOf(folder: string, pid: number): boolean {
  const commandLine =
    process.platform === 'linux'
      ? (readIfThere(`/proc/${pid}/cmdline`)?.replaceAll('\0', ' ') ?? '')
      : spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  return commandLine.includes(`postgres -D ${folder} `);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // ESRCH: the process ended while its file was being read.
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}
