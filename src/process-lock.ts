/**
 * A lock that a process holds until it releases it or dies, whichever way it dies: the next process
 * gets it at once, without waiting for anything to run out.
 *
 * The lock is the file `lock.<n>` with the highest number. It names its holder. When the holder has
 * died or released it, the next one makes `lock.<n + 1>`, which only one process can, and removes
 * the lower ones. No file is taken away from anybody and the highest number never goes down, so
 * that two who find the same dead holder cannot both win. The processes must see each other: two
 * containers that count their processes apart need a folder each.
 */
import { spawnSync } from 'node:child_process';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProcessLock {
  release(): void;
}

/** @returns the lock, or the id of the process that holds it */
export function acquireProcessLock(folder: string): ProcessLock | { readonly holder: number } {
  for (;;) {
    const highest = lockNumbers(folder).at(-1) ?? 0;
    const holder = highest === 0 ? undefined : livingHolder(lockFile(folder, highest));
    if (holder !== undefined) return { holder };
    const own = highest + 1;
    if (!makeLock(folder, own)) continue;
    const numbers = lockNumbers(folder);
    // We were slow: others have come, gone and cleared away the number that we made again.
    if (numbers.at(-1) !== own) {
      rmSync(lockFile(folder, own), { force: true });
      continue;
    }
    for (const lower of numbers.slice(0, -1)) rmSync(lockFile(folder, lower), { force: true });
    return { release: () => writeFileSync(lockFile(folder, own), released) };
  }
}

const released = 'released\n';

function lockFile(folder: string, number: number): string {
  return join(folder, `lock.${number}`);
}

/** In ascending order. */
function lockNumbers(folder: string): number[] {
  return readdirSync(folder)
    .map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? Number.NaN))
    .filter((number) => !Number.isNaN(number))
    .sort((left, right) => left - right);
}

/** Makes the file with its content in one step; false if it exists. */
function makeLock(folder: string, number: number): boolean {
  const complete = join(folder, `lock-of-${process.pid}`);
  writeFileSync(complete, `${process.pid} ${startOf(process.pid)}\n`, { mode: 0o600 });
  try {
    linkSync(complete, lockFile(folder, number));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(complete);
  }
}

function livingHolder(file: string): number | undefined {
  const content = readIfThere(file)?.trim() ?? '';
  const [, pid, start] = /^(\d+) (.+)$/.exec(content) ?? [];
  if (pid === undefined) return undefined;
  return startOf(Number(pid)) === start ? Number(pid) : undefined;
}

/**
 * When a living process started, in words that no other process with the same id can have; undefined
 * if there is none. Where ids begin again at every boot, the start is that of the boot as well.
 */
function startOf(pid: number): string | undefined {
  if (process.platform !== 'linux') {
    const run = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return run.stdout.trim() || undefined;
  }
  // The name before the last parenthesis may hold anything; state and start are fields 3 and 22.
  const fields = readIfThere(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
  const [state, ticksAfterBoot] = [fields?.[0], fields?.[19]];
  // A zombie has died and waits for its parent to notice.
  if (ticksAfterBoot === undefined || state === 'Z' || state === 'X') return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${ticksAfterBoot} ${boot}`;
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
