import type { DomExceptionConstructor } from './dom-exception.ts';
import type { Natives } from './natives.ts';
import type { TypedArrays } from './typed-arrays.ts';

/** The web's `structuredClone`, without transfers. */
export function createStructuredClone(
  natives: Natives,
  typedArrays: TypedArrays,
  domException: () => DomExceptionConstructor,
) {
  const { isPrototypeOf, mapGet, mapSet, toText } = natives;
  const errorNames = ['Error', 'EvalError', 'RangeError', 'ReferenceError', 'SyntaxError'];
  const moreErrorNames = ['TypeError', 'URIError'];

  return function structuredClone(value: unknown): unknown {
    const clones = new natives.Map<object, object>();
    return clone(value);

    function clone(source: unknown): unknown {
      if (typeof source === 'function' || typeof source === 'symbol') {
        throw refusal(typeof source === 'symbol' ? natives.symbolText(source) : toText(source));
      }
      if (typeof source !== 'object' || source === null) return source;
      return mapGet(clones, source) ?? cloneObject(source);
    }

    function keep<Copy extends object>(source: object, copy: Copy): Copy {
      mapSet(clones, source, copy);
      return copy;
    }

    function cloneObject(source: object): object {
      if (isPrototypeOf(natives.Date.prototype, source)) {
        return keep(source, new natives.Date(natives.dateTime(source as Date)));
      }
      if (isPrototypeOf(natives.RegExp.prototype, source)) {
        const { source: pattern, flags } = source as RegExp;
        return keep(source, new natives.RegExp(pattern, flags));
      }
      if (isPrototypeOf(natives.ArrayBuffer.prototype, source)) {
        return keep(source, natives.bufferSlice(source as ArrayBuffer, 0));
      }
      if (natives.isView(source)) return cloneView(source);
      if (isPrototypeOf(natives.Map.prototype, source)) {
        const copy = keep(source, new natives.Map<unknown, unknown>());
        natives.mapForEach(source, (element, key) => {
          mapSet(copy, clone(key), clone(element));
        });
        return copy;
      }
      if (isPrototypeOf(natives.Set.prototype, source)) {
        const copy = keep(source, new natives.Set<unknown>());
        natives.setForEach(source, (element) => {
          natives.setAdd(copy, clone(element));
        });
        return copy;
      }
      if (natives.isError(source)) return cloneError(source);
      if (isUncloneable(source)) throw refusal('#<Object>');
      return cloneFields(source);
    }

    /** A view keeps its kind and its place in its buffer; of a `Buffer`, a `Uint8Array` is left. */
    function cloneView(source: ArrayBufferView): object {
      const buffer = clone(source.buffer) as ArrayBuffer;
      const { byteOffset } = source;
      if (!('length' in source)) {
        return keep(source, new DataView(buffer, byteOffset, source.byteLength));
      }
      const constructor = typedArrays.constructorOf(source);
      if (constructor === undefined) throw refusal('#<Object>');
      return keep(source, new constructor(buffer, byteOffset, source.length as number));
    }

    function cloneError(source: Error): Error {
      const name = toText(source.name);
      const isKnown = errorNames.includes(name) || moreErrorNames.includes(name);
      const kind = isKnown ? (globalThis as Record<string, unknown>)[name] : Error;
      const copy = keep(source, new (kind as ErrorConstructor)(toText(source.message)));
      natives.define(copy, 'stack', source.stack);
      if (natives.getOwnPropertyDescriptor(source, 'cause') !== undefined) {
        natives.define(copy, 'cause', clone(source.cause));
      }
      return copy;
    }

    function cloneFields(source: object): object {
      const isList = natives.isArray(source);
      const copy = keep(source, (isList ? [] : {}) as Record<PropertyKey, unknown>);
      if (isList) copy['length'] = source.length;
      const keys = natives.ownKeys(source);
      for (let index = 0; index < keys.length; index += 1) {
        const key = keys[index] ?? '';
        if (typeof key === 'symbol' || !natives.isEnumerable(source, key)) continue;
        natives.defineField(copy, key, clone((source as Record<PropertyKey, unknown>)[key]));
      }
      return copy;
    }
  };

  function isUncloneable(source: object): boolean {
    return (
      natives.isPromise(source) ||
      isPrototypeOf(natives.WeakMap.prototype, source) ||
      isPrototypeOf(natives.WeakSet.prototype, source)
    );
  }

  function refusal(what: string): Error {
    return new (domException())(`${what} could not be cloned.`, 'DataCloneError');
  }
}
