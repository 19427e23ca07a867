import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ApiClient } from '../client/api-client.ts';
import { UsageError } from './failure.ts';

/** The options of every command that asks a server. */
export interface AccessOptions {
  readonly url?: string;
  readonly key?: string;
  readonly sandbox?: string;
  readonly json?: boolean;
}

/** A server, and who one is there. */
export interface Access {
  readonly client: ApiClient;
  /** The sandbox that is meant where none is named. */
  readonly sandboxId: string | null;
}

/** Adds the options that say which server is asked, as whom, and about which sandbox. */
export function withAccess(command: Command, { sandbox = true } = {}): Command {
  command
    .option('--url <url>', 'the server (PUSHPULL_URL)')
    .option('--key <key>', 'the API key; better in PUSHPULL_KEY, where no other user sees it');
  if (sandbox) command.option('--sandbox <id>', 'the sandbox (PUSHPULL_SANDBOX)');
  return command.option('--json', 'print JSON lines, for scripts');
}

const URL_DEFAULT = 'http://127.0.0.1:4000';

/**
 * From the options, else from the environment, else from what `npm start` keeps in the data folder.
 * The folder's keys are for the server that keeps them there: they are sent to no other.
 */
export function findAccess(
  options: AccessOptions,
  environment: NodeJS.ProcessEnv = process.env,
): Access {
  const named = {
    url: options.url ?? (environment['PUSHPULL_URL'] || undefined),
    key: options.key ?? (environment['PUSHPULL_KEY'] || undefined),
    sandboxId: options.sandbox ?? (environment['PUSHPULL_SANDBOX'] || undefined),
  };
  const isComplete = Object.values(named).every((part) => part !== undefined);
  const dataDir = environment['PUSHPULL_DATA_DIR'] || '.pushpull';
  const kept = isComplete ? {} : readKept(join(dataDir, 'secrets.json'));
  const keptUrl = kept['url'] ?? URL_DEFAULT;
  const url = readUrl(named.url ?? keptUrl);
  const isKeptServer = url === readUrl(keptUrl);
  const key = named.key ?? (isKeptServer ? kept['demoKey'] : undefined);
  if (key === undefined) throw new UsageError(withoutKey(url, dataDir, kept), '--key');
  if (!/^[\x21-\x7e]+$/.test(key)) {
    throw new UsageError('The key has characters that are in no key. Copy it again.', '--key');
  }
  const sandboxId =
    named.sandboxId ?? (key === kept['demoKey'] ? kept['demoSandboxId'] : undefined);
  return { client: new ApiClient(url, key), sandboxId: sandboxId ?? null };
}

/** Access of a command that is about one sandbox. */
export function findSandbox(options: AccessOptions): { client: ApiClient; sandboxId: string } {
  const { client, sandboxId } = findAccess(options);
  if (sandboxId !== null) return { client, sandboxId };
  throw new UsageError(
    'No sandbox is named: give --sandbox or set PUSHPULL_SANDBOX. `pushpull sandboxes` lists those that the key reaches.',
    '--sandbox',
  );
}

function withoutKey(url: string, dataDir: string, kept: Readonly<Record<string, string>>): string {
  if (kept['demoKey'] === undefined) {
    return `There is no key for ${url}: give --key or set PUSHPULL_KEY. Where a local server keeps its keys, it is enough to be in its folder, or to set PUSHPULL_DATA_DIR; "${dataDir}" has none.`;
  }
  const keptUrl = kept['url'] ?? URL_DEFAULT;
  return `There is no key for ${url}: give --key or set PUSHPULL_KEY. The keys in "${dataDir}" are for ${keptUrl} only.`;
}

function readUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new UsageError(
      `"${text}" is not the address of a server: write it as ${URL_DEFAULT}.`,
      '--url',
    );
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '').replace(/\/graphql$/, '');
}

/** What the data folder keeps by name; nothing where there is none. */
function readKept(file: string): Readonly<Record<string, string>> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`Cannot read "${file}": ${(error as Error).message}.`);
  }
  try {
    return JSON.parse(text) as Readonly<Record<string, string>>;
  } catch {
    // The cause is left out: it would quote the file.
    throw new UsageError(`Cannot read "${file}": it is not JSON.`);
  }
}
