import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RandomStream } from '../../../src/simulation/random.ts';
import {
  fillTemplate,
  parseTemplate,
  PLACEHOLDERS_MAX,
  TemplateError,
} from '../../../src/simulation/traffic/template.ts';

function fill(text: string, counter = 7): string {
  const random = new RandomStream([1, 2, 3, 4]);
  return fillTemplate(parseTemplate(text), { counter, nowMs: 0, random });
}

function errorOf(text: string): string {
  try {
    parseTemplate(text);
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  throw new Error('Nothing was wrong.');
}

describe('A template', () => {
  test('has the number of the action, the instant, and random values', () => {
    expect(fill('{"n":{{counter}},"at":"{{now}}"}')).toBe(
      '{"n":7,"at":"1970-01-01T00:00:00.000Z"}',
    );
    expect(fill('{{uuid}}')).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(['a', 'b', 'c']).toContain(fill('{{pick a b c}}'));
  });

  test('may have blanks within its braces, and braces of JSON around them', () => {
    expect(fill('{"a":{"b":{{ counter }}}}')).toBe('{"a":{"b":7}}');
  });

  test('draws integers and numbers between their bounds, both included for integers', () => {
    const random = new RandomStream([1, 2, 3, 4]);
    const filling = { counter: 1, nowMs: 0, random };
    const dice = parseTemplate('{{int -1 1}}');
    const drawn = new Set(Array.from({ length: 100 }, () => fillTemplate(dice, filling)));
    expect([...drawn].sort()).toEqual(['-1', '0', '1']);
    const number = Number(fillTemplate(parseTemplate('{{float 2.5 3}}'), filling));
    expect(number).toBeGreaterThanOrEqual(2.5);
    expect(number).toBeLessThan(3);
  });

  test.each([
    ['a {{count}}', 'line 1, column 3: "count" is no placeholder'],
    ['one\n two {{int 1}}', 'line 2, column 6: "int" takes two integers'],
    ['{{int 5 1}}', 'line 1, column 1: "int" takes the smaller number first, and 5 is above 1'],
    ['{{int 0 4294967296}}', '"int" chooses among at most 4294967296 integers'],
    ['{{float 1 x}}', '"float" takes two numbers'],
    ['{{pick}}', '"pick" takes one word or more'],
    ['{{pick a"b}}', 'has no quote, backslash, brace or control character'],
    ['{{uuid 1}}', '"uuid" takes nothing behind it'],
    ['{{counter', 'line 1, column 1: the placeholder is not closed by "}}"'],
    [`{{pick ${'a'.repeat(1_000)}}}`, 'a placeholder has at most 1000 characters'],
    ['{{now}}'.repeat(PLACEHOLDERS_MAX + 1), 'a template has at most 1000 placeholders'],
  ])('that is wrong says where and why: %#', (text, message) => {
    expect(errorOf(text)).toContain(message);
  });

  test('either is refused with a place or can be filled, whatever it is', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('{{', '}}', '{', ' ', 'int', '1', '9', 'pick', 'counter', '\n')),
        (parts) => {
          const text = parts.join('');
          try {
            expect(typeof fill(text)).toBe('string');
          } catch (error) {
            expect(error).toBeInstanceOf(TemplateError);
          }
        },
      ),
    );
  });
});
