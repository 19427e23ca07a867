import { oneLine } from '../client/event-line.ts';
import { paintFor, type Paint } from '../client/paint.ts';
import type { Failure } from './failure.ts';

/**
 * What a command prints. Standard output has its results and nothing else; everything about them
 * goes to standard error. For scripts both are JSON, a value a line.
 */
export class Output {
  readonly isJson: boolean;
  /** Styles for standard output and for standard error. */
  readonly paint: Paint = paintFor(process.stdout);
  readonly paintNote: Paint = paintFor(process.stderr);

  constructor(isJson: boolean) {
    this.isJson = isJson;
  }

  /** A result: as JSON for scripts, as text for people; null where people are told elsewhere. */
  result(value: object, text: string | null): void {
    if (this.isJson) process.stdout.write(`${JSON.stringify(value)}\n`);
    else if (text !== null) process.stdout.write(`${text}\n`);
  }

  /** What a person should know beside the results; a script reads it from them, or from `value`. */
  note(text: string, value?: object): void {
    if (!this.isJson) process.stderr.write(`${text}\n`);
    else if (value) process.stderr.write(`${JSON.stringify(value)}\n`);
  }

  /** Why the command could not be carried out: the message, then what can be looked up. */
  failure(failure: Failure): void {
    const { message, code, awsErrorCode, field, errorId } = failure;
    const looked = [
      code,
      awsErrorCode,
      field === null ? null : `field ${field}`,
      errorId === null ? null : `error ${errorId}`,
    ].filter((part) => part !== null);
    const lines = message.split('\n').map(oneLine).join('\n  ');
    this.note(
      `${this.paintNote('red', 'pushpull:')} ${lines}\n  ${this.paintNote('dim', looked.join(' · '))}`,
      { error: { message, code, awsErrorCode, field, errorId } },
    );
  }
}
