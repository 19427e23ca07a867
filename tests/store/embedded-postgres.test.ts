import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { locateBinaries } from '../../src/store/embedded-postgres/binaries.ts';
import { startEmbeddedPostgres } from '../../src/store/embedded-postgres/embedded-postgres.ts';
import { startProgram } from '../support/program.ts';

const isRoot = process.getuid?.() === 0;
const nobody = 65534;
/** `daemon`: initdb wants a user who stands in /etc/passwd. */
const ordinaryUser = 1;
const program = 'embedded-postgres-program.mjs';

const checkout = join(import.meta.dirname, '../..');

/** Made by `mkdtemp`, so nobody but its owner may enter it. */
let scratch: string;
let dataDir: string;
const cleanups: (() => unknown)[] = [];
/** A cluster has a thousand files: they go while the next test runs. */
const removals: Promise<void>[] = [];

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'pushpull-postgres-'));
  dataDir = join(scratch, 'data');
});

afterEach(async () => {
  for (const cleanUp of cleanups.splice(0).toReversed()) await cleanUp();
  removals.push(rm(scratch, { recursive: true, force: true }));
});

afterAll(() => Promise.all(removals));

describe('start and stop', () => {
  test('keeps what was committed from one start to the next', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();

    const second = await start();

    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('starts an existing cluster within the 3 s that the service has for its start', async () => {
    await (await start()).stop();
    const startedAt = performance.now();

    await start();

    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('leaves no process behind when it has stopped', async () => {
    const server = await start();
    const others = await query(
      server.url,
      'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()',
    );
    const pids = [postmasterPid(), ...others.map(({ pid }) => Number(pid))];
    expect(pids.length).toBeGreaterThan(4);
    expect(pids.filter(isAlive)).toEqual(pids);

    await server.stop();

    expect(pids.filter(isAlive)).toEqual([]);
    expect(await server.exited).toEqual({ requested: true, reason: 'exit code 0' });
  });

  test('says that it ended when nobody asked it to', async () => {
    const server = await start();

    process.kill(postmasterPid(), 'SIGKILL');

    expect(await server.exited).toEqual({ requested: false, reason: 'signal SIGKILL' });
  });

  test('runs side by side with another one, each with its own data', async () => {
    const [left, right] = await Promise.all([start(), start(join(scratch, 'other'))]);

    await query(left.url, 'CREATE TABLE only_left ()');

    expect(await tables(left.url)).toEqual(['only_left']);
    expect(await tables(right.url)).toEqual([]);
  });

  test('refuses a connection without the password of the data folder', async () => {
    const server = await start();
    const url = new URL(server.url);
    expect(url.hostname).toBe('127.0.0.1');
    url.password = 'guessed';

    await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    expect(statSync(join(dataDir, 'postgres.password')).mode & 0o777).toBe(0o600);
  });

  test('survives the Ctrl-C that stops its starter', async () => {
    const starter = startProgram(program, [dataDir]);
    cleanups.push(() => starter.finish());
    const url = await starter.nextLine();

    process.kill(-starter.pid, 'SIGINT');

    expect(await starter.nextLine()).toBe('interrupted');
    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test('puts a log of more than 4 MiB aside', async () => {
    mkdirSync(dataDir);
    const log = join(dataDir, 'postgres.log');
    writeFileSync(log, Buffer.alloc(4 * 1024 * 1024 + 1, 'x'));

    await start();

    expect(statSync(`${log}.1`).size).toBe(4 * 1024 * 1024 + 1);
    expect(readFileSync(log, 'utf8')).toContain('database system is ready to accept connections');
  });
});

describe('after a crash', () => {
  test('starts with everything committed after a kill -9 of its starter', async () => {
    const starter = startProgram(program, [dataDir]);
    await query(await starter.nextLine(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    const orphan = postmasterPid();
    await starter.kill();

    const server = await start();

    expect(isAlive(orphan)).toBe(false);
    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  test('starts after a kill -9 of both the starter and the server', async () => {
    const starter = startProgram(program, [dataDir]);
    await query(await starter.nextLine(), 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(postmasterPid(), 'SIGKILL');
    await starter.kill();

    const server = await start();

    expect(await query(server.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
  });

  // Whoever starts a server holds the lock of the data folder, so the first one counts as orphaned.
  test('stops a server that an earlier start left behind', async () => {
    const first = await start();
    const leftover = postmasterPid();
    const warnings: string[] = [];

    await start(dataDir, warnings);

    expect(await first.exited).toEqual({ requested: false, reason: 'exit code 0' });
    expect(warnings).toEqual([
      `Stopped Postgres process ${leftover}, left behind by an earlier start`,
    ]);
  });

  test('leaves another program alone that has the process id of the dead server', async () => {
    await (await start()).stop();
    const other = spawn('sleep', ['600'], {
      stdio: 'ignore',
      ...(isRoot ? { uid: nobody, gid: nobody } : {}),
    });
    await once(other, 'spawn');
    cleanups.push(() => other.kill());
    const pidFile = join(dataDir, 'postgres/postmaster.pid');
    writeFileSync(pidFile, `${other.pid}\n${join(dataDir, 'postgres')}\n`);
    if (isRoot) chownSync(pidFile, nobody, nobody);

    const server = await start();

    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(isAlive(Number(other.pid))).toBe(true);
  });

  test('throws away a cluster that was only half made', async () => {
    mkdirSync(join(dataDir, 'postgres.unfinished'), { recursive: true });
    writeFileSync(join(dataDir, 'postgres.unfinished/PG_VERSION'), '18\n');

    await start();

    expect(existsSync(join(dataDir, 'postgres.unfinished'))).toBe(false);
  });
});

describe('refusals', () => {
  test('names DATABASE_URL where there is no Postgres for the machine', async () => {
    await expect(locateBinaries('sunos-sparc')).rejects.toThrow(
      'Cannot start the embedded Postgres: there is none for sunos-sparc. ' +
        'Set DATABASE_URL to a Postgres 15 or later.',
    );
  });

  test('says what the server said when it does not start', async () => {
    await (await start()).stop();
    rmSync(join(dataDir, 'postgres/global/pg_control'));

    await expect(start()).rejects.toThrow(/it ended with exit code \d.*pg_control/s);
  });

  test('refuses a cluster without its password', async () => {
    await (await start()).stop();
    rmSync(join(dataDir, 'postgres.password'));

    await expect(start()).rejects.toThrow(/its password cannot be read from ".*postgres.password"/);
  });
});

describe.runIf(isRoot)('as root', () => {
  test('runs the server as nobody, in a folder that only root may enter', async () => {
    expect(statSync(scratch).mode & 0o777).toBe(0o700);

    await start();

    expect(statSync(`/proc/${postmasterPid()}`).uid).toBe(nobody);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  test('runs the server as the user who made the cluster', async () => {
    await makeClusterAs(ordinaryUser);

    await start();

    expect(statSync(`/proc/${postmasterPid()}`).uid).toBe(ordinaryUser);
  });

  test('gives files that root has copied to the account of the server', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept ()');
    await first.stop();
    const copying = spawn('chown', ['-R', '0:0', join(dataDir, 'postgres')]);
    await once(copying, 'exit');

    const second = await start();

    expect(await tables(second.url)).toEqual(['kept']);
  });

  // A checkout below a closed folder has binaries that nobody else can reach.
  test.runIf(closedFolderAbove(checkout) === undefined)(
    'without setpriv, runs where the way to the data folder is open',
    async () => {
      chmodSync(scratch, 0o711);
      const starter = startProgram(program, [dataDir], { environment: { PATH: '/nowhere' } });
      cleanups.push(() => starter.finish());

      expect(await query(await starter.nextLine(), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    },
  );

  test('without setpriv, names the folder that is closed', async () => {
    const starter = startProgram(program, [dataDir], { environment: { PATH: '/nowhere' } });

    const closed = closedFolderAbove(checkout) ?? scratch;
    expect(await starter.nextLine()).toContain(`may not enter "${closed}"`);
    await starter.finish();
  });
});

describe.runIf(isRoot)('as an ordinary user', () => {
  test('runs the server as that user', async () => {
    const starter = await startAs(ordinaryUser);
    const url = await starter.nextLine();

    expect(await query(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(`/proc/${postmasterPid()}`).uid).toBe(ordinaryUser);
    await starter.finish();
  });

  test('refuses database files of another user and says how to give them away', async () => {
    await makeClusterAs(nobody);

    const starter = await startAs(ordinaryUser);

    const files = join(dataDir, 'postgres');
    expect(await starter.nextLine()).toBe(
      `Cannot start the embedded Postgres as user 1: the database files in "${files}" belong ` +
        'to user 65534. Start Pushpull as root or as that user, or give the data folder away: ' +
        `chown -R 1 "${dataDir}".`,
    );
    await starter.finish();
  });
});

async function start(folder = dataDir, warnings: string[] = []) {
  const log = { info: () => {}, warn: (message: string) => void warnings.push(message) };
  const server = await startEmbeddedPostgres({ dataDir: folder, log });
  cleanups.push(() => server.stop());
  return server;
}

/** A user who may read the checkout wherever it lies, and has no other right. */
async function startAs(uid: number) {
  chmodSync(scratch, 0o711);
  mkdirSync(dataDir, { recursive: true });
  chownSync(dataDir, uid, uid);
  return startProgram(program, [dataDir], {
    prefix: [
      'setpriv',
      `--reuid=${uid}`,
      `--regid=${uid}`,
      '--clear-groups',
      '--inh-caps=+dac_read_search',
      '--ambient-caps=+dac_read_search',
      '--securebits=+no_setuid_fixup',
    ],
  });
}

async function makeClusterAs(uid: number): Promise<void> {
  const starter = await startAs(uid);
  await starter.nextLine();
  await starter.finish();
}

/** The outermost folder on the way to `path` that only its owner may enter. */
function closedFolderAbove(path: string): string | undefined {
  const folder = dirname(path);
  if (folder === path) return undefined;
  const isClosed = (statSync(folder).mode & 0o001) === 0;
  return closedFolderAbove(folder) ?? (isClosed ? folder : undefined);
}

function postmasterPid(): number {
  return Number.parseInt(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8'), 10);
}

/** A process that has died and that nobody has asked about yet is not alive. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return /^[^Z]/.test(stdout.trim());
}

async function tables(url: string): Promise<unknown[]> {
  const rows = await query(url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
  return rows.map(({ tablename }) => tablename);
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  try {
    await client.connect();
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows;
  } finally {
    await client.end();
  }
}
