import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../src/simulation/json.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { createTable, itemAt, putItem } from '../../../support/tables.ts';

function put(value: Json): TestSandbox {
  const sandbox = openSandbox();
  createTable(sandbox);
  putItem(sandbox, { pk: { S: 'u#7' }, value });
  return sandbox;
}

function nested(levels: number): Json {
  return levels === 0 ? { S: 'deep' } : { L: [nested(levels - 1)] };
}

describe('Values of attributes', () => {
  test.each<[string, Json, Json]>([
    ['a string', { S: 'a' }, { S: 'a' }],
    ['an empty string outside of a key', { S: '' }, { S: '' }],
    ['a number, without superfluous zeros', { N: '07.50' }, { N: '7.5' }],
    ['a binary', { B: 'AQI=' }, { B: 'AQI=' }],
    ['true', { BOOL: true }, { BOOL: true }],
    ['null', { NULL: true }, { NULL: true }],
    ['a set of strings, in order', { SS: ['b', 'a'] }, { SS: ['a', 'b'] }],
    ['a set of numbers, in order', { NS: ['10', '9.0'] }, { NS: ['9', '10'] }],
    ['a map in a list', { L: [{ M: { a: { N: '1' } } }] }, { L: [{ M: { a: { N: '1' } } }] }],
    [
      'an attribute named as JavaScript’s own',
      { M: { constructor: { N: '1' } } },
      { M: { constructor: { N: '1' } } },
    ],
    ['32 levels', nested(32), nested(32)],
  ])('%s is kept', (_name, value, kept) => {
    expect(itemAt(put(value), 'u#7')).toEqual({ pk: { S: 'u#7' }, value: kept });
  });

  test('an attribute may be called __proto__', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    putItem(
      sandbox,
      JSON.parse('{"pk":{"S":"u#7"},"__proto__":{"M":{"__proto__":{"N":"1"}}}}') as Json,
    );
    expect(JSON.stringify(itemAt(sandbox, 'u#7'))).toBe(
      '{"pk":{"S":"u#7"},"__proto__":{"M":{"__proto__":{"N":"1"}}}}',
    );
  });

  test.each<[string, Json, string]>([
    [
      'no type',
      {},
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'an unknown type',
      { X: '1' },
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'plain JSON',
      7,
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    ],
    [
      'two types',
      { S: 'a', N: '1' },
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    ],
    [
      'a number that is none',
      { N: 'one' },
      'The parameter cannot be converted to a numeric value: one',
    ],
    [
      'a number that is not text',
      { N: 1 },
      'The content of an attribute value of type N must be a number written as a string.',
    ],
    [
      '39 digits',
      { N: '1'.repeat(39) },
      'Attempting to store more than 38 significant digits in a Number',
    ],
    [
      'a binary that is no base64',
      { B: 'a' },
      'The content of an attribute value of type B must be base64.',
    ],
    [
      'false for null',
      { NULL: false },
      'One or more parameter values were invalid: Null attribute value types must have the value of true',
    ],
    [
      'an empty set',
      { SS: [] },
      'One or more parameter values were invalid: An string set  may not be empty',
    ],
    [
      'a set with a member twice',
      { NS: ['1', '1.0'] },
      'One or more parameter values were invalid: Input collection [1, 1] contains duplicates.',
    ],
    ['33 levels', nested(33), 'Nesting Levels have exceeded supported limits'],
  ])('%s is refused', (_name, value, message) => {
    const sandbox = openSandbox();
    createTable(sandbox);
    expect(() => putItem(sandbox, { pk: { S: 'u#7' }, value })).toThrow(message);
    expect(itemAt(sandbox, 'u#7')).toBeNull();
  });

  test('an item of more than 400 KB is refused, by its names and values together', () => {
    const sandbox = openSandbox();
    createTable(sandbox);
    const item = (length: number): Json => ({ pk: { S: 'u#7' }, text: { S: 'x'.repeat(length) } });
    expect(() => putItem(sandbox, item(409_600 - 8))).toThrow(
      'Item size has exceeded the maximum allowed size',
    );
    putItem(sandbox, item(409_600 - 9));
  });
});
