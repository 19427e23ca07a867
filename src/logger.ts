import { join } from 'node:path';
import { destination, multistream, pino, type Logger } from 'pino';
import type { LogLevel } from './config.ts';

/**
 * Structured logs, one JSON object a line. A process with a data folder keeps them in
 * `pushpull.log` there, so that its terminal stays readable, and shows warnings on standard error
 * as well; one without writes them to standard output, where containers look for them.
 */
export function createLogger(level: LogLevel, dataDir: string | null): Logger {
  const options = { level, base: { pid: process.pid } };
  if (dataDir === null) return pino(options);
  const file = destination({ dest: join(dataDir, 'pushpull.log'), sync: false });
  if (level === 'silent') return pino(options, file);
  return pino(
    options,
    multistream([
      { level, stream: file },
      { level: 'warn', stream: process.stderr },
    ]),
  );
}
