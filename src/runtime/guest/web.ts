import type { Natives } from './natives.ts';

/** Globals of the web platform that Node has and QuickJS has not. */
export function createWebGlobals(natives: Natives) {
  const { charCodeAt, fromCodePoint, indexOf, mapGet, mapSet, slice, toText } = natives;
  const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const replacementCharacter = 0xfffd;

  class TextEncoder {
    readonly encoding = 'utf-8';
    encode(input: unknown = ''): Uint8Array {
      const text = toText(input);
      const bytes = new natives.Uint8Array(text.length * 3);
      let length = 0;
      for (let index = 0; index < text.length; index += 1) {
        let code = charCodeAt(text, index);
        if (code >= 0xd800 && code <= 0xdfff) {
          const low = code < 0xdc00 ? charCodeAt(text, index + 1) : 0;
          if (low >= 0xdc00 && low <= 0xdfff) {
            code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
            index += 1;
          } else code = replacementCharacter;
        }
        if (code < 0x80) bytes[length++] = code;
        else {
          if (code < 0x800) bytes[length++] = 0xc0 | (code >> 6);
          else {
            if (code < 0x10000) bytes[length++] = 0xe0 | (code >> 12);
            else {
              bytes[length++] = 0xf0 | (code >> 18);
              bytes[length++] = 0x80 | ((code >> 12) & 63);
            }
            bytes[length++] = 0x80 | ((code >> 6) & 63);
          }
          bytes[length++] = 0x80 | (code & 63);
        }
      }
      return new natives.Uint8Array(natives.bufferSlice(bytes.buffer, 0, length));
    }
  }

  class TextDecoder {
    readonly encoding = 'utf-8';
    readonly fatal: boolean;
    constructor(label: unknown = 'utf-8', options: { fatal?: boolean } = {}) {
      const name = toText(label);
      if (name !== 'utf-8' && name !== 'utf8' && name !== 'UTF-8') {
        throw new RangeError(`The "${name}" encoding is not supported`);
      }
      this.fatal = options.fatal === true;
    }
    decode(input?: ArrayBuffer | ArrayBufferView): string {
      if (input === undefined) return '';
      const bytes = natives.isView(input)
        ? new natives.Uint8Array(input.buffer, input.byteOffset, input.byteLength)
        : new natives.Uint8Array(input);
      let text = '';
      let index = 0;
      while (index < bytes.length) {
        const first = bytes[index] ?? 0;
        index += 1;
        if (first < 0x80) {
          text += fromCodePoint(first);
          continue;
        }
        const following = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        let code = first & (0x3f >> following);
        let isValid = first >= 0xc2 && first <= 0xf4;
        for (let count = 0; isValid && count < following; count += 1) {
          const byte = bytes[index] ?? 0;
          // The second byte's range rules out long forms, surrogates and what is above Unicode.
          const least = count > 0 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
          const most = count > 0 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
          isValid = byte >= least && byte <= most;
          if (!isValid) break;
          code = (code << 6) | (byte & 63);
          index += 1;
        }
        if (!isValid && this.fatal) {
          throw new TypeError('The encoded data was not valid for encoding utf-8');
        }
        text += fromCodePoint(isValid ? code : replacementCharacter);
      }
      return text[0] === '\ufeff' ? slice(text, 1) : text;
    }
  }

  function btoa(input: unknown): string {
    const text = toText(input);
    let encoded = '';
    for (let index = 0; index < text.length; index += 3) {
      let bits = 0;
      for (let offset = 0; offset < 3; offset += 1) {
        const code = index + offset < text.length ? charCodeAt(text, index + offset) : 0;
        if (code > 255) throw new RangeError('Invalid character');
        bits = (bits << 8) | code;
      }
      const left = text.length - index;
      encoded += base64Digits[bits >> 18];
      encoded += base64Digits[(bits >> 12) & 63];
      encoded += left > 1 ? base64Digits[(bits >> 6) & 63] : '=';
      encoded += left > 2 ? base64Digits[bits & 63] : '=';
    }
    return encoded;
  }

  function atob(input: unknown): string {
    const text = toText(input);
    let decoded = '';
    let bits = 0;
    let bitCount = 0;
    for (let index = 0; index < text.length; index += 1) {
      const character = text[index] ?? '';
      if (character === '=' || indexOf(' \t\n\f\r', character) !== -1) continue;
      const digit = indexOf(base64Digits, character);
      if (digit === -1) throw new RangeError('The string to be decoded is not correctly encoded.');
      bits = ((bits << 6) | digit) & 0xffff;
      bitCount += 6;
      if (bitCount < 8) continue;
      bitCount -= 8;
      decoded += fromCodePoint((bits >> bitCount) & 255);
    }
    return decoded;
  }

  function structuredClone(value: unknown): unknown {
    const clones = new natives.Map<object, object>();
    return clone(value);

    function clone(source: unknown): unknown {
      if (typeof source === 'function' || typeof source === 'symbol') {
        throw new TypeError(`${toText(source)} could not be cloned.`);
      }
      if (typeof source !== 'object' || source === null) return source;
      const known = mapGet(clones, source);
      if (known !== undefined) return known;
      return cloneObject(source);
    }

    function cloneObject(source: object): object {
      const { isPrototypeOf } = natives;
      const keep = <Copy extends object>(copy: Copy): Copy => {
        mapSet(clones, source, copy);
        return copy;
      };
      if (isPrototypeOf(natives.Date.prototype, source)) {
        return keep(new natives.Date(natives.dateTime(source as Date)));
      }
      if (isPrototypeOf(natives.RegExp.prototype, source)) {
        return keep(new natives.RegExp(source as RegExp));
      }
      if (isPrototypeOf(natives.ArrayBuffer.prototype, source)) {
        return keep(natives.bufferSlice(source as ArrayBuffer, 0));
      }
      if (natives.isView(source)) {
        const constructor = (source as { constructor?: unknown }).constructor;
        return keep(natives.construct(constructor as () => void, [source]) as object);
      }
      if (isPrototypeOf(natives.Map.prototype, source)) {
        const copy = keep(new natives.Map<unknown, unknown>());
        natives.mapForEach(source, (element, key) => {
          mapSet(copy, clone(key), clone(element));
        });
        return copy;
      }
      if (isPrototypeOf(natives.Set.prototype, source)) {
        const copy = keep(new natives.Set<unknown>());
        natives.setForEach(source, (element) => {
          natives.setAdd(copy, clone(element));
        });
        return copy;
      }
      if (natives.isError(source)) {
        const copy = keep(new Error(source.message));
        natives.define(copy, 'name', source.name);
        natives.define(copy, 'stack', source.stack);
        return copy;
      }
      const isList = natives.isArray(source);
      const copy = keep((isList ? [] : {}) as Record<PropertyKey, unknown>);
      if (isList) copy['length'] = source.length;
      const keys = natives.ownKeys(source);
      for (let index = 0; index < keys.length; index += 1) {
        const key = keys[index] ?? '';
        if (typeof key === 'symbol' || !natives.isEnumerable(source, key)) continue;
        natives.defineField(copy, key, clone((source as Record<PropertyKey, unknown>)[key]));
      }
      return copy;
    }
  }

  return { TextEncoder, TextDecoder, btoa, atob, structuredClone };
}
