/**
 * Postgres refuses to run as root, so root starts it under another account. That account may be
 * unable to reach anything: checkout and data folder often lie below a folder that only root may
 * enter, such as /root. `setpriv` (util-linux) gives it the one capability that is missing, to pass
 * file permissions, without the right to act as root in any other way.
 */
import { spawnSync, type SpawnOptions } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A command line that runs a server program under the right account. */
export interface Launch {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: SpawnOptions;
}

export interface Launcher {
  /** Who has to own the cluster; undefined where the server runs as we do. */
  readonly account: Account | undefined;
  launch(program: string, args: readonly string[]): Launch;
}

/** The account `nobody`: there is one everywhere, and its number is the same everywhere. */
export const nobody: Account = { uid: 65534, gid: 65534 };

/**
 * Chooses how to start the server's programs: the first way that runs `postgres --version`.
 *
 * @param account under which to run them; undefined for our own
 * @param dataDir the folder that the server must reach
 */
export function chooseLauncher(
  postgres: string,
  account: Account | undefined,
  dataDir: string,
): Launcher {
  for (const options of [dieWithParent, []]) {
    const wrapped = behindSetpriv(account, options);
    if (failureToRun(wrapped, postgres) === undefined) return wrapped;
  }
  const plain = withoutSetpriv(account);
  if (account !== undefined) makeReachable(account, postgres, dataDir);
  const failure = failureToRun(plain, postgres);
  if (failure === undefined) return plain;
  throw new EmbeddedPostgresError(
    `Cannot start the embedded Postgres: "${postgres}" does not run on this machine: ${failure}. ` +
      'If a library is missing, npm skipped the install scripts: run "npm rebuild". ' +
      'Otherwise set DATABASE_URL to a Postgres 15 or later.',
  );
}

/** Where Node dies without a word (kill -9), the kernel asks the server for a fast shutdown. */
const dieWithParent = ['--pdeathsig=INT'];

function behindSetpriv(account: Account | undefined, more: readonly string[]): Launcher {
  const becomeAccount =
    account === undefined
      ? []
      : [
          `--reuid=${account.uid}`,
          `--regid=${account.gid}`,
          '--clear-groups',
          '--inh-caps=+dac_override',
          '--ambient-caps=+dac_override',
          // Without it the kernel drops every capability when the uid changes.
          '--securebits=+no_setuid_fixup',
        ];
  return {
    account,
    launch: (program, args) => ({
      file: 'setpriv',
      args: [...becomeAccount, ...more, '--', program, ...args],
      options: baseOptions(),
    }),
  };
}

function withoutSetpriv(account: Account | undefined): Launcher {
  return {
    account,
    launch: (program, args) => ({
      file: program,
      args,
      options:
        account === undefined
          ? baseOptions()
          : { ...baseOptions(), uid: account.uid, gid: account.gid },
    }),
  };
}

/** The server gets what it needs of the environment: no secret of ours, none of libpq's settings. */
function baseOptions(): SpawnOptions {
  const passedOn = ['PATH', 'HOME', 'TMPDIR', 'LD_LIBRARY_PATH'];
  const environment = passedOn.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  // Our own working directory may be out of the server's reach.
  return { cwd: '/', env: { ...Object.fromEntries(environment), LC_ALL: 'C' } };
}

function failureToRun(launcher: Launcher, postgres: string): string | undefined {
  const { file, args, options } = launcher.launch(postgres, ['--version']);
  const run = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (run.status === 0) return undefined;
  return run.error?.message ?? run.stderr.trim().replaceAll('\n', ' ');
}

/** Without setpriv, the account must be able to walk to the programs and to the data by itself. */
function makeReachable(account: Account, postgres: string, dataDir: string): void {
  // What is inside the data folder keeps its own mode, which lets nobody else read it.
  chmodSync(dataDir, 0o711);
  for (const path of [postgres, dataDir]) {
    const closed = closedFolderAbove(path, account);
    if (closed === undefined) continue;
    throw new EmbeddedPostgresError(
      `Cannot start the embedded Postgres as root: it runs as user ${account.uid}, which may not ` +
        `enter "${closed}" on the way to "${path}". Install setpriv (util-linux), start Pushpull ` +
        'as an ordinary user, move it elsewhere, or set DATABASE_URL to a Postgres 15 or later.',
    );
  }
}

/** The outermost folder on the way to `path` that the account may not enter. */
function closedFolderAbove(path: string, account: Account): string | undefined {
  const folder = dirname(path);
  if (folder === path) return undefined;
  const closedFurtherOut = closedFolderAbove(folder, account);
  if (closedFurtherOut !== undefined) return closedFurtherOut;
  const { uid, gid, mode } = statSync(folder);
  const mayEnter = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  return (mode & mayEnter) === 0 ? folder : undefined;
}
