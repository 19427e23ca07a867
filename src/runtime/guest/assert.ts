import type { DeepEqual } from './deep-equal.ts';
import type { Natives } from './natives.ts';

/** Node's `assert`, loose and strict. */
export function createAssert(
  natives: Natives,
  deepEqual: DeepEqual,
  inspect: (value: unknown) => string,
) {
  type Message = string | Error | undefined;
  type Expected =
    RegExp | (new (...parameters: never[]) => unknown) | ((error: unknown) => unknown) | object;

  class AssertionError extends Error {
    readonly code = 'ERR_ASSERTION';
    readonly generatedMessage: boolean;
    readonly actual: unknown;
    readonly expected: unknown;
    readonly operator: string;
    constructor(fields: {
      message?: string;
      actual?: unknown;
      expected?: unknown;
      operator?: string;
    }) {
      super(fields.message ?? 'Failed');
      this.generatedMessage = fields.message === undefined;
      this.actual = fields.actual;
      this.expected = fields.expected;
      this.operator = fields.operator ?? 'fail';
      natives.define(this, 'name', 'AssertionError');
    }
  }

  const shared = {
    AssertionError,
    fail: (message: Message = 'Failed'): never => {
      throw message instanceof Error ? message : new AssertionError({ message, operator: 'fail' });
    },
    ok,
    strictEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        Object.is(actual, expected),
        actual,
        expected,
        'strictEqual',
        'Expected values to be strictly equal:',
        '!==',
        message,
      ),
    notStrictEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        !Object.is(actual, expected),
        actual,
        expected,
        'notStrictEqual',
        'Expected "actual" to be strictly unequal to:',
        '===',
        message,
      ),
    deepStrictEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        deepEqual(actual, expected, true),
        actual,
        expected,
        'deepStrictEqual',
        'Expected values to be strictly deep-equal:',
        '!==',
        message,
      ),
    notDeepStrictEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        !deepEqual(actual, expected, true),
        actual,
        expected,
        'notDeepStrictEqual',
        'Expected "actual" not to be strictly deep-equal to:',
        '===',
        message,
      ),
    match: (actual: string, pattern: RegExp, message?: Message) =>
      check(
        pattern.test(actual),
        actual,
        pattern,
        'match',
        'The input did not match the regular expression:',
        '!~',
        message,
      ),
    doesNotMatch: (actual: string, pattern: RegExp, message?: Message) =>
      check(
        !pattern.test(actual),
        actual,
        pattern,
        'doesNotMatch',
        'The input was expected to not match the regular expression:',
        '~',
        message,
      ),
    ifError: (value: unknown) => {
      if (value !== null && value !== undefined) throw value;
    },
    throws,
    doesNotThrow: (code: () => unknown, message?: Message) => {
      try {
        code();
      } catch (error) {
        throw unwanted(error, message);
      }
    },
    rejects,
    doesNotReject: async (promise: unknown, message?: Message) => {
      try {
        await started(promise);
      } catch (error) {
        throw unwanted(error, message);
      }
    },
  };
  const strict = Object.assign((value: unknown, message?: Message) => ok(value, message), {
    ...shared,
    equal: shared.strictEqual,
    notEqual: shared.notStrictEqual,
    deepEqual: shared.deepStrictEqual,
    notDeepEqual: shared.notDeepStrictEqual,
  });
  const assert = Object.assign((value: unknown, message?: Message) => ok(value, message), {
    ...shared,
    equal: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        isLoosely(actual, expected),
        actual,
        expected,
        '==',
        'Expected values to be loosely equal:',
        '!=',
        message,
      ),
    notEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        !isLoosely(actual, expected),
        actual,
        expected,
        '!=',
        'Expected values to be loosely unequal:',
        '==',
        message,
      ),
    deepEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        deepEqual(actual, expected, false),
        actual,
        expected,
        'deepEqual',
        'Expected values to be loosely deep-equal:',
        '!=',
        message,
      ),
    notDeepEqual: (actual: unknown, expected: unknown, message?: Message) =>
      check(
        !deepEqual(actual, expected, false),
        actual,
        expected,
        'notDeepEqual',
        'Expected values not to be loosely deep-equal:',
        '==',
        message,
      ),
    strict,
  });
  natives.defineField(strict, 'strict', strict);
  return { assert, strict };

  function ok(value: unknown, message?: Message): void {
    check(
      Boolean(value),
      value,
      true,
      '==',
      'The expression evaluated to a falsy value:',
      '==',
      message,
    );
  }

  function check(
    holds: boolean,
    actual: unknown,
    expected: unknown,
    operator: string,
    sentence: string,
    sign: string,
    message: Message,
  ): void {
    if (holds) return;
    if (message instanceof Error) throw message;
    const shown = `${sentence}\n\n${inspect(actual)} ${sign} ${inspect(expected)}\n`;
    const error = new AssertionError({ message: message ?? shown, actual, expected, operator });
    natives.defineField(error, 'generatedMessage', message === undefined);
    throw error;
  }

  function isLoosely(one: unknown, other: unknown): boolean {
    // oxlint-disable-next-line eqeqeq -- what Node's loose comparison is
    return one == other || (Number.isNaN(one) && Number.isNaN(other));
  }

  function throws(code: () => unknown, expected?: Expected | string, message?: Message): void {
    let thrown: unknown;
    try {
      code();
    } catch (error) {
      thrown = error;
      compare(thrown, expected, message);
      return;
    }
    throw missing('Missing expected exception', expected, message);
  }

  async function rejects(
    promise: unknown,
    expected?: Expected | string,
    message?: Message,
  ): Promise<void> {
    let thrown: unknown;
    try {
      await started(promise);
    } catch (error) {
      thrown = error;
      compare(thrown, expected, message);
      return;
    }
    throw missing('Missing expected rejection', expected, message);
  }

  function started(promise: unknown): unknown {
    return typeof promise === 'function' ? (promise as () => unknown)() : promise;
  }

  /** Whether what was thrown is what was expected: by pattern, class, fields or a test. */
  function compare(
    thrown: unknown,
    expected: Expected | string | undefined,
    message: Message,
  ): void {
    if (expected === undefined || typeof expected === 'string') return;
    if (expected instanceof RegExp) {
      shared.match(String(thrown), expected, message);
      return;
    }
    if (typeof expected === 'function') {
      const { prototype } = expected as { prototype?: unknown };
      if (prototype !== undefined && thrown instanceof (expected as new () => object)) return;
      const isClass = expected === Error || Object.prototype.isPrototypeOf.call(Error, expected);
      if (isClass) throw thrown;
      const test = expected as (error: unknown) => unknown;
      check(
        test(thrown) === true,
        thrown,
        expected,
        'throws',
        'The validation function is expected to return "true".',
        '!==',
        message,
      );
      return;
    }
    for (const [name, value] of Object.entries(expected)) {
      const actual = (thrown as Record<string, unknown>)[name];
      const isMatch = value instanceof RegExp && typeof actual === 'string';
      if (isMatch) shared.match(actual, value, message);
      else shared.deepStrictEqual(actual, value, message);
    }
  }

  function missing(sentence: string, expected: unknown, message: Message): unknown {
    if (message instanceof Error) return message;
    const text = message ?? (typeof expected === 'string' ? expected : undefined);
    return new AssertionError({
      message: text === undefined ? `${sentence}.` : `${sentence}: ${text}`,
      expected,
      operator: 'throws',
    });
  }

  function unwanted(actual: unknown, message: Message): unknown {
    if (message instanceof Error) return message;
    const reason = actual instanceof Error ? actual.message : String(actual);
    return new AssertionError({
      message: `Got unwanted exception.${message === undefined ? '' : ` ${message}`}\nActual message: "${reason}"`,
      actual,
      operator: 'doesNotThrow',
    });
  }
}
