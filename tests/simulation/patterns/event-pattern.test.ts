import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/simulation/json.ts';
import { compileEventPattern } from '../../../src/simulation/patterns/event-pattern.ts';

/** Each case: what it shows, the pattern, an event that matches, an event that does not. */
type Case = readonly [title: string, pattern: Json, matching: Json, other: Json];

const cases: readonly Case[] = [
  ['a text', { source: ['shop'] }, { source: 'shop' }, { source: 'Shop' }],
  ['one of several values', { kind: ['new', 'old'] }, { kind: 'old' }, { kind: 'none' }],
  ['an empty text', { name: [''] }, { name: '' }, { name: ' ' }],
  ['null', { name: [null] }, { name: null }, { name: 'null' }],
  ['null, which an empty array is not', { name: [null] }, { name: [null] }, { name: [] }],
  ['a boolean', { paid: [true] }, { paid: true }, { paid: 'true' }],
  ['a number, however written', { total: [300] }, { total: 3.0e2 }, { total: 301 }],
  ['a number, which a text is not', { total: [300] }, { total: 300 }, { total: '300' }],
  ['a text, which a number is not', { total: ['300'] }, { total: '300' }, { total: 300 }],
  ['nested fields', { order: { id: [7] } }, { order: { id: 7 } }, { id: 7 }],
  ['every key', { a: [1], b: [2] }, { a: 1, b: 2, c: 3 }, { a: 1 }],
  ['an element of an array', { tags: ['x', 'y'] }, { tags: ['a', 'y'] }, { tags: ['a', 'b'] }],
  ['arrays of arrays', { tags: ['x'] }, { tags: [['a'], [['x']]] }, { tags: [[['a']]] }],
  [
    'a field of any element',
    { list: { id: [2] } },
    { list: [{ id: 1 }, { id: 2 }] },
    { list: [{ id: 1 }] },
  ],
  [
    'fields of one element, not of two',
    { staff: { first: ['Ada'], last: ['Byron'] } },
    { staff: [{ first: 'Ada', last: 'Byron' }] },
    {
      staff: [
        { first: 'Ada', last: 'King' },
        { first: 'Eve', last: 'Byron' },
      ],
    },
  ],
  [
    'fields of one element across $or',
    { staff: { last: ['Byron'] }, $or: [{ staff: { first: ['Ada'] } }, { vip: [true] }] },
    { staff: [{ first: 'Ada', last: 'Byron' }] },
    { staff: [{ first: 'Ada' }, { last: 'Byron' }] },
  ],
  [
    'a dotted key in the event',
    { state: { status: ['on'] } },
    { 'state.status': 'on' },
    { status: 'on' },
  ],
  [
    'a dotted key in the pattern',
    { 'state.status': ['on'] },
    { state: { status: 'on' } },
    { state: 'on' },
  ],
  [
    'dotted keys beside nested ones',
    { a: { b: [1], c: [2] } },
    { 'a.b': 1, a: { c: 2 } },
    { 'a.b': 1, a: { d: 2 } },
  ],
  ['a prefix', { region: [{ prefix: 'eu-' }] }, { region: 'eu-west-1' }, { region: 'us-eu-1' }],
  ['an empty prefix', { region: [{ prefix: '' }] }, { region: '' }, { region: 5 }],
  [
    'a prefix in either case',
    { name: [{ prefix: { 'equals-ignore-case': 'ORD' } }] },
    { name: 'order' },
    { name: 'reorder' },
  ],
  ['a suffix', { file: [{ suffix: '.png' }] }, { file: 'a.png' }, { file: 'a.png.gz' }],
  [
    'a suffix in either case',
    { file: [{ suffix: { 'equals-ignore-case': '.png' } }] },
    { file: 'A.PNG' },
    { file: 'A.JPG' },
  ],
  [
    'a text in either case',
    { name: [{ 'equals-ignore-case': 'Ada' }] },
    { name: 'ADA' },
    { name: 'Adam' },
  ],
  ['a wildcard', { file: [{ wildcard: 'in/*.png' }] }, { file: 'in/a/b.png' }, { file: 'in/.pn' }],
  ['several wildcards', { a: [{ wildcard: '*b*d*' }] }, { a: 'abcde' }, { a: 'adcb' }],
  ['a wildcard that is nothing', { a: [{ wildcard: 'a*b' }] }, { a: 'ab' }, { a: 'a' }],
  [
    'a wildcard whose ends do not overlap',
    { a: [{ wildcard: 'ab*ba' }] },
    { a: 'abba' },
    { a: 'aba' },
  ],
  ['an escaped asterisk', { a: [{ wildcard: 'x\\**' }] }, { a: 'x*yz' }, { a: 'xyz' }],
  ['an escaped backslash', { a: [{ wildcard: '\\\\*' }] }, { a: '\\x' }, { a: 'x' }],
  ['numbers in a range', { n: [{ numeric: ['>', 0, '<=', 5] }] }, { n: 5 }, { n: 0 }],
  ['numbers from a bound on', { n: [{ numeric: ['>=', -1.5] }] }, { n: -1.5 }, { n: -1.6 }],
  ['numbers below a bound', { n: [{ numeric: ['<', 0] }] }, { n: -0.01 }, { n: 0 }],
  ['numbers up to a bound', { n: [{ numeric: ['<=', 3] }] }, { n: 3 }, { n: 3.01 }],
  ['one number', { n: [{ numeric: ['=', 3.018e2] }] }, { n: 301.8 }, { n: '301.8' }],
  ['no text that looks like a number', { n: [{ numeric: ['>', 1] }] }, { n: 2 }, { n: '2' }],
  ['numbers that EventBridge compares', { n: [{ numeric: ['>', 1] }] }, { n: 5e9 }, { n: 5.1e9 }],
  ['an IPv4 block', { ip: [{ cidr: '10.0.0.0/24' }] }, { ip: '10.0.0.255' }, { ip: '10.0.1.0' }],
  [
    'an IPv6 block',
    { ip: [{ cidr: '2001:db8::/32' }] },
    { ip: '2001:db8:1::f' },
    { ip: '2001:db9::1' },
  ],
  ['addresses only', { ip: [{ cidr: '0.0.0.0/0' }] }, { ip: '1.2.3.4' }, { ip: '1.2.3.256' }],
  ['a field that exists', { a: [{ exists: true }] }, { a: null }, { b: 1 }],
  ['a leaf that exists', { a: [{ exists: true }] }, { a: [0] }, { a: { b: 1 } }],
  ['a value in an array that exists', { a: [{ exists: true }] }, { a: ['x'] }, { a: [] }],
  [
    'a field that exists in some element',
    { list: { id: [{ exists: true }] } },
    { list: [{}, { id: 1 }] },
    { list: [{}, { name: 1 }] },
  ],
  ['a field that is absent', { a: { b: [{ exists: false }] } }, { c: 1 }, { a: { b: 1 } }],
  [
    'a field that no element has',
    { list: { id: [{ exists: false }] } },
    { list: [{}, {}] },
    { list: [{}, { id: 1 }] },
  ],
  ['absence or a value', { a: [{ exists: false }, 'x'] }, {}, { a: 'y' }],
  ['a value where absence would do', { a: [{ exists: false }, 'x'] }, { a: 'x' }, { a: null }],
  ['anything but a text', { a: [{ 'anything-but': 'x' }] }, { a: 'y' }, { a: 'x' }],
  ['anything but, and it is there', { a: [{ 'anything-but': 'x' }] }, { a: null }, {}],
  ['anything but a number', { a: [{ 'anything-but': 0 }] }, { a: '0' }, { a: 0 }],
  ['anything but a list', { a: [{ 'anything-but': [1, 2] }] }, { a: 3 }, { a: 2 }],
  [
    'an element out of a list',
    { a: [{ 'anything-but': ['x', 'y'] }] },
    { a: ['x', 'z'] },
    { a: ['x', 'y'] },
  ],
  ['anything but a prefix', { a: [{ 'anything-but': { prefix: 'x' } }] }, { a: 7 }, { a: 'xy' }],
  [
    'anything but some prefixes',
    { a: [{ 'anything-but': { prefix: ['x', 'y'] } }] },
    { a: 'z' },
    { a: 'yz' },
  ],
  ['anything but a suffix', { a: [{ 'anything-but': { suffix: 'x' } }] }, { a: 'xy' }, { a: 'yx' }],
  [
    'anything but some suffixes',
    { a: [{ 'anything-but': { suffix: ['.gz', '.zip'] } }] },
    { a: 'a.txt' },
    { a: 'a.zip' },
  ],
  [
    'anything but a text in either case',
    { a: [{ 'anything-but': { 'equals-ignore-case': ['on', 'off'] } }] },
    { a: 'none' },
    { a: 'OFF' },
  ],
  [
    'anything but a wildcard',
    { a: [{ 'anything-but': { wildcard: '*/lib/*' } }] },
    { a: 'src/main' },
    { a: 'src/lib/x' },
  ],
  [
    'anything but some wildcards',
    { a: [{ 'anything-but': { wildcard: ['a*', '*z'] } }] },
    { a: 'bcd' },
    { a: 'xyz' },
  ],
  [
    'one branch of $or',
    { source: ['s'], $or: [{ a: [1] }, { b: [2], c: [3] }] },
    { source: 's', b: 2, c: 3 },
    { source: 's', b: 2 },
  ],
  [
    '$or within $or',
    { $or: [{ a: [1] }, { b: [2], $or: [{ c: [3] }, { d: [4] }] }] },
    { b: 2, d: 4 },
    { b: 2, a: 2 },
  ],
  [
    '$or below a key',
    { detail: { $or: [{ a: [1] }, { b: [{ exists: false }] }] } },
    { detail: { c: 1 } },
    { detail: { b: 1 } },
  ],
  ['a field called like an operator', { prefix: ['x'] }, { prefix: 'x' }, { prefix: 'y' }],
  [
    'own fields, not inherited ones',
    { constructor: { name: [{ exists: false }] } },
    {},
    { constructor: { name: 1 } },
  ],
];

