import type { LogLevel } from '../../simulation/lambda/handler-runtime.ts';
import type { Clock } from './clock.ts';
import type { Natives } from './natives.ts';

export type Log = ReturnType<typeof createLog>;

/**
 * The log of one call, kept as JSON text `[atMs,"LEVEL","message"],…`, with the fields of a structured
 * line as a fourth text. It holds so many characters and then says that the rest was cut.
 */
export function createLog(natives: Natives, clock: Clock) {
  const { floor, quote, slice } = natives;
  const charactersMax = 1_048_576;
  let lines = '';
  let charactersLeft = charactersMax;

  return {
    write(level: LogLevel, message: string): void {
      if (charactersLeft < 0) return;
      const kept = slice(message, 0, charactersLeft);
      charactersLeft -= message.length + 1;
      if (kept !== '' || charactersLeft >= 0) append(level, kept);
      if (charactersLeft < 0) appendCut();
    },
    /** Writes a line that has fields instead of a text: a JSON object, kept whole or not at all. */
    writeFields(level: LogLevel, fields: string): void {
      if (charactersLeft < 0) return;
      charactersLeft -= fields.length + 1;
      if (charactersLeft >= 0) append(level, '', fields);
      else appendCut();
    },
    /** The lines so far as a JSON array, and starts anew. */
    take(): string {
      const taken = lines;
      lines = '';
      charactersLeft = charactersMax;
      return `[${taken}]`;
    },
  };

  function appendCut(): void {
    append('WARN', `Log output is limited to ${charactersMax} characters: the rest was cut.`);
  }

  function append(level: LogLevel, message: string, fields = ''): void {
    const atMs = floor(clock.nowMicros() / 1000);
    const structured = fields === '' ? '' : `,${quote(fields)}`;
    lines += `${lines === '' ? '' : ','}[${atMs},"${level}",${quote(message)}${structured}]`;
  }
}
