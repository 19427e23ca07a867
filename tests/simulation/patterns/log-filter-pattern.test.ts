import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../src/simulation/errors.ts';
import { parseLogFilterPattern } from '../../../src/simulation/patterns/log-filter-pattern.ts';

const matches = (pattern: string, message: string): boolean =>
  parseLogFilterPattern(pattern)(message);

describe('a filter pattern of terms', () => {
  const line = '[ERROR 400] BAD REQUEST: "time out"';
  it.each([
    ['', true],
    ['ERROR', true],
    ['error', false],
    ['ERROR REQUEST', true],
    ['ERROR MISSING', false],
    ['"BAD REQUEST"', true],
    ['"BAD  REQUEST"', false],
    ['"\\"time out\\""', true],
    ['ERROR -REQUEST', false],
    ['ERROR -MISSING', true],
    ['-MISSING', true],
    ['?MISSING ?BAD', true],
    ['?MISSING ?ABSENT', false],
    // Beside other terms a question mark counts for nothing.
    ['?MISSING ERROR', true],
    ['%ERR.R [0-9]{3}%', true],
    ['%^ERROR%', false],
    ['-%4\\d\\d%', false],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });
});

describe('a filter pattern on JSON', () => {
  const line = JSON.stringify({
    level: 'ERROR',
    ms: 42.5,
    retried: false,
    user: null,
    'odd name': 'x',
    tags: ['slow', 'paid'],
    items: [{ sku: 'a-1' }, { sku: 'b-2' }],
    address: '10.0.3.7',
  });
  it.each([
    ['{ $.level = "ERROR" }', true],
    ['{ $.level = ERROR }', true],
    ['{ $.level != "ERROR" }', false],
    ['{ $.level = "E*R" }', true],
    ['{ $.level = "E*X" }', false],
    ['{ $.level = %^ERR% }', true],
    ['{ $.ms > 42 }', true],
    ['{ $.ms >= 42.5 && $.ms <= 42.5 }', true],
    ['{ $.ms < 42.5 }', false],
    ['{ $.ms = 42.5 }', true],
    ['{ $.ms = 4.25e1 }', true],
    ['{ $.level > 3 }', false],
    ['{ $.retried IS FALSE }', true],
    ['{ $.retried IS TRUE }', false],
    ['{ $.user IS NULL }', true],
    ['{ $.level IS NULL }', false],
    ['{ $.absent IS NULL }', false],
    ['{ $.absent NOT EXISTS }', true],
    ['{ $.user NOT EXISTS }', false],
    ['{ $.absent != "x" }', false],
    ['{ $.tags[1] = "paid" }', true],
    ['{ $.tags[2] = "paid" }', false],
    ['{ $.items[*].sku = "b-*" }', true],
    ["{ $['odd name'] = x }", true],
    ['{ $.address = 10.0.* }', true],
    ['{ $.level = INFO || $.ms > 1 && $.user IS NULL }', true],
    ['{ ($.level = INFO || $.ms > 1) && $.user EXISTS }', true],
    ['{ $.__proto__ EXISTS }', false],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });

  it('matches no line that is not JSON', () => {
    expect(matches('{ $.a NOT EXISTS }', 'START RequestId: 1')).toBe(false);
    expect(matches('{ $.a NOT EXISTS }', '{ not json')).toBe(false);
  });
});

describe('a filter pattern on fields between blanks', () => {
  const line = '127.0.0.1 - frank [10/Oct/2026:13:25:15] "GET /index.html" 404 1534';
  it.each([
    ['[ip, id, user, time, request, status, size]', true],
    ['[ip, id, user, time, request, status]', false],
    ['[..., status = 4*, size]', true],
    ['[..., status = 5*, size]', false],
    ['[ip, ..., size > 1000]', true],
    ['[ip, ..., size > 1000 && size < 1500]', false],
    ['[ip, id, user = frank || user = ann, ...]', true],
    ['[ip, id, user, time, request = "GET *", ...]', true],
    ['[ip != 10.*, ...]', true],
  ])('%s', (pattern, expected) => {
    expect(matches(pattern, line)).toBe(expected);
  });
});

describe('a malformed filter pattern', () => {
  it.each([
    ['"open', 'a double quote is not closed'],
    ['a:b', 'needs double quotes'],
    ['%open', 'a "%" is not closed'],
    ['%a(b)%', '"(" must not stand there unescaped'],
    ['%a{3,1}%', 'counts backwards'],
    ['%a{300}%', '100 are allowed'],
    ['%a% %b% %c%', 'more than 2 regular expressions'],
    ['%[a%', 'a "[" is not closed'],
    ['{ level = 1 }', 'a field such as'],
    ['{ $.level }', 'an operator is missing'],
    ['{ $.level = }', 'a value is missing'],
    ['{ $.level > high }', 'needs a number'],
    ['{ $.level = 1', '"}" is missing'],
    ['{ ($.level = 1 }', '")" is missing'],
    ['{ $.level = 1 } more', 'nothing may follow'],
    ['[a, b', '"]" is missing'],
    ['[..., a, ...]', 'may stand once only'],
    ['x'.repeat(1_025), '1024 are allowed'],
  ])('%s is refused', (pattern, message) => {
    expect(() => parseLogFilterPattern(pattern)).toThrow(Refusal);
    expect(() => parseLogFilterPattern(pattern)).toThrow(message);
  });
});

describe('a regular expression', () => {
  it.each([
    ['a+b*c?', 'xaabz', true],
    ['^[hc]at$', 'cat', true],
    ['^[hc]at$', 'cats', false],
    ['colou?r', 'the color', true],
    ['one|two', 'it is two', true],
    ['[^0-9]{2}', '1a2b', false],
    ['a{2,}', 'baaa', true],
    ['a{2}b', 'ab', false],
    ['\\w+@\\w+\\.com', 'to me@here.com', true],
    ['\\S\\s\\D', 'a b', true],
  ])('%s in "%s"', (expression, text, expected) => {
    expect(matches(`%${expression}%`, text)).toBe(expected);
  });

  it('takes time in proportion to the text, whatever it is', () => {
    const startedAt = performance.now();
    expect(matches('%a*a*a*a*a*a*a*a*b%', 'a'.repeat(200_000))).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });
});
