import type { Command } from './commands.ts';
import type { RecordedOutcome } from './lambda/recording-runtime.ts';

/** A caller's wish that repeating a request repeats its answer, not its effect. */
export interface Idempotency {
  readonly key: string;
  /** Tells a repetition from another command under the same key. */
  readonly commandHash: string;
}

/** Who asks: enough to tell whether a request has been carried out before. */
export interface RequestOrigin {
  /** Unique to the request, across its repetitions by the engine. */
  readonly requestId: string;
  readonly idempotency: Idempotency | null;
}

/**
 * A command that the World carried out, and when. The journal and the seed make the sandbox again:
 * carrying out the same commands at the same instants gives the same log, byte for byte. What the wall
 * clock decided stands among them, because it alone does not repeat itself.
 */
export interface JournalEntry {
  readonly seq: number;
  /** Virtual time in milliseconds. */
  readonly at: number;
  readonly command: Command | RecordedOutcome;
  readonly origin: RequestOrigin | null;
  /** What was answered, for a repetition of the request. */
  readonly result: unknown;
}
