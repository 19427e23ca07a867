import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A program that a test started, at whose output it looks line by line. */
export interface Program {
  readonly pid: number;
  nextLine(): Promise<string>;
  say(line: string): void;
  /** Ends its input, and resolves when it has ended. */
  finish(): Promise<void>;
  /** As `kill -9`. */
  kill(): Promise<void>;
}

export interface ProgramOptions {
  /** Comes before `node`, to run it as another user. */
  readonly prefix?: readonly string[];
  readonly environment?: NodeJS.ProcessEnv;
}

/** Starts one of the `.mjs` programs of this folder, as the leader of a process group of its own. */
export function startProgram(
  name: string,
  args: readonly string[],
  { prefix = [], environment = {} }: ProgramOptions = {},
): Program {
  const [file = process.execPath, ...rest] = [
    ...prefix,
    process.execPath,
    join(import.meta.dirname, name),
    ...args,
  ];
  const child = spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
    detached: true,
  });
  if (child.pid === undefined) throw new Error(`Cannot start ${file}`);
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  return {
    pid: child.pid,
    nextLine: async () => {
      const line = await lines.next();
      if (line.done === true) throw new Error(`${name} ended without another line`);
      return line.value;
    },
    say: (line) => void child.stdin.write(`${line}\n`),
    finish: async () => {
      child.stdin.end();
      await ended;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
