import { createHash } from 'node:crypto';
import { formatInstant } from '../instant.ts';
import { billedMs } from './compute-model.ts';
import type { GuestFailure, LogLine } from './handler-runtime.ts';

/** What the lines of one attempt are made from. */
export interface AttemptLog {
  readonly requestId: string;
  readonly region: string;
  readonly runtime: string;
  readonly version: string;
  readonly memorySize: number;
  readonly memoryUsedMb: number;
  readonly durationMicros: number;
  /** Virtual time at which the attempt ended. */
  readonly endedAtMs: number;
  readonly lines: readonly LogLine[];
  /** Null for a success. */
  readonly failure: GuestFailure | null;
  /** What came before the handler of a cold start; null for a warm one. */
  readonly init: {
    readonly micros: number;
    readonly lines: readonly LogLine[];
    readonly failure: GuestFailure | null;
  } | null;
}

/**
 * The log of one attempt as CloudWatch Logs has it in text format: INIT_START for a cold start,
 * START, the code's own lines, END, REPORT (SYN-80).
 */
export function formatAttemptLog(log: AttemptLog): string {
  const { requestId, init, failure } = log;
  const lines: string[] = [];
  if (init) {
    lines.push(initStartLine(log));
    for (const line of init.lines) lines.push(applicationLine(line, 'undefined'));
    if (init.failure) {
      // A failed init has a report of its own (SYN-84).
      lines.push(...errorLines(init.failure, 'undefined', log.endedAtMs, 'Uncaught Exception'));
      lines.push(
        `INIT_REPORT Init Duration: ${milliseconds(init.micros)} ms\tPhase: init${status(init.failure)}\t`,
      );
    }
  }
  lines.push(`START RequestId: ${requestId} Version: ${log.version}`);
  for (const line of log.lines) lines.push(applicationLine(line, requestId));
  if (failure && !init?.failure) {
    lines.push(...errorLines(failure, requestId, log.endedAtMs, 'Invoke Error'));
  }
  lines.push(`END RequestId: ${requestId}`, reportLine(log));
  return `${lines.join('\n')}\n`;
}

/**
 * One line of the code's own: time, request id, level, message (SYN-85). Line feeds inside the
 * message become carriage returns, as on the runtime's standard output.
 */
function applicationLine(line: LogLine, requestId: string): string {
  const message = line.message.replaceAll('\n', '\r').replaceAll('\0', '\u2400');
  return `${formatInstant(line.atMs)}\t${requestId}\t${line.level}\t${message}`;
}

/** A thrown error shows as a line of level ERROR; what ended the process shows in the report only. */
function errorLines(
  failure: GuestFailure,
  requestId: string,
  atMs: number,
  title: string,
): readonly string[] {
  if (failure.kind !== 'error') return [];
  const { errorType, errorMessage, trace } = failure;
  const body = JSON.stringify({ errorType, errorMessage, stack: trace });
  return [`${formatInstant(atMs)}\t${requestId}\tERROR\t${title} \t${body}`];
}

function initStartLine(log: AttemptLog): string {
  const version = `nodejs:${/\d+/.exec(log.runtime)?.[0] ?? ''}.v1`;
  const hash = createHash('sha256').update(version).digest('hex');
  return `INIT_START Runtime Version: ${version}\tRuntime Version ARN: arn:aws:lambda:${log.region}::runtime:${hash}`;
}

/** Init Duration only for a cold start (SYN-81); the line ends with a tab. */
function reportLine(log: AttemptLog): string {
  const init = log.init && !log.init.failure ? log.init.micros : null;
  const fields = [
    `REPORT RequestId: ${log.requestId}`,
    `Duration: ${milliseconds(log.durationMicros)} ms`,
    `Billed Duration: ${billedMs(log.durationMicros, log.init?.micros ?? null)} ms`,
    `Memory Size: ${log.memorySize} MB`,
    `Max Memory Used: ${log.memoryUsedMb} MB`,
    ...(init === null ? [] : [`Init Duration: ${milliseconds(init)} ms`]),
  ];
  return `${fields.join('\t')}${log.failure ? status(log.failure) : ''}\t`;
}

/** `Status` as the report tells it (SYN-82); a thrown error adds none (SYN-83). */
function status(failure: GuestFailure): string {
  switch (failure.kind) {
    case 'timeout':
      return '\tStatus: timeout';
    case 'exit':
      return '\tStatus: error\tError Type: Runtime.ExitError';
    case 'out-of-memory':
      return '\tStatus: error\tError Type: Runtime.OutOfMemory';
    case 'error':
      return failure.errorType.startsWith('Runtime.')
        ? `\tStatus: error\tError Type: ${failure.errorType}`
        : '';
  }
}

function milliseconds(micros: number): string {
  return (micros / 1_000).toFixed(2);
}

/** Bytes of the log that a caller may ask to see with the answer (SYN-16). */
const LOG_TAIL_BYTES = 4_096;

/** The last 4 KB of a log in base64 (SYN-16), for the caller who asked for it (SYN-03). */
export function logTail(log: string): string {
  const bytes = new TextEncoder().encode(log.slice(-LOG_TAIL_BYTES)).slice(-LOG_TAIL_BYTES);
  return btoa(String.fromCharCode(...bytes));
}
