import { Buffer } from 'node:buffer';

/** The encodings that a guest may ask for; Node's words. */
export type TextEncoding = 'utf8' | 'utf16le' | 'latin1' | 'ascii' | 'base64' | 'base64url' | 'hex';

const encodings: readonly string[] = [
  'utf8',
  'utf16le',
  'latin1',
  'ascii',
  'base64',
  'base64url',
  'hex',
] satisfies readonly TextEncoding[];

/** Bytes or characters that are turned into one another in one go. */
export const convertedMax = 8 * 1024 * 1024;

/** What `Buffer.from(text, encoding)` holds. */
export function bytesFromText(text: string, encoding: string): Uint8Array {
  return Buffer.from(text, checked(encoding));
}

/** What `buffer.toString(encoding)` gives. */
export function textFromBytes(bytes: Uint8Array, encoding: string): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(checked(encoding));
}

/** What a `TextDecoder` gives for whole bytes; null where it must be right and is not. */
export function decodeStrictly(bytes: Uint8Array, label: string, fatal: boolean): string | null {
  try {
    // The guest looks for the byte order mark itself: it knows what came before.
    return new TextDecoder(label, { fatal, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function checked(encoding: string): TextEncoding {
  if (encodings.includes(encoding)) return encoding as TextEncoding;
  throw new Error(`Cannot convert text: the kernel asked for the unknown encoding "${encoding}".`);
}
