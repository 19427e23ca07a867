import type { AttemptLog } from './attempt-log.ts';
import { formatJsonLog } from './json-log.ts';
import { formatTextLog } from './text-log.ts';

/** The log of one attempt as CloudWatch Logs has it, in the function's format. Every line ends with a line feed. */
export function formatAttemptLog(log: AttemptLog): string {
  const lines = log.format === 'JSON' ? formatJsonLog(log) : formatTextLog(log);
  return lines.map((line) => `${line}\n`).join('');
}

/** Bytes of the log that a caller may ask to see with the answer (SYN-16). */
const LOG_TAIL_BYTES = 4_096;

/** The last 4 KB of a log in base64 (SYN-16), for the caller who asked for it (SYN-03). */
export function logTail(log: string): string {
  const bytes = new TextEncoder().encode(log.slice(-LOG_TAIL_BYTES)).slice(-LOG_TAIL_BYTES);
  return btoa(String.fromCharCode(...bytes));
}
