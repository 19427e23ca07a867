import type { DomExceptionConstructor } from './dom-exception.ts';
import type { AskHost } from './host-services.ts';
import type { Natives } from './natives.ts';

export type TextCoding = ReturnType<typeof createTextCoding>;

/** `TextEncoder`, `TextDecoder`, `atob` and `btoa`, and the bytes of texts for our own use. */
export function createTextCoding(
  natives: Natives,
  ask: AskHost,
  domException: () => DomExceptionConstructor,
) {
  const { bufferSlice, isView, parseJson, quote, slice, toText } = natives;
  const byteOrderMark = '\ufeff';
  const labels: Readonly<Record<string, string>> = {
    'unicode-1-1-utf-8': 'utf-8',
    utf8: 'utf-8',
    'utf-8': 'utf-8',
    'utf-16': 'utf-16le',
    'utf-16le': 'utf-16le',
    ascii: 'windows-1252',
    'us-ascii': 'windows-1252',
    latin1: 'windows-1252',
    'iso-8859-1': 'windows-1252',
    'windows-1252': 'windows-1252',
  };

  class TextEncoder {
    get encoding(): string {
      return 'utf-8';
    }
    encode(input: unknown = ''): Uint8Array {
      return new natives.Uint8Array(bytesOf(toText(input), 'utf8'));
    }
    encodeInto(input: unknown, target: Uint8Array): { read: number; written: number } {
      const text = toText(input);
      let read = 0;
      let written = 0;
      while (read < text.length) {
        const character = String.fromCodePoint(text.codePointAt(read) ?? 0);
        const bytes = new natives.Uint8Array(bytesOf(character, 'utf8'));
        if (written + bytes.length > target.length) break;
        target.set(bytes, written);
        written += bytes.length;
        read += character.length;
      }
      return { read, written };
    }
  }

  class TextDecoder {
    readonly encoding: string;
    readonly fatal: boolean;
    readonly ignoreBOM: boolean;
    /** Bytes of a character whose end has not come yet. */
    #rest = new natives.Uint8Array(0);
    #isInside = false;

    constructor(label: unknown = 'utf-8', options: { fatal?: unknown; ignoreBOM?: unknown } = {}) {
      const name = toText(label).trim().toLowerCase();
      const encoding: string | undefined = natives.getOwnPropertyDescriptor(labels, name)?.value;
      if (encoding === undefined) {
        const error = new RangeError(`The "${toText(label)}" encoding is not supported`);
        natives.defineField(error, 'code', 'ERR_ENCODING_NOT_SUPPORTED');
        throw error;
      }
      this.encoding = encoding;
      this.fatal = Boolean(options.fatal);
      this.ignoreBOM = Boolean(options.ignoreBOM);
    }

    decode(input?: ArrayBuffer | ArrayBufferView, options: { stream?: unknown } = {}): string {
      const given = viewOf(input);
      const bytes = new natives.Uint8Array(this.#rest.length + given.length);
      bytes.set(this.#rest);
      bytes.set(given, this.#rest.length);
      const isLast = !options.stream;
      const length = isLast ? bytes.length : wholeLength(bytes, this.encoding);
      this.#rest = bytes.slice(length);
      const text = ask(
        'decodeStrictly',
        bufferSlice(bytes.buffer, 0, length),
        this.encoding,
        this.fatal,
      );
      if (text === undefined) {
        this.#rest = new natives.Uint8Array(0);
        this.#isInside = false;
        const error = new TypeError(`The encoded data was not valid for encoding ${this.encoding}`);
        natives.defineField(error, 'code', 'ERR_ENCODING_INVALID_ENCODED_DATA');
        throw error;
      }
      const decoded = parseJson(text) as string;
      const hasMark = !this.ignoreBOM && !this.#isInside && decoded[0] === byteOrderMark;
      this.#isInside = !isLast && (this.#isInside || decoded !== '');
      return hasMark ? slice(decoded, 1) : decoded;
    }
  }

  return { TextDecoder, TextEncoder, atob, btoa, bytesOf, textOf };

  /** The bytes of a text in one of Node's encodings, in memory of the guest's own. */
  function bytesOf(text: string, encoding: string): ArrayBuffer {
    const bytes = ask('bytesFromText', quote(text), encoding);
    // The host's buffer lies outside what is counted.
    return bytes === undefined ? new natives.ArrayBuffer(0) : bufferSlice(bytes, 0);
  }

  /** The text of some bytes in one of Node's encodings. */
  function textOf(bytes: Uint8Array, encoding: string): string {
    const { byteOffset, byteLength } = bytes;
    const part = bufferSlice(bytes.buffer, byteOffset, byteOffset + byteLength);
    return parseJson(ask('textFromBytes', part, encoding)) as string;
  }

  function btoa(input: unknown): string {
    const text = toText(input);
    for (let index = 0; index < text.length; index += 1) {
      if (natives.charCodeAt(text, index) > 255) {
        throw new (domException())('Invalid character', 'InvalidCharacterError');
      }
    }
    return textOf(new natives.Uint8Array(bytesOf(text, 'latin1')), 'base64');
  }

  function atob(input: unknown): string {
    const text = toText(input).replace(/[\t\n\f\r ]/g, '');
    const digits = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
    if (digits.length % 4 === 1 || !/^[A-Za-z0-9+/]*$/.test(digits)) {
      throw new (domException())(
        'The string to be decoded is not correctly encoded.',
        'InvalidCharacterError',
      );
    }
    return textOf(new natives.Uint8Array(bytesOf(digits, 'base64')), 'latin1');
  }

  function viewOf(input: ArrayBuffer | ArrayBufferView | undefined): Uint8Array {
    if (input === undefined) return new natives.Uint8Array(0);
    if (isView(input)) {
      return new natives.Uint8Array(input.buffer, input.byteOffset, input.byteLength);
    }
    if (natives.isPrototypeOf(natives.ArrayBuffer.prototype, input)) {
      return new natives.Uint8Array(input);
    }
    throw new TypeError(
      'The "list" argument must be an instance of SharedArrayBuffer, ArrayBuffer or ArrayBufferView.',
    );
  }

  /** How many bytes end with a whole character. */
  function wholeLength(bytes: Uint8Array, encoding: string): number {
    const { length } = bytes;
    if (encoding === 'utf-16le') {
      const even = length - (length % 2);
      const isHigh = even >= 2 && ((bytes[even - 1] ?? 0) & 0xfc) === 0xd8;
      return isHigh ? even - 2 : even;
    }
    if (encoding !== 'utf-8') return length;
    for (let back = 1; back <= 3 && back <= length; back += 1) {
      const byte = bytes[length - back] ?? 0;
      if (byte < 0x80) return length;
      if (byte < 0xc0) continue;
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? length - back : length;
    }
    return length;
  }
}
