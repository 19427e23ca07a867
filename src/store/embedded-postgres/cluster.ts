import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { Account, Launcher } from './launcher.ts';
import { nobody } from './launcher.ts';

/** The database files of one data folder and the password of their superuser. */
export interface Cluster {
  readonly folder: string;
  readonly password: string;
}

export const superuser = 'pushpull';

export function clusterFolder(dataDir: string): string {
  return join(dataDir, 'postgres');
}

/**
 * Under which account the server runs where that is not ours: root takes the one that owns the
 * cluster, and `nobody` for a new cluster. Anybody else runs the server as they are.
 */
export function serverAccount(dataDir: string): Account | undefined {
  const folder = clusterFolder(dataDir);
  const owner = statSync(folder, { throwIfNoEntry: false });
  const own = process.getuid?.();
  if (own === 0) return owner === undefined || owner.uid === 0 ? nobody : owner;
  if (owner === undefined || owner.uid === own) return undefined;
  throw new EmbeddedPostgresError(
    `Cannot start the embedded Postgres as user ${own}: the database files in "${folder}" belong ` +
      `to user ${owner.uid}. Start Pushpull as root or as that user, or give the data folder away: ` +
      `chown -R ${own} "${dataDir}".`,
  );
}

/** Opens the cluster of the data folder, and makes it where there is none yet (about a second). */
export async function openCluster(
  dataDir: string,
  initdb: string,
  launcher: Launcher,
): Promise<Cluster> {
  const folder = clusterFolder(dataDir);
  const passwordFile = join(dataDir, 'postgres.password');
  const { account } = launcher;
  if (!existsSync(folder)) await createCluster({ folder, passwordFile, initdb, launcher });
  else if (account !== undefined && statSync(folder).uid !== account.uid) giveTo(folder, account);
  return { folder, password: readPassword(passwordFile, dataDir) };
}

interface NewCluster {
  readonly folder: string;
  readonly passwordFile: string;
  readonly initdb: string;
  readonly launcher: Launcher;
}

/** The cluster appears under its name when it is whole; what a crash left half made is thrown away. */
async function createCluster(cluster: NewCluster): Promise<void> {
  const { folder, passwordFile, initdb, launcher } = cluster;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (launcher.account !== undefined) {
    const { uid, gid } = launcher.account;
    chownSync(unfinished, uid, gid);
    chownSync(passwordFile, uid, gid);
  }
  await run(launcher, initdb, [
    `--pgdata=${unfinished}`,
    `--username=${superuser}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
  ]);
  renameSync(unfinished, folder);
}

function run(launcher: Launcher, program: string, programArgs: readonly string[]): Promise<void> {
  const { file, args, options } = launcher.launch(program, programArgs);
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const why = complaint.trim().replaceAll('\n', ' ');
      reject(
        new EmbeddedPostgresError(
          `Cannot create the embedded Postgres: initdb said "${why}". ` +
            'Correct that, or set DATABASE_URL to a Postgres 15 or later.',
        ),
      );
    });
  });
}

/** Root may have copied the files; Postgres wants to own them. */
function giveTo(path: string, account: Account): void {
  lchownSync(path, account.uid, account.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(join(path, name), account);
}

function readPassword(passwordFile: string, dataDir: string): string {
  try {
    return readFileSync(passwordFile, 'utf8').trim();
  } catch (error) {
    throw new EmbeddedPostgresError(
      `Cannot start the embedded Postgres of "${dataDir}": its password cannot be read from ` +
        `"${passwordFile}". Put the file back as it was, or start with another PUSHPULL_DATA_DIR.`,
      { cause: error },
    );
  }
}
