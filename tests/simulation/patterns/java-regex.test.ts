import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JavaRegex } from '../../../src/simulation/patterns/java-regex.ts';
import { StepBudget, StepBudgetError } from '../../../src/simulation/patterns/step-budget.ts';

const plenty = (): StepBudget => new StepBudget(10_000_000);
const replaceAll = (source: string, text: string, replacement: string): string =>
  new JavaRegex(source).replace(text, replacement, { all: true, budget: plenty() });

test.each([
  ['.*Bad.*', 'A Bad request', true],
  ['Bad', 'A Bad request', false],
  ['(?s).*Bad.*', 'A\nBad\nrequest', true],
  ['.*Bad.*', 'A\nBad', false],
  ['(a|b)+c?', 'abab', true],
  [String.raw`\d{3}-[^x]+`, '123-abc', true],
  ['(?i)error: .+', 'ERROR: x', true],
  ['', '', true],
  ['(a+)+$', 'a'.repeat(30), true],
])('%s matches the whole of %j: %s', (source, text, matches) => {
  expect(new JavaRegex(source).matches(text, plenty())).toBe(matches);
});

test.each([
  ['b', 'abcb', '-', 'a-c-'],
  ['(a)(b)?', 'aba', '<$1$2>', '<ab><a>'],
  ['(a)|(b)', 'ab', '[$1$2]', '[a][b]'],
  ['a', 'a', String.raw`\$1\\`, '$1\\'],
  ['x*', 'abc', '-', '-a-b-c-'],
])('%s in %j replaced by %j gives %j', (source, text, replacement, result) => {
  expect(replaceAll(source, text, replacement)).toBe(result);
});

test.each([
  [',', 'a,b,,c,,', ['a', 'b', '', 'c']],
  [',', ',a', ['', 'a']],
  [String.raw`\|`, 'a|b', ['a', 'b']],
  [',', 'abc', ['abc']],
  ['', 'abc', ['a', 'b', 'c']],
])('split at %s, %j gives %j', (source, text, parts) => {
  expect(new JavaRegex(source).split(text, plenty())).toEqual(parts);
});

describe('an expression is refused', () => {
  test.each([
    ['(', 'missing closing ): `(`'],
    ['(?=a)b', 'invalid or unsupported Perl syntax: `(?=`'],
    [String.raw`(a)\1`, String.raw`invalid escape sequence: ${'`\\1`'}`],
    ['a'.repeat(1_001), 'it has 1001 characters, above 1000'],
    [
      '[a-z]{1000}'.repeat(6),
      'it comes to 6002 instructions with its repetitions written out, above 5000',
    ],
    ['((a{100}){100}){100}', 'invalid repeat count: `{100}`'],
  ])('%s', (source, message) => {
    expect(() => new JavaRegex(source)).toThrow(
      expect.objectContaining({ name: 'JavaRegexError', message }) as Error,
    );
  });

  test.each([
    ['$', 'its replacement ends with a lone "$"'],
    ['$x', 'its replacement has a "$" without a number'],
    ['$2', 'it has no group 2'],
  ])('with the replacement %s', (replacement, message) => {
    expect(() => replaceAll('(a)', 'a', replacement)).toThrow(message);
  });
});

test('a search that takes too long ends by its budget', () => {
  const search = (source: string): string =>
    new JavaRegex(source).replace('a'.repeat(20_000), '-', {
      all: true,
      budget: new StepBudget(1_000_000),
    });
  expect(() => search('a.*b|a')).toThrow(StepBudgetError);
  expect(search('a')).toHaveLength(20_000);
});

test('no expression does anything but match, or say why it cannot', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.constantFrom(...'a b . * + ? ( ) [ ] { } | ^ $ \\ d 1 , -'.split(' ')),
      }),
      fc.string({ unit: fc.constantFrom('a', 'b', '1', '\n') }),
      (source, text) => {
        try {
          new JavaRegex(source).matches(text, plenty());
          new JavaRegex(source).split(text, plenty());
          replaceAll(source, text, 'x');
        } catch (error) {
          expect((error as Error).name).toBe('JavaRegexError');
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
