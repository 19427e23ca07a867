import { formatInstant } from '../instant.ts';
import type { JsonObject } from '../json.ts';
import {
  billedMsOf,
  failedInit,
  reportedInitMicros,
  runtimeVersion,
  type AttemptLog,
  type InitLog,
} from './attempt-log.ts';
import { APPLICATION_LOG_LEVELS, SYSTEM_LOG_LEVELS, type SystemLogLevel } from './function.ts';
import type { GuestFailure, LogLevel, LogLine } from './handler-runtime.ts';

/**
 * The log of one attempt in JSON format: Lambda's own lines as events of the platform, and the code's
 * lines as objects of time, level, request id and message (SYN-87). Lines below their level are left
 * out (SYN-88).
 */
export function formatJsonLog(log: AttemptLog): string[] {
  const { requestId, init, suppressedInit, failure } = log;
  const lines: (string | null)[] = [];
  if (init) lines.push(initStart(log, init), ...initLines(log, init, 'init'));
  const start = { requestId, version: log.version, ...tracingOf(log) };
  lines.push(platformLine(log, log.startedAtMs, 'platform.start', 'INFO', start));
  if (suppressedInit) lines.push(...initLines(log, suppressedInit, 'invoke'));
  for (const line of log.lines) lines.push(applicationLine(log, line, requestId));
  if (failure && !failedInit(log)) lines.push(errorLine(log, failure, requestId, log.endedAtMs));
  lines.push(runtimeDone(log), report(log));
  return lines.filter((line) => line !== null);
}

function initStart(log: AttemptLog, init: InitLog): string | null {
  const { version, arn } = runtimeVersion(log);
  return platformLine(log, init.startedAtMs, 'platform.initStart', 'INFO', {
    initializationType: log.initializationType,
    phase: 'init',
    runtimeVersion: version,
    runtimeVersionArn: arn,
    functionName: log.functionName,
    functionVersion: log.version,
  });
}

/** The report of an init that succeeded is for those who want to see everything (SYN-88). */
function initLines(log: AttemptLog, init: InitLog, phase: 'init' | 'invoke'): (string | null)[] {
  const endedAtMs = init.startedAtMs + Math.ceil(init.micros / 1_000);
  const level = init.failure ? 'WARN' : 'DEBUG';
  return [
    ...init.lines.map((line) => applicationLine(log, line, null)),
    ...(init.failure ? [errorLine(log, init.failure, null, endedAtMs)] : []),
    platformLine(log, endedAtMs, 'platform.initReport', level, {
      initializationType: log.initializationType,
      phase,
      ...statusOf(init.failure),
      metrics: { durationMs: init.micros / 1_000 },
    }),
  ];
}

function runtimeDone(log: AttemptLog): string | null {
  const level = log.failure ? 'WARN' : 'DEBUG';
  return platformLine(log, log.endedAtMs, 'platform.runtimeDone', level, {
    requestId: log.requestId,
    ...statusOf(log.failure),
    metrics: { durationMs: log.durationMicros / 1_000, producedBytes: log.responseBytes },
  });
}

function report(log: AttemptLog): string | null {
  const initMicros = reportedInitMicros(log);
  return platformLine(log, log.endedAtMs, 'platform.report', log.failure ? 'WARN' : 'INFO', {
    requestId: log.requestId,
    metrics: {
      durationMs: log.durationMicros / 1_000,
      billedDurationMs: billedMsOf(log),
      memorySizeMB: log.memorySize,
      maxMemoryUsedMB: log.memoryUsedMb,
      ...(initMicros === null ? {} : { initDurationMs: initMicros / 1_000 }),
    },
    ...statusOf(log.failure),
    ...tracingOf(log),
  });
}

/** The trace that the attempt belongs to, where that is sampled. */
function tracingOf({ trace }: AttemptLog): JsonObject {
  if (!trace) return {};
  const { segmentId, header } = trace;
  return { tracing: { spanId: segmentId, type: 'X-Amzn-Trace-Id', value: header } };
}

/** One line of Lambda's own; null where its level is not wanted (SYN-88). */
function platformLine(
  log: AttemptLog,
  atMs: number,
  type: string,
  level: SystemLogLevel,
  record: JsonObject,
): string | null {
  if (SYSTEM_LOG_LEVELS.indexOf(level) < SYSTEM_LOG_LEVELS.indexOf(log.systemLevel)) return null;
  return JSON.stringify({ time: formatInstant(atMs), type, record });
}

/**
 * One line of the code's own; null where its level is not wanted (SYN-88). What the runtime has
 * structured already is taken over as it is.
 */
function applicationLine(log: AttemptLog, line: LogLine, requestId: string | null): string | null {
  if (!isWanted(log, line.level)) return null;
  const head = JSON.stringify({
    timestamp: formatInstant(line.atMs),
    level: line.level,
    ...(requestId === null ? {} : { requestId }),
  });
  const fields = line.fields ?? JSON.stringify({ message: line.message });
  return fields === '{}' ? head : `${head.slice(0, -1)},${fields.slice(1)}`;
}

/** A thrown error is a line of level ERROR whose message has its fields. */
function errorLine(
  log: AttemptLog,
  failure: GuestFailure,
  requestId: string | null,
  atMs: number,
): string | null {
  if (failure.kind !== 'error') return null;
  const { errorType, errorMessage, trace } = failure;
  const message = { errorType, errorMessage, stackTrace: trace };
  const fields = JSON.stringify({ message });
  return applicationLine(log, { atMs, level: 'ERROR', message: '', fields }, requestId);
}

function isWanted({ applicationLevel }: AttemptLog, level: LogLevel): boolean {
  return APPLICATION_LOG_LEVELS.indexOf(level) >= APPLICATION_LOG_LEVELS.indexOf(applicationLevel);
}

/** How it went, in the words of the platform's events. */
function statusOf(failure: GuestFailure | null): JsonObject {
  switch (failure?.kind) {
    case undefined:
      return { status: 'success' };
    case 'timeout':
      return { status: 'timeout' };
    case 'exit':
      return { status: 'error', errorType: 'Runtime.ExitError' };
    case 'out-of-memory':
      return { status: 'error', errorType: 'Runtime.OutOfMemory' };
    case 'error':
      return { status: 'error', errorType: failure.errorType };
  }
}
