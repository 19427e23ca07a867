import type { DeepEqual } from './deep-equal.ts';
import type { Formatter } from './format.ts';
import type { Natives } from './natives.ts';
import type { TypedArrays } from './typed-arrays.ts';

/** Node's `util`, as far as handlers use it. */
export function createUtil(
  natives: Natives,
  formatter: Formatter,
  deepEqual: DeepEqual,
  typedArrays: TypedArrays,
  encodings: { readonly TextDecoder: unknown; readonly TextEncoder: unknown },
) {
  type Function = (...parameters: unknown[]) => unknown;
  type Callback = (error: unknown, result?: unknown) => void;
  const customPromisify = Symbol.for('nodejs.util.promisify.custom');
  const { isPrototypeOf, isView } = natives;
  const { nameOf } = typedArrays;

  const inspect = Object.assign(
    (value: unknown, options: { depth?: number | null } | boolean = {}) =>
      formatter.inspect(value, typeof options === 'object' ? options.depth : undefined),
    { custom: Symbol.for('nodejs.util.inspect.custom'), defaultOptions: {} },
  );
  const is =
    (name: string) =>
    (value: unknown): boolean =>
      typeof value === 'object' && value !== null && kindOf(value) === name;

  const types = {
    isAnyArrayBuffer: (value: unknown) =>
      is('ArrayBuffer')(value) || is('SharedArrayBuffer')(value),
    isArrayBuffer: is('ArrayBuffer'),
    isArrayBufferView: (value: unknown) => isView(value),
    isAsyncFunction: (value: unknown) =>
      typeof value === 'function' && kindOf(value) === 'AsyncFunction',
    isDate: (value: unknown) => isPrototypeOf(natives.Date.prototype, value as object),
    isGeneratorFunction: (value: unknown) =>
      typeof value === 'function' && kindOf(value) === 'GeneratorFunction',
    isMap: (value: unknown) => isPrototypeOf(natives.Map.prototype, value as object),
    isNativeError: (value: unknown) => natives.isError(value),
    isPromise: (value: unknown) => natives.isPromise(value),
    isRegExp: (value: unknown) => isPrototypeOf(natives.RegExp.prototype, value as object),
    isSet: (value: unknown) => isPrototypeOf(natives.Set.prototype, value as object),
    isTypedArray: (value: unknown) => isView(value) && nameOf(value) !== undefined,
    isUint8Array: (value: unknown) => isView(value) && nameOf(value) === 'Uint8Array',
    isWeakMap: (value: unknown) => isPrototypeOf(natives.WeakMap.prototype, value as object),
    isWeakSet: (value: unknown) => isPrototypeOf(natives.WeakSet.prototype, value as object),
  };

  return {
    ...encodings,
    callbackify,
    debuglog: () => () => {},
    deprecate: (code: unknown) => code,
    format: (...values: unknown[]) => formatter.format(values),
    inherits,
    inspect,
    isArray: natives.isArray,
    isDeepStrictEqual: (one: unknown, other: unknown) => deepEqual(one, other, true),
    promisify: Object.assign(promisify, { custom: customPromisify }),
    types,
  };

  function kindOf(value: unknown): string {
    return Object.prototype.toString.call(value).slice('[object '.length, -1);
  }

  function promisify(callbackStyle: unknown): unknown {
    if (typeof callbackStyle !== 'function') {
      throw Object.assign(new TypeError('The "original" argument must be of type function.'), {
        code: 'ERR_INVALID_ARG_TYPE',
      });
    }
    const custom = (callbackStyle as unknown as Record<symbol, unknown>)[customPromisify];
    if (typeof custom === 'function') return custom;
    return function promisified(this: unknown, ...parameters: unknown[]): Promise<unknown> {
      return new Promise((resolve, reject) => {
        const settle: Callback = (error, result) => {
          if (error === undefined || error === null) resolve(result);
          else reject(error);
        };
        (callbackStyle as Function).apply(this, [...parameters, settle]);
      });
    };
  }

  function callbackify(promiseStyle: (...parameters: unknown[]) => Promise<unknown>): Function {
    return function callbackified(this: unknown, ...parameters: unknown[]): void {
      const callback = parameters.pop() as Callback;
      promiseStyle.apply(this, parameters).then(
        (result) => process.nextTick(() => callback(null, result)),
        (error) => process.nextTick(() => callback(error)),
      );
    };
  }

  function inherits(child: { prototype: object }, parent: { prototype: object }): void {
    natives.define(child, 'super_', parent);
    natives.setPrototypeOf(child.prototype, parent.prototype);
  }
}
