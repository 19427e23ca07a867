import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addNumbers,
  compareNumbers,
  normalizeNumber,
} from '../../../../src/simulation/pull/dynamodb/number.ts';

describe('Numbers of DynamoDB', () => {
  test.each([
    ['1.0', '1'],
    ['-0', '0'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1E3', '1000'],
    ['12.3400e-2', '0.1234'],
    ['-1.5e+2', '-150'],
    ['1E-130', `0.${'0'.repeat(129)}1`],
    ['9.9E125', `99${'0'.repeat(124)}`],
    ['12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
  ])('%s is kept as %s', (text, kept) => {
    expect(normalizeNumber(text)).toBe(kept);
  });

  test.each([
    ['', 'cannot be converted'],
    ['.', 'cannot be converted'],
    ['one', 'cannot be converted'],
    ['1e', 'cannot be converted'],
    ['0x10', 'cannot be converted'],
    ['NaN', 'cannot be converted'],
    [' 1', 'cannot be converted'],
    ['123456789012345678901234567890123456789', 'more than 38 significant digits'],
    ['1E126', 'Number overflow'],
    ['-1E126', 'Number overflow'],
    ['1E-131', 'Number underflow'],
    ['1E99999999999999999999', 'Number overflow'],
  ])('%j is refused: %s', (text, why) => {
    expect(() => normalizeNumber(text)).toThrow(why);
  });

  test.each([
    ['0.1', '0.2', '0.3'],
    ['9007199254740993', '1', '9007199254740994'],
    ['-1', '1', '0'],
    ['99999999999999999999999999999999999999', '1', `1${'0'.repeat(38)}`],
  ])('%s and %s are %s exactly', (left, right, sum) => {
    expect(addNumbers(left, right)).toBe(sum);
  });

  test('a sum that needs more than 38 digits is refused', () => {
    expect(() => addNumbers('1E60', '1')).toThrow('more than 38 significant digits');
  });

  test('are added, subtracted and compared as integers are', () => {
    const integer = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });
    fc.assert(
      fc.property(integer, integer, (left, right) => {
        const one = normalizeNumber(`${left}`);
        const other = normalizeNumber(`${right}`);
        expect(addNumbers(one, other)).toBe(`${left + right}`);
        expect(addNumbers(one, other, -1)).toBe(`${left - right}`);
        const order = left < right ? -1 : left > right ? 1 : 0;
        expect(Math.sign(compareNumbers(one, other))).toBe(order);
      }),
    );
  });

  test('are ordered as fractions are', () => {
    const fraction = fc
      .tuple(fc.integer({ min: -(10 ** 9), max: 10 ** 9 }), fc.integer({ min: 0, max: 9 }))
      .map(([digits, places]) => `${digits}e-${places}`);
    fc.assert(
      fc.property(fraction, fraction, (left, right) => {
        const order = compareNumbers(normalizeNumber(left), normalizeNumber(right));
        expect(Math.sign(order)).toBe(Math.sign(Number(left) - Number(right)));
      }),
    );
  });
});