describe('an event pattern matches (EVB-10, EVB-11, ESM-32)', () => {
  it.each(cases)('%s', (_title, pattern, matching, other) => {
    const matches = compileEventPattern(pattern);
    expect([matches(matching), matches(other)]).toEqual([true, false]);
  });

  it('nothing by an empty wildcard, and everything by anything but it (EVB-11)', () => {
    const empty = compileEventPattern({ a: [{ wildcard: '' }] });
    const butEmpty = compileEventPattern({ a: [{ 'anything-but': { wildcard: '' } }] });
    expect([empty({ a: '' }), empty({ a: 'x' })]).toEqual([false, false]);
    expect([butEmpty({ a: '' }), butEmpty({ a: 'x' })]).toEqual([true, true]);
  });

  it('no JSON inside a text (EVB-11)', () => {
    expect(compileEventPattern({ detail: { a: [1] } })({ detail: '{"a":1}' })).toBe(false);
  });

  it('an event that is a value or an array', () => {
    const matches = compileEventPattern({ a: [1] });
    expect([matches([{ b: 1 }, { a: 1 }]), matches('a'), matches(null)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

const refused: readonly (readonly [pattern: Json, reason: string])[] = [
  ['x', 'Filter is not an object'],
  [[], 'Filter is not an object'],
  [{}, 'Empty objects are not allowed'],
  [{ a: {} }, 'Empty objects are not allowed'],
  [{ a: 'x' }, '"a" must be an object or an array'],
  [{ a: null }, '"a" must be an object or an array'],
  [{ a: [] }, 'Empty arrays are not allowed'],
  [{ a: [[1]] }, 'Match value must be String, number, true, false, or null'],
  [{ a: [{}] }, 'Match expression name not found'],
  [{ a: [{ prefix: 'x', suffix: 'y' }] }, 'Only one key allowed in match expression'],
  [{ a: [{ EXISTS: true }] }, 'Unrecognized match type EXISTS'],
  [{ a: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
  [{ a: [{ prefix: 1 }] }, 'prefix match pattern must be a string'],
  [{ a: [{ suffix: null }] }, 'suffix match pattern must be a string'],
  [{ a: [{ prefix: { wildcard: '*' } }] }, 'Unsupported prefix pattern: wildcard'],
  [{ a: [{ 'equals-ignore-case': ['x'] }] }, 'equals-ignore-case match pattern must be a string'],
  [{ a: [{ wildcard: 5 }] }, 'wildcard match pattern must be a string'],
  [{ a: [{ wildcard: 'a**' }] }, 'Consecutive wildcard characters at pos 2'],
  [{ a: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 2'],
  [{ a: [{ cidr: '10.0.0.0' }] }, "Malformed CIDR, one '/' required"],
  [{ a: [{ cidr: '10.0.0.0/x' }] }, 'Malformed CIDR, mask bits must be an integer'],
  [{ a: [{ cidr: '10.0.0.999/8' }] }, 'Nonstandard IP address: 10.0.0.999'],
  [{ a: [{ cidr: '1::2::3/8' }] }, 'Nonstandard IP address: 1::2::3'],
  [{ a: [{ cidr: '10.0.0.0/33' }] }, 'IPv4 mask bits must be < 33'],
  [{ a: [{ numeric: 5 }] }, 'Value of numeric must be an array.'],
  [{ a: [{ numeric: [5] }] }, 'Invalid member in numeric match: 5'],
  [{ a: [{ numeric: ['!', 5] }] }, 'Unrecognized numeric range operator: !'],
  [{ a: [{ numeric: ['<', '5'] }] }, 'Value of < must be numeric'],
  [{ a: [{ numeric: ['=', null] }] }, 'Value of equals must be numeric'],
  [{ a: [{ numeric: ['>', 0, '>', 5] }] }, 'Bad numeric range operator: >'],
  [{ a: [{ numeric: ['>', 0, '<', 'x'] }] }, 'Value of < must be numeric'],
  [{ a: [{ numeric: ['<', 0, '>', 5] }] }, 'Too many elements in numeric expression'],
  [{ a: [{ numeric: ['>', 5, '<', 5] }] }, 'Bottom must be less than top'],
  [{ a: [{ numeric: ['>', 6e9] }] }, 'Value must be between -5.0E9 and 5.0E9, inclusive'],
  [
    { a: [{ 'anything-but': null }] },
    'Value of anything-but must be an array or single string/number value.',
  ],
  [
    { a: [{ 'anything-but': ['x', null] }] },
    'Inside anything but list, start|null|boolean is not supported.',
  ],
  [
    { a: [{ 'anything-but': ['x', 1] }] },
    'Inside anything but list, either all values are number or string, mixed type is not supported',
  ],
  [{ a: [{ 'anything-but': { numeric: ['=', 1] } }] }, 'Unsupported anything-but pattern: numeric'],
  [{ a: [{ 'anything-but': { prefix: '' } }] }, 'Null prefix/suffix not allowed'],
  [{ a: [{ 'anything-but': { suffix: [1] } }] }, 'prefix/suffix match pattern must be a string'],
  [{ $or: { a: [1] } }, 'It must be an Array followed with $or.'],
  [{ $or: [{ a: [1] }] }, 'There must have at least 2 Objects in $or relationship.'],
  [{ $or: [{ a: [1] }, 'b'] }, 'Only JSON object is allowed in array of $or relationship.'],
  [
    { $or: [{ a: [1] }, { prefix: ['x'] }] },
    'prefix is Ruler reserved fieldName which cannot be used inside $or.',
  ],
];

describe('an event pattern is refused (EVB-11)', () => {
  it.each(refused)('%j: %s', (pattern, reason) => {
    expect(() => compileEventPattern(pattern)).toThrow(
      `Event pattern is not valid. Reason: ${reason}`,
    );
  });

  it('with more than 1,000 combinations of $or', () => {
    const either = (name: string): Json => ({ $or: [{ [name]: [1] }, { [name]: [2] }] });
    const nested = (count: number): Json =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, either('v')]));
    expect(compileEventPattern(nested(9))).toBeTypeOf('function');
    expect(() => compileEventPattern(nested(10))).toThrow('more than 1000 combinations');
  });
});
