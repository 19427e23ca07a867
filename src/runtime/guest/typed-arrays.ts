import type { Natives } from './natives.ts';

export type TypedArrays = ReturnType<typeof createTypedArrays>;

/** What the library needs to know of typed arrays. */
export function createTypedArrays(natives: Natives) {
  type Constructor = new (buffer: ArrayBuffer, offset: number, length: number) => object;
  const shared = natives.getPrototypeOf(natives.Uint8Array.prototype) as object;
  const tag = natives.getOwnPropertyDescriptor(shared, natives.toStringTag);
  const nameOf = natives.uncurry(tag?.get as (this: unknown) => string | undefined);

  return {
    /** `Uint8Array` and so on; undefined where a value is no typed array. */
    nameOf,
    /** The kind of a typed array, whatever class it is of. */
    constructorOf: (view: ArrayBufferView): Constructor | undefined =>
      (globalThis as unknown as Record<string, Constructor>)[nameOf(view) ?? ''],
  };
}
