import { formatInstant } from '../instant.ts';
import {
  billedMsOf,
  failedInit,
  milliseconds,
  reportedInitMicros,
  runtimeVersion,
  type AttemptLog,
  type InitLog,
} from './attempt-log.ts';
import type { GuestFailure, LogLine } from './handler-runtime.ts';

/**
 * The log of one attempt in text format: INIT_START for a cold start, START, the code's own lines,
 * END, REPORT (SYN-80). A retry of an event has all of it again, with the same request id (SYN-89).
 */
export function formatTextLog(log: AttemptLog): string[] {
  const { requestId, init, suppressedInit, failure } = log;
  const lines: string[] = [];
  if (init) {
    const { version, arn } = runtimeVersion(log);
    lines.push(`INIT_START Runtime Version: ${version}\tRuntime Version ARN: ${arn}`);
    lines.push(...initLines(init, 'init'));
  }
  lines.push(`START RequestId: ${requestId} Version: ${log.version}`);
  if (suppressedInit) lines.push(...initLines(suppressedInit, 'invoke'));
  for (const line of log.lines) lines.push(applicationLine(line, requestId));
  if (failure && !failedInit(log)) {
    lines.push(...errorLines(failure, requestId, log.endedAtMs, 'Invoke Error'));
  }
  lines.push(`END RequestId: ${requestId}`, reportLine(log));
  return lines;
}

/** What was logged while the code was loaded; a failed init has a report of its own (SYN-84). */
function initLines(init: InitLog, phase: 'init' | 'invoke'): string[] {
  const lines = init.lines.map((line) => applicationLine(line, 'undefined'));
  if (!init.failure) return lines;
  const endedAtMs = init.startedAtMs + Math.ceil(init.micros / 1_000);
  return [
    ...lines,
    ...errorLines(init.failure, 'undefined', endedAtMs, 'Uncaught Exception'),
    `INIT_REPORT Init Duration: ${milliseconds(init.micros)} ms\tPhase: ${phase}${status(init.failure)}\t`,
  ];
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

/** Init Duration only for a cold start (SYN-81), the trace only where it is sampled; the line ends with a tab. */
function reportLine(log: AttemptLog): string {
  const init = reportedInitMicros(log);
  const fields = [
    `REPORT RequestId: ${log.requestId}`,
    `Duration: ${milliseconds(log.durationMicros)} ms`,
    `Billed Duration: ${billedMsOf(log)} ms`,
    `Memory Size: ${log.memorySize} MB`,
    `Max Memory Used: ${log.memoryUsedMb} MB`,
    ...(init === null ? [] : [`Init Duration: ${milliseconds(init)} ms`]),
  ];
  return `${fields.join('\t')}${log.failure ? status(log.failure) : ''}\t${traceText(log)}`;
}

function traceText({ trace }: AttemptLog): string {
  if (!trace) return '';
  return `XRAY TraceId: ${trace.traceId}\tSegmentId: ${trace.segmentId}\tSampled: true\t`;
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
