import type { createBufferNumbers } from './buffer-numbers.ts';
import type { Natives } from './natives.ts';
import type { TextCoding } from './text-coding.ts';

export type BufferConstructor = ReturnType<typeof createBuffer>['Buffer'];

/** Node's `Buffer`. */
export function createBuffer(
  natives: Natives,
  coding: TextCoding,
  makeNumbers: typeof createBufferNumbers,
) {
  const { isView } = natives;
  const bytesShown = 50;
  const encodings: Readonly<Record<string, string>> = {
    utf8: 'utf8',
    'utf-8': 'utf8',
    utf16le: 'utf16le',
    'utf-16le': 'utf16le',
    ucs2: 'utf16le',
    'ucs-2': 'utf16le',
    latin1: 'latin1',
    binary: 'latin1',
    ascii: 'ascii',
    base64: 'base64',
    base64url: 'base64url',
    hex: 'hex',
  };
  type Content = string | Uint8Array | number;
  type Source =
    string | ArrayBufferLike | ArrayBufferView | ArrayLike<number> | { valueOf(): unknown };

  class Buffer extends natives.Uint8Array {
    static poolSize = 8192;

    /** Deprecated in Node as well; typed arrays call it for their own purposes. */
    constructor(value: unknown = 0, encodingOrOffset?: unknown, length?: number) {
      const isText = typeof value === 'string';
      const content = isText ? bytesOf(value, encodingOrOffset) : value;
      super(
        content as ArrayBuffer,
        isText ? undefined : (encodingOrOffset as number | undefined),
        isText ? undefined : length,
      );
    }

    static override from(source: Source, encodingOrOffset?: unknown, length?: number): Buffer {
      if (typeof source === 'string') return new Buffer(bytesOf(source, encodingOrOffset));
      if (typeof source !== 'object' || source === null) throw wrongSource(source);
      if (isArrayBuffer(source)) return new Buffer(source, encodingOrOffset, length);
      if (isView(source)) {
        return 'length' in source ? new Buffer(Array.from(source as Uint8Array)) : new Buffer(0);
      }
      const value: unknown = source.valueOf();
      if (typeof value === 'string' || (value !== source && typeof value === 'object')) {
        return Buffer.from(value as Source, encodingOrOffset, length);
      }
      const { type, data } = source as { type?: unknown; data?: unknown };
      if (type === 'Buffer' && natives.isArray(data)) return new Buffer(data);
      if ('length' in source) return new Buffer(Array.from(source));
      const convert = (source as { [Symbol.toPrimitive]?: (hint: string) => unknown })[
        Symbol.toPrimitive
      ];
      if (typeof convert === 'function') {
        return Buffer.from(String(convert.call(source, 'string')), encodingOrOffset);
      }
      throw wrongSource(source);
    }

    static alloc(size: number, fill?: Content, encoding?: string): Buffer {
      const buffer = new Buffer(checkedSize(size));
      return fill === undefined ? buffer : buffer.fill(fill, 0, size, encoding);
    }
    /** Zeroed here, because what is left of other memory would not repeat. */
    static allocUnsafe(size: number): Buffer {
      return new Buffer(checkedSize(size));
    }
    static allocUnsafeSlow(size: number): Buffer {
      return new Buffer(checkedSize(size));
    }

    static concat(list: readonly Uint8Array[], totalLength?: number): Buffer {
      const length = totalLength ?? list.reduce((sum, { length }) => sum + length, 0);
      const joined = new Buffer(checkedSize(length));
      let at = 0;
      for (const part of list) {
        if (at >= length) break;
        joined.set(part.subarray(0, length - at), at);
        at += part.length;
      }
      return joined;
    }

    static byteLength(value: string | ArrayBuffer | ArrayBufferView, encoding?: unknown): number {
      return typeof value === 'string' ? bytesOf(value, encoding).byteLength : value.byteLength;
    }
    static isBuffer(this: void, value: unknown): value is Buffer {
      return value instanceof Buffer;
    }
    static isEncoding(this: void, name: unknown): boolean {
      return typeof name === 'string' && Object.hasOwn(encodings, name.toLowerCase());
    }
    static compare(this: void, one: Uint8Array, other: Uint8Array): number {
      const length = Math.min(one.length, other.length);
      for (let index = 0; index < length; index += 1) {
        const difference = (one[index] ?? 0) - (other[index] ?? 0);
        if (difference !== 0) return difference < 0 ? -1 : 1;
      }
      return Math.sign(one.length - other.length);
    }

    get parent(): ArrayBufferLike {
      return this.buffer;
    }
    get offset(): number {
      return this.byteOffset;
    }

    override toString(encoding?: string, start = 0, end = this.length): string {
      const from = Math.max(0, start);
      const part =
        from === 0 && end >= this.length ? this : this.subarray(from, Math.max(from, end));
      return part.length === 0 ? '' : coding.textOf(part, encodingOf(encoding));
    }
    toJSON(): { type: 'Buffer'; data: number[] } {
      return { type: 'Buffer', data: Array.from(this) };
    }
    equals(other: Uint8Array): boolean {
      return this.length === other.length && Buffer.compare(this, other) === 0;
    }
    compare(
      target: Uint8Array,
      targetStart = 0,
      targetEnd = target.length,
      start = 0,
      end = this.length,
    ): number {
      return Buffer.compare(this.subarray(start, end), target.subarray(targetStart, targetEnd));
    }
    /** Shares its memory, unlike a typed array's. */
    override slice(start?: number, end?: number): ReturnType<Uint8Array['slice']> {
      return this.subarray(start, end);
    }
    copy(target: Uint8Array, targetStart = 0, start = 0, end = this.length): number {
      const part = this.subarray(start, Math.min(end, start + target.length - targetStart));
      if (part.length > 0) target.set(part, targetStart);
      return part.length;
    }

    write(text: string, offset?: unknown, length?: unknown, encoding?: unknown): number {
      if (typeof offset === 'string') return this.write(text, 0, this.length, offset);
      if (typeof length === 'string') return this.write(text, offset, undefined, length);
      const from = typeof offset === 'number' ? offset : 0;
      const room = Math.min(typeof length === 'number' ? length : Infinity, this.length - from);
      const bytes = new Buffer(bytesOf(text, encoding));
      const kept = bytes.subarray(0, wholeLength(bytes, room, encodingOf(encoding)));
      this.set(kept, from);
      return kept.length;
    }

    override fill(value: Content, start?: unknown, end?: unknown, encoding?: unknown): this {
      if (typeof start === 'string') return this.fill(value, 0, this.length, start);
      if (typeof end === 'string') return this.fill(value, start, this.length, end);
      const from = typeof start === 'number' ? start : 0;
      const to = typeof end === 'number' ? end : this.length;
      const pattern = typeof value === 'string' ? new Buffer(bytesOf(value, encoding)) : value;
      if (typeof pattern === 'number') return super.fill(pattern & 255, from, to);
      if (pattern.length === 0) return super.fill(0, from, to);
      for (let at = from; at < to; at += pattern.length) {
        this.set(pattern.subarray(0, to - at), at);
      }
      return this;
    }

    override indexOf(value: Content, from?: number | string, encoding?: string): number {
      return this.#find(value, from, encoding, 1);
    }
    override lastIndexOf(value: Content, from?: number | string, encoding?: string): number {
      return this.#find(value, from, encoding, -1);
    }
    override includes(value: Content, from?: number | string, encoding?: string): boolean {
      return this.indexOf(value, from, encoding) !== -1;
    }
    #find(
      value: Content,
      from: number | string | undefined,
      encoding: string | undefined,
      step: 1 | -1,
    ): number {
      const isEncoding = typeof from === 'string';
      const needle =
        typeof value === 'number'
          ? new Buffer([value & 255])
          : typeof value === 'string'
            ? new Buffer(bytesOf(value, isEncoding ? from : encoding))
            : value;
      const last = this.length - needle.length;
      const given = isEncoding || from === undefined ? (step === 1 ? 0 : last) : from;
      const start = given < 0 ? this.length + given : given;
      const first = step === 1 ? Math.max(0, start) : Math.min(last, start);
      for (let at = first; at >= 0 && at <= last; at += step) {
        let matching = 0;
        while (matching < needle.length && this[at + matching] === needle[matching]) matching += 1;
        if (matching === needle.length) return at;
      }
      return -1;
    }

    swap16(): this {
      return swapped(this, 2);
    }
    swap32(): this {
      return swapped(this, 4);
    }
    swap64(): this {
      return swapped(this, 8);
    }

    [Symbol.for('nodejs.util.inspect.custom')](): string {
      const shown = this.toString('hex', 0, bytesShown).replace(/(..)(?=.)/g, '$1 ');
      const hidden = this.length - bytesShown;
      const rest = hidden > 0 ? ` ... ${hidden} more byte${hidden > 1 ? 's' : ''}` : '';
      return `<Buffer${shown === '' ? '' : ' '}${shown}${rest}>`;
    }
  }
  const numbers = makeNumbers();
  for (const name of Object.keys(numbers)) natives.define(Buffer.prototype, name, numbers[name]);
  const { toString } = Buffer.prototype as { toString: unknown };
  natives.define(Buffer.prototype, 'toLocaleString', toString);

  return {
    Buffer,
    isAscii: (bytes: Uint8Array): boolean => bytes.every((byte) => byte < 128),
    isUtf8: (bytes: Uint8Array): boolean => {
      try {
        new coding.TextDecoder('utf-8', { fatal: true }).decode(bytes);
        return true;
      } catch {
        return false;
      }
    },
  };

  function isArrayBuffer(value: object): boolean {
    return natives.isPrototypeOf(natives.ArrayBuffer.prototype, value);
  }

  function bytesOf(text: string, encoding: unknown): ArrayBuffer {
    return coding.bytesOf(text, encodingOf(encoding));
  }

  function encodingOf(name: unknown): string {
    if (name === undefined || name === null) return 'utf8';
    const text = natives.toText(name);
    const encoding = Object.hasOwn(encodings, text.toLowerCase())
      ? encodings[text.toLowerCase()]
      : undefined;
    if (encoding !== undefined) return encoding;
    throw Object.assign(new TypeError(`Unknown encoding: ${text}`), {
      code: 'ERR_UNKNOWN_ENCODING',
    });
  }

  function checkedSize(size: unknown): number {
    if (typeof size !== 'number') {
      throw Object.assign(new TypeError('The "size" argument must be of type number.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    if (size >= 0 && size <= 0x7fff_ffff) return size;
    throw Object.assign(new RangeError(`The value of "size" is out of range. Received ${size}`), {
      code: 'ERR_OUT_OF_RANGE',
    });
  }

  function wrongSource(source: unknown): Error {
    const error = new TypeError(
      'The first argument must be of type string or an instance of Buffer, ArrayBuffer, or Array or ' +
        `an Array-like Object. Received ${source === null ? 'null' : typeof source}`,
    );
    return Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
  }

  /** No character of UTF-8 or UTF-16 is written in half. */
  function wholeLength(bytes: Uint8Array, room: number, encoding: string): number {
    if (bytes.length <= room) return bytes.length;
    let length = Math.max(0, room);
    if (encoding === 'utf16le') return length - (length % 2);
    if (encoding !== 'utf8') return length;
    while (length > 0 && ((bytes[length] ?? 0) & 0xc0) === 0x80) length -= 1;
    return length;
  }

  function swapped<Bytes extends Uint8Array>(bytes: Bytes, size: number): Bytes {
    if (bytes.length % size !== 0) {
      throw Object.assign(new RangeError(`Buffer size must be a multiple of ${size * 8}-bits`), {
        code: 'ERR_INVALID_BUFFER_SIZE',
      });
    }
    for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
    return bytes;
  }
}
