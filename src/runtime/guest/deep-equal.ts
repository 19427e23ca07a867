import type { Natives } from './natives.ts';

/** Compares two values throughout; `strict` also by type, as `util.isDeepStrictEqual` does. */
export type DeepEqual = (one: unknown, other: unknown, strict: boolean) => boolean;

/** What `assert.deepStrictEqual` and its siblings are made of. */
export function createDeepEqual(natives: Natives): DeepEqual {
  return (one, other, strict) => equal(one, other, strict, []);

  type Pairs = (readonly [object, object])[];

  function equal(one: unknown, other: unknown, strict: boolean, path: Pairs): boolean {
    if (strict ? Object.is(one, other) : looselyEqual(one, other)) return true;
    if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
      return false;
    }
    if (strict && natives.getPrototypeOf(one) !== natives.getPrototypeOf(other)) return false;
    // Inside a circle, two objects are equal if nothing else tells them apart.
    if (path.some(([first, second]) => first === one && second === other)) return true;
    return equalObjects(one, other, strict, [...path, [one, other]]);
  }

  function looselyEqual(one: unknown, other: unknown): boolean {
    // oxlint-disable-next-line eqeqeq -- what Node's loose comparison is
    if (one == other) return true;
    return Number.isNaN(one) && Number.isNaN(other);
  }

  function equalObjects(one: object, other: object, strict: boolean, path: Pairs): boolean {
    if (kindOf(one) !== kindOf(other)) return false;
    if (one instanceof Date && other instanceof Date && +one !== +other) return false;
    if (one instanceof RegExp && other instanceof RegExp && String(one) !== String(other)) {
      return false;
    }
    if (one instanceof Error && other instanceof Error) {
      if (one.message !== other.message || one.name !== other.name) return false;
    }
    if (isBox(one) && isBox(other) && !Object.is(one.valueOf(), other.valueOf())) return false;
    if (one instanceof Map && other instanceof Map && !equalMaps(one, other, strict, path)) {
      return false;
    }
    if (one instanceof Set && other instanceof Set && !equalSets(one, other, strict, path)) {
      return false;
    }
    if (one instanceof ArrayBuffer && other instanceof ArrayBuffer) {
      return equal(new Uint8Array(one), new Uint8Array(other), strict, path);
    }
    const keys = Object.keys(one);
    const hasLength = 'length' in one && 'length' in other;
    return (
      keys.length === Object.keys(other).length &&
      !(hasLength && one.length !== other.length) &&
      keys.every(
        (key) =>
          Object.hasOwn(other, key) &&
          equal(
            (one as Record<string, unknown>)[key],
            (other as Record<string, unknown>)[key],
            strict,
            path,
          ),
      )
    );
  }

  function equalMaps(
    one: Map<unknown, unknown>,
    other: Map<unknown, unknown>,
    strict: boolean,
    path: Pairs,
  ): boolean {
    if (one.size !== other.size) return false;
    return [...one].every(([key, value]) => {
      if (other.has(key)) return equal(value, other.get(key), strict, path);
      return [...other].some(
        ([otherKey, otherValue]) =>
          equal(key, otherKey, strict, path) && equal(value, otherValue, strict, path),
      );
    });
  }

  function equalSets(
    one: Set<unknown>,
    other: Set<unknown>,
    strict: boolean,
    path: Pairs,
  ): boolean {
    if (one.size !== other.size) return false;
    return [...one].every(
      (value) => other.has(value) || [...other].some((entry) => equal(value, entry, strict, path)),
    );
  }

  function isBox(value: object): value is { valueOf(): unknown } {
    const kind = kindOf(value);
    return kind === '[object Number]' || kind === '[object String]' || kind === '[object Boolean]';
  }

  function kindOf(value: object): string {
    return Object.prototype.toString.call(value);
  }
}
