/**
 * The data folder: what one installation keeps on disk.
 *
 *   lock.<n>        who uses the folder, see process-lock.ts
 *   secrets.json    generated keys and the server's address, readable by the owner alone
 *   postgres, …     the embedded Postgres, where there is one
 */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { acquireProcessLock } from './process-lock.ts';

/** Generated keys by name. */
export type Secrets = Readonly<Record<string, string>>;

export interface DataFolder {
  /** Absolute and without symbolic links. */
  readonly path: string;
  readSecrets(): Secrets;
  /** Replaces all secrets; they are on disk when it returns. */
  writeSecrets(secrets: Secrets): void;
  /** Lets another process have the folder. The end of the process does so too, however it ends. */
  close(): void;
}

/** The data folder cannot be used. The message says what to do and stands alone in one line. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

/** Makes the folder if there is none, and takes it for this process alone. */
export function openDataFolder(path: string): DataFolder {
  const folder = makeFolder(path);
  const lock = withReason(path, () => acquireProcessLock(folder));
  if ('holder' in lock) {
    throw new DataFolderError(
      `Cannot open the data folder "${path}": it is in use by process ${lock.holder}. ` +
        'Stop that process, or set PUSHPULL_DATA_DIR to another folder.',
    );
  }
  const secretsFile = join(folder, 'secrets.json');
  return {
    path: folder,
    readSecrets: () => readSecrets(secretsFile),
    writeSecrets: (secrets) => writeSecrets(folder, secretsFile, secrets),
    close: () => lock.release(),
  };
}

function makeFolder(path: string): string {
  return withReason(path, () => {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    return realpathSync(path);
  });
}

/** Says of a refusal by the system which folder it was about and what can be done. */
function withReason<Result>(path: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw new DataFolderError(
      `Cannot open the data folder "${path}": ${(error as Error).message}. ` +
        'Make it a folder that this user may write to, or set PUSHPULL_DATA_DIR to another one.',
      { cause: error },
    );
  }
}

const secretsSchema = z.record(z.string(), z.string());

function readSecrets(file: string): Secrets {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new DataFolderError(`Cannot read "${file}": ${(error as Error).message}.`, {
      cause: error,
    });
  }
  try {
    return secretsSchema.parse(JSON.parse(text));
  } catch {
    // The cause is left out: it would quote the file.
    throw new DataFolderError(
      `Cannot read "${file}": it is not a JSON object of strings. Put it back as it was, or remove ` +
        'it to have new keys generated.',
    );
  }
}

/** Whoever reads the file sees the old secrets or the new ones, after a power cut too. */
function writeSecrets(folder: string, file: string, secrets: Secrets): void {
  const temporary = `${file}.${process.pid}`;
  const descriptor = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(descriptor, `${JSON.stringify(secrets, undefined, 2)}\n`);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
  syncFolder(folder);
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
