import { parseInstant } from '../instant.ts';
import { wholeMs } from './compute-model.ts';
import type { AttemptRow } from './invocation.ts';

/** One line of a log, with the instant it was written at. */
export interface LogEvent {
  readonly timestampMs: number;
  readonly message: string;
}

/** What of an attempt tells when the lines of its log were written. */
export type LoggedAttempt = Pick<
  AttemptRow,
  'startedAtMs' | 'endedAtMs' | 'initMicros' | 'suppressedInitMicros' | 'logs'
>;

/**
 * The lines of an attempt's log, in their order. The code's own lines and those in JSON format carry
 * their instants; the others are Lambda's and belong to a moment of the attempt.
 */
export function logEventsOf(attempt: LoggedAttempt): LogEvent[] {
  if (attempt.logs === '') return [];
  const lines = attempt.logs.endsWith('\n') ? attempt.logs.slice(0, -1) : attempt.logs;
  return lines
    .split('\n')
    .map((message) => ({ timestampMs: instantIn(message) ?? momentOf(message, attempt), message }));
}

/** The first thing of a line in text format, or the first field of one in JSON format. */
const INSTANT = /^(?:\{"time(?:stamp)?":")?(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)["\t]/;

function instantIn(message: string): number | null {
  const instant = INSTANT.exec(message)?.[1];
  return instant === undefined ? null : parseInstant(instant);
}

function momentOf(message: string, attempt: LoggedAttempt): number {
  const { startedAtMs, endedAtMs } = attempt;
  if (message.startsWith('INIT_START')) return startedAtMs - wholeMs(attempt.initMicros ?? 0);
  if (message.startsWith('INIT_REPORT') && message.includes('\tPhase: invoke')) {
    return startedAtMs + wholeMs(attempt.suppressedInitMicros ?? 0);
  }
  return message.startsWith('INIT_REPORT') || message.startsWith('START') ? startedAtMs : endedAtMs;
}
