import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How a run of the command line ended. */
export interface CliResult {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly environment?: NodeJS.ProcessEnv;
  /** What it reads from standard input; nothing by default. */
  readonly input?: string;
  readonly cwd?: string;
}

export const cliProgram = join(import.meta.dirname, '../../dist/src/cli/main.js');

/** Runs the compiled command line to its end. */
export async function runCli(
  args: readonly string[],
  options: CliOptions = {},
): Promise<CliResult> {
  const child = spawnCli(args, options);
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin?.end(options.input ?? '');
  const code = await endOf(child);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** A command that goes on until it is stopped. */
export interface RunningCli {
  /** The next line of standard output; rejects where there is none any more. */
  nextLine(): Promise<string>;
  /** Resolves when standard error has the text; rejects when the program ends before. */
  said(text: string | RegExp): Promise<void>;
  /** Everything on standard error so far. */
  stderr(): string;
  signal(name: NodeJS.Signals): void;
  readonly ended: Promise<number | string>;
}

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawnCli(args, options);
  child.stdin?.end();
  if (!child.stdout) throw new Error('It has no standard output');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const stderr = collect(child.stderr);
  const ended = endOf(child);
  return {
    nextLine: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`It ended without another line:\n${stderr()}`);
      return line.value;
    },
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (typeof text === 'string' ? stderr().includes(text) : text.test(stderr())) resolve();
        };
        child.stderr?.on('data', look);
        look();
        void ended.then(() => reject(new Error(`It ended without "${text}":\n${stderr()}`)));
      }),
    stderr,
    signal: (name) => void child.kill(name),
    ended,
  };
}

/** Nothing of this machine's environment that the command line reads reaches it. */
function spawnCli(args: readonly string[], { environment = {}, cwd }: CliOptions): ChildProcess {
  const foreign = /^(PUSHPULL_|NO_COLOR$|FORCE_COLOR$)/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return spawn(process.execPath, [cliProgram, ...args], {
    stdio: 'pipe',
    env: { ...Object.fromEntries(own), PUSHPULL_DATA_DIR: NOWHERE, ...environment },
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** A folder that does not exist. */
const NOWHERE = join(import.meta.dirname, 'no-such-folder');

function collect(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

async function endOf(child: ChildProcess): Promise<number | string> {
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return code ?? signal ?? 'nothing';
}
