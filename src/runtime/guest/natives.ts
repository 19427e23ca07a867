/* oxlint-disable typescript/unbound-method -- taking methods off their objects is what this file does */
export type Natives = ReturnType<typeof captureNatives>;

/**
 * Takes hold of the language's own functions before user code can replace them. Guest code of ours
 * calls these and never a method of a value, so that a handler may overwrite prototypes as it likes.
 *
 * Guest functions are compiled from their own source text inside QuickJS: they may use nothing but
 * their parameters and the language.
 */
export function captureNatives() {
  type Uncurry = <Self, Parameters extends unknown[], Result>(
    method: (this: Self, ...parameters: Parameters) => Result,
  ) => (self: Self, ...parameters: Parameters) => Result;
  const { apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, ownKeys } =
    Reflect;
  const { bind, call } = Function.prototype;
  const uncurry = apply(bind, bind, [call]) as Uncurry;
  const { setPrototypeOf } = Object;
  const errors = Error.prototype;
  const promises = Promise.prototype;
  const NativePromise = Promise;
  const { resolve } = NativePromise;
  // QuickJS carries out a template literal by calling this method, which thus must stay itself.
  defineProperty(String.prototype, 'concat', { writable: false, configurable: false });

  const isPrototypeOf = uncurry(Object.prototype.isPrototypeOf);
  const globals = globalThis as unknown as { InternalError?: ErrorConstructor };
  const internalErrors = globals.InternalError?.prototype ?? RangeError.prototype;

  return {
    apply,
    construct,
    defineProperty,
    getOwnPropertyDescriptor,
    getPrototypeOf,
    ownKeys,
    uncurry,
    freeze: Object.freeze,
    setPrototypeOf,
    isArray: Array.isArray,
    isPrototypeOf,
    /** The prototype of what QuickJS throws where V8 throws a RangeError. */
    internalErrors,
    isEnumerable: uncurry(Object.prototype.propertyIsEnumerable),
    isError: (value: unknown): value is Error => isPrototypeOf(errors, value as object),
    parseJson: JSON.parse as (text: string) => unknown,
    stringifyJson: JSON.stringify as (
      value: unknown,
      replacer?: (key: string, value: unknown) => unknown,
    ) => string | undefined,
    /** JSON text of a string. A primitive has no `toJSON` that could be called. */
    quote: JSON.stringify as (value: string) => string,
    joinTexts: uncurry(Array.prototype.join) as (
      texts: readonly string[],
      separator: string,
    ) => string,
    floor: Math.floor,
    imul: Math.imul,
    max: Math.max,
    min: Math.min,
    round: Math.round,
    sqrt: Math.sqrt,
    toText: String as (value: unknown) => string,
    toNumber: Number as (value: unknown) => number,
    parseFloat,
    parseInt,
    fromCodePoint: String.fromCodePoint,
    toStringTag: Symbol.toStringTag,
    charCodeAt: uncurry(String.prototype.charCodeAt),
    indexOf: uncurry(String.prototype.indexOf),
    padEnd: uncurry(String.prototype.padEnd),
    padStart: uncurry(String.prototype.padStart),
    repeat: uncurry(String.prototype.repeat),
    slice: uncurry(String.prototype.slice),
    split: uncurry(String.prototype.split as (this: string, separator: string) => string[]),
    match: uncurry(RegExp.prototype.exec) as (
      pattern: RegExp,
      text: string,
    ) => (string | undefined)[] | null,
    dateText: uncurry(Date.prototype.toISOString),
    dateToString: uncurry(Date.prototype.toString),
    dateToTimeString: uncurry(Date.prototype.toTimeString),
    functionText: uncurry(Function.prototype.toString),
    regExpText: uncurry(RegExp.prototype.toString),
    symbolText: uncurry(Symbol.prototype.toString),
    dateTime: uncurry(Date.prototype.getTime),
    Date,
    RegExp,
    Set,
    setForEach: uncurry(Set.prototype.forEach),
    setSize: uncurry(getOwnPropertyDescriptor(Set.prototype, 'size')?.get as () => number),
    setAdd: uncurry(Set.prototype.add),
    bufferSlice: uncurry(ArrayBuffer.prototype.slice) as (
      buffer: ArrayBufferLike,
      start: number,
      end?: number,
    ) => ArrayBuffer,
    isView: ArrayBuffer.isView,
    ArrayBuffer,
    Uint8Array,
    WeakMap,
    WeakSet,
    Map,
    mapForEach: uncurry(Map.prototype.forEach),
    mapSize: uncurry(getOwnPropertyDescriptor(Map.prototype, 'size')?.get as () => number),
    mapDelete: uncurry(Map.prototype.delete),
    mapGet: uncurry(Map.prototype.get),
    mapSet: uncurry(Map.prototype.set),
    Promise,
    resolvedPromise: (value: unknown): Promise<unknown> => apply(resolve, NativePromise, [value]),
    // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits this object
    then: uncurry(
      Promise.prototype.then as (
        this: Promise<unknown>,
        fulfilled: (value: unknown) => unknown,
        rejected?: (reason: unknown) => unknown,
      ) => Promise<unknown>,
    ),
    isPromise: (value: unknown): boolean => isPrototypeOf(promises, value as object),
    /** An array whose elements no setter on `Array.prototype` can intercept. */
    bareArray: <Element>(): Element[] => setPrototypeOf([], null) as Element[],
    /** Adds what a global object of Node has: not enumerable, and the handler may replace it. */
    define: (target: object, name: PropertyKey, value: unknown): void => {
      defineProperty(target, name, fieldOf(value, false));
    },
    /** Adds a field like any other, whatever setters `Object.prototype` has got. */
    defineField: (target: object, name: PropertyKey, value: unknown): void => {
      defineProperty(target, name, fieldOf(value, true));
    },
    /** Adds an accessor. */
    defineAccessor: (
      target: object,
      name: PropertyKey,
      get: () => unknown,
      set: (value: unknown) => void,
    ): void => {
      defineProperty(target, name, bare({ get, set, configurable: true, enumerable: false }));
    },
  };

  /** A descriptor that inherits nothing: what `Object.prototype` has got must not count. */
  function fieldOf(value: unknown, enumerable: boolean): PropertyDescriptor {
    return bare({ value, writable: true, configurable: true, enumerable });
  }

  function bare(descriptor: PropertyDescriptor): PropertyDescriptor {
    return setPrototypeOf(descriptor, null) as PropertyDescriptor;
  }
}
