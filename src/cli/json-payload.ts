import { readFile } from 'node:fs/promises';
import { text as readAll } from 'node:stream/consumers';
import { UsageError } from './failure.ts';

/** Reads a payload as it is written on the command line: JSON, `@FILE`, or `-` for standard input. */
export async function readJsonPayload(argument: string): Promise<unknown> {
  const { source, text } = await readSource(argument);
  try {
    // Some editors begin a file with a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new UsageError(
      `${source} is not JSON: ${(error as Error).message}. Write JSON, @FILE for a file, or - for standard input.`,
      'PAYLOAD',
    );
  }
}

async function readSource(argument: string): Promise<{ source: string; text: string }> {
  if (argument === '-') return { source: 'Standard input', text: await readAll(process.stdin) };
  if (!argument.startsWith('@')) return { source: 'The payload', text: argument };
  const file = argument.slice(1);
  try {
    return { source: `The file "${file}"`, text: await readFile(file, 'utf8') };
  } catch (error) {
    throw new UsageError(
      `Cannot read the payload from "${file}": ${(error as Error).message}.`,
      'PAYLOAD',
    );
  }
}
