import { spawn } from 'node:child_process';
import type { Launcher } from './launcher.ts';

/** A fast shutdown that takes longer becomes an immediate one, which the next start recovers from. */
export const fastShutdownMsMax = 3_000;

/** How the server ended. */
export interface ServerExit {
  /** Whether `stop` was called; otherwise the server died by itself or was killed. */
  readonly requested: boolean;
  /** For a person to read: `exit code 1`, `signal SIGKILL`. */
  readonly reason: string;
}

/** A running `postgres` process. */
export interface ServerProcess {
  readonly exited: Promise<ServerExit>;
  /** Rolls back what is open, writes everything down and ends. Calling it again is harmless. */
  stop(): Promise<void>;
}

export function startServerProcess(
  launcher: Launcher,
  postgres: string,
  serverArgs: readonly string[],
  logDescriptor: number,
): ServerProcess {
  const { file, args, options } = launcher.launch(postgres, serverArgs);
  const child = spawn(file, args, {
    ...options,
    stdio: ['ignore', logDescriptor, logDescriptor],
    // A session of its own: Ctrl-C in the terminal is for us, who still need the database to finish.
    detached: true,
  });
  let requested = false;
  const exited = new Promise<ServerExit>((resolve) => {
    child.on('error', (error) => resolve({ requested, reason: error.message }));
    child.on('exit', (code, signal) =>
      resolve({ requested, reason: signal === null ? `exit code ${code}` : `signal ${signal}` }),
    );
  });
  return {
    exited,
    stop: async () => {
      requested = true;
      child.kill('SIGINT');
      const escalation = setTimeout(() => child.kill('SIGQUIT'), fastShutdownMsMax);
      await exited;
      clearTimeout(escalation);
    },
  };
}
