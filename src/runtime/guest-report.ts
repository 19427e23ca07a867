import type { GuestFailure, LogLevel, LogLine } from '../simulation/lambda/handler-runtime.ts';

/** What a guest says about one call. */
export interface GuestReport {
  readonly result: GuestResult;
  /** Virtual time until the answer; 0 where there is none. */
  readonly micros: number;
  readonly logs: readonly LogLine[];
  /** The process ended with this answer. */
  readonly isLost: boolean;
}

export type GuestResult =
  | { readonly kind: 'none' }
  | { readonly kind: 'loaded' }
  | { readonly kind: 'returned'; readonly payload: string }
  | GuestFailure;

interface ReportFields {
  readonly kind: 'none' | 'loaded' | 'returned' | 'error' | 'exit' | 'out-of-memory';
  readonly micros?: number;
  readonly errorType?: string;
  readonly errorMessage?: string;
  readonly trace?: readonly string[];
  readonly exitCode?: number;
  readonly isLost?: boolean;
  readonly logs: readonly (readonly [
    atMs: number,
    level: LogLevel,
    message: string,
    fields?: string,
  ])[];
}

/** Reads a report: one line of JSON, and behind it the handler's result as it stands. */
export function parseGuestReport(text: string): GuestReport {
  const lineEnd = text.indexOf('\n');
  const fields = JSON.parse(text.slice(0, lineEnd)) as ReportFields;
  return {
    result: resultOf(fields, text.slice(lineEnd + 1)),
    micros: fields.micros ?? 0,
    logs: fields.logs.map(([atMs, level, message, own]) =>
      own === undefined ? { atMs, level, message } : { atMs, level, message, fields: own },
    ),
    isLost: fields.isLost === true,
  };
}

function resultOf(fields: ReportFields, payload: string): GuestResult {
  const { kind } = fields;
  switch (kind) {
    case 'none':
    case 'loaded':
    case 'out-of-memory':
      return { kind };
    case 'returned':
      return { kind, payload };
    case 'exit':
      return { kind, exitCode: fields.exitCode ?? 0 };
    case 'error':
      return {
        kind,
        errorType: fields.errorType ?? 'Error',
        errorMessage: fields.errorMessage ?? '',
        trace: fields.trace ?? [],
      };
  }
}
