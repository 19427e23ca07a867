import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

/** Above this size the log is put aside at the next start, in place of the one put aside before. */
const sizeBytesMax = 4 * 1024 * 1024;

/** How much of the end of the log an error message quotes. */
const quotedBytesMax = 2_000;

/** The server's own log, a file that it appends to. */
export interface ServerLog {
  readonly descriptor: number;
  /** What was written since this log was opened; of a long text, the end. */
  written(): string;
  close(): void;
}

export function openServerLog(file: string): ServerLog {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > sizeBytesMax) renameSync(file, `${file}.1`);
  const descriptor = openSync(file, 'a+', 0o600);
  const start = fstatSync(descriptor).size;
  return {
    descriptor,
    written: () => {
      const end = fstatSync(descriptor).size;
      const buffer = Buffer.alloc(Math.min(end - start, quotedBytesMax));
      readSync(descriptor, buffer, 0, buffer.length, end - buffer.length);
      return buffer.toString('utf8').trim();
    },
    close: () => closeSync(descriptor),
  };
}
