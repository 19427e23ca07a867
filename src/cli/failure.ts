import { CommanderError } from 'commander';
import { ApiError, ConnectionError } from '../client/api-error.ts';

/** What the program ends with; docs/command-line.md and `pushpull --help` say the same. */
export const ExitCode = {
  /** Done, and well. */
  done: 0,
  /** It was carried out, but the function failed, or the advance ended before its goal. */
  failed: 1,
  /** Refused, and nothing has changed: by the command line, the API, or Lambda itself. */
  refused: 2,
  /** The server could not be reached, or failed. */
  unreachable: 3,
} as const;

/** The command line says something that cannot be done; the message says what would do. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  /** The option, argument or variable at fault. */
  readonly field: string | null;

  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

/** Why a command did not come to its end, as it is shown. */
export interface Failure {
  readonly exitCode: number;
  readonly message: string;
  /** The API's code, or `USAGE` or `UNREACHABLE`. */
  readonly code: string;
  readonly awsErrorCode: string | null;
  readonly field: string | null;
  readonly errorId: string | null;
}

/** Tells a person or a script what went wrong, whatever it was; null where nothing did. */
export function describeFailure(error: unknown): Failure | null {
  const nothingElse = { awsErrorCode: null, field: null, errorId: null };
  if (error instanceof ApiError) {
    const { message, code, awsErrorCode, field, errorId } = error;
    const exitCode = code === 'INTERNAL' ? ExitCode.unreachable : ExitCode.refused;
    return { exitCode, message, code: code ?? 'UNKNOWN', awsErrorCode, field, errorId };
  }
  if (error instanceof UsageError) {
    const { message, field } = error;
    return { ...nothingElse, exitCode: ExitCode.refused, message, code: 'USAGE', field };
  }
  if (error instanceof CommanderError) {
    // Help and version that somebody has asked for.
    if (error.exitCode === 0) return null;
    // Without a command, the help has been printed.
    const isWithoutCommand = error.code === 'commander.help';
    const message = isWithoutCommand ? 'Name a command.' : error.message.replace(/^error: /, '');
    return { ...nothingElse, exitCode: ExitCode.refused, message, code: 'USAGE' };
  }
  const code = error instanceof ConnectionError ? 'UNREACHABLE' : 'UNEXPECTED';
  const message = error instanceof Error ? error.message : String(error);
  return { ...nothingElse, exitCode: ExitCode.unreachable, message, code };
}
