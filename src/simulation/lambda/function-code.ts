import { createHash } from 'node:crypto';
import { byteLength } from '../byte-length.ts';
import { Refusal } from '../errors.ts';
import type { Behavior } from './behavior/behavior.ts';
import { validateBehavior } from './behavior/validate-behavior.ts';
import type { FunctionContent } from './function.ts';

/** What a caller gives to be run: exactly one of the three. */
export interface FunctionCodeInput {
  /** The source of the file that the handler names. */
  readonly code: string | null;
  /** Sources by path. */
  readonly files: Readonly<Record<string, string>> | null;
  /** A behaviour that stands in for code. */
  readonly behavior: Behavior | null;
}

/** The part of a content that is the code or the behaviour. */
export type FunctionCode = Pick<
  FunctionContent,
  'code' | 'files' | 'behavior' | 'codeSha256' | 'codeSize'
>;

/** Bytes of source, AWS's limit for the console editor. */
const CODE_BYTES_MAX = 3 * 1_048_576;

const FILES_MAX = 200;

const PATH_LENGTH_MAX = 200;

/** Checks what is to be run and measures it; refuses what is empty, too large or more than one of the three. */
export function readFunctionCode({ code, files, behavior }: FunctionCodeInput): FunctionCode {
  const given = [code, files, behavior].filter((one) => one !== null);
  if (given.length !== 1) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot set the code of the function: ${given.length === 0 ? 'nothing is given' : 'more than one is given'} of code, files and behavior; give exactly one.`,
      { field: 'code' },
    );
  }
  if (code !== null) return { code, files, behavior, ...measure('code', code, code) };
  if (files !== null) {
    refuseBadPaths(files);
    // In the order of their paths: the checksum is that of the code, not of how it was sent.
    const sorted = Object.fromEntries(
      Object.entries(files).sort(([left], [right]) => (left < right ? -1 : 1)),
    );
    const sources = Object.values(sorted).join('');
    return { code, files: sorted, behavior, ...measure('files', JSON.stringify(sorted), sources) };
  }
  if (behavior !== null) validateBehavior(behavior);
  const text = JSON.stringify(behavior);
  return { code, files, behavior, ...measure('behavior', text, text) };
}

function measure(
  field: string,
  hashed: string,
  measured: string,
): { codeSha256: string; codeSize: number } {
  const codeSize = byteLength(measured);
  if (codeSize === 0 || codeSize > CODE_BYTES_MAX) {
    throw new Refusal(
      'INVALID_PARAMETER',
      codeSize === 0
        ? 'Cannot set the code of the function: the source is empty.'
        : `Cannot set the code of the function: ${codeSize} bytes are above the limit of ${CODE_BYTES_MAX}.`,
      { field, detail: { bytes: codeSize, max: CODE_BYTES_MAX } },
    );
  }
  return { codeSha256: createHash('sha256').update(hashed).digest('base64'), codeSize };
}

function refuseBadPaths(files: Readonly<Record<string, string>>): void {
  const paths = Object.keys(files);
  if (paths.length > FILES_MAX) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `Cannot set the code of the function: ${paths.length} files are above the limit of ${FILES_MAX}.`,
      { field: 'files', detail: { files: paths.length, max: FILES_MAX } },
    );
  }
  const bad = paths.find((path) => path.length > PATH_LENGTH_MAX || !PATH.test(path));
  if (bad === undefined) return;
  throw new Refusal(
    'INVALID_PARAMETER',
    `Cannot set the code of the function: "${bad.slice(0, PATH_LENGTH_MAX)}" is no path of a file; write it like "lib/price.mjs", relative and without "." and "..", at most ${PATH_LENGTH_MAX} characters.`,
    { field: 'files', detail: { max: PATH_LENGTH_MAX } },
  );
}

/** Names between slashes, none of them `.` or `..`. */
const PATH = /^(?!\.{1,2}(?:\/|$))[\w.@ +-]+(?:\/(?!\.{1,2}(?:\/|$))[\w.@ +-]+)*$/;
