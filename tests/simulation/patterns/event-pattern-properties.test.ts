import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../src/simulation/json.ts';
import { compileEventPattern } from '../../../src/simulation/patterns/event-pattern.ts';
import { Wildcard } from '../../../src/simulation/patterns/wildcard.ts';

const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
/** Plain names and dotted ones, none of which reads like a path of others. */
const key = fc.oneof(fc.stringMatching(/^[a-d]{1,2}$/), fc.constantFrom('p.q', 'p.r', 'x..y'));

const { event } = fc.letrec<{ event: JsonObject; value: Json }>((tie) => ({
  event: fc.dictionary(key, tie('value'), { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(scalar, { minLength: 1, maxLength: 3 }),
    tie('event'),
  ),
}));

/** A pattern that asks for everything an event says. */
function patternOf(event: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(event).map(([name, value]): [string, Json] => {
      if (Array.isArray(value)) return [name, value as Json];
      if (typeof value !== 'object' || value === null) return [name, [value]];
      return [name, patternOf(value as JsonObject)];
    }),
  );
}

describe('event patterns, whatever the event', () => {
  it('match the event that they were made from', () => {
    fc.assert(
      fc.property(event, (event) => {
        expect(compileEventPattern(patternOf(event))(event)).toBe(true);
      }),
    );
  });

  it('match it still when it has more fields', () => {
    fc.assert(
      fc.property(event, (event) => {
        const pattern = compileEventPattern(patternOf(event));
        expect(pattern({ ...event, 'something-else': [{ more: 1 }] })).toBe(true);
      }),
    );
  });

  it('hold for a value exactly where anything-but does not', () => {
    const text = fc.stringMatching(/^[ab]{0,3}$/);
    const named = fc.oneof(
      fc.record({ prefix: text.filter((text) => text !== '') }),
      fc.record({ suffix: text.filter((text) => text !== '') }),
      fc.record({ 'equals-ignore-case': text }),
      fc.record({ wildcard: text.map((text) => text.replace('b', '*').replace('**', '*')) }),
    );
    fc.assert(
      fc.property(named, fc.oneof(text, scalar), (named, value) => {
        const matches = compileEventPattern({ a: [named] });
        const matchesOther = compileEventPattern({ a: [{ 'anything-but': named }] });
        expect(matchesOther({ a: value })).toBe(!matches({ a: value }));
      }),
    );
  });

  it('hold for a field exactly where its absence does not', () => {
    fc.assert(
      fc.property(event, key, (event, name) => {
        const exists = compileEventPattern({ [name]: [{ exists: true }] })(event);
        const isAbsent = compileEventPattern({ [name]: [{ exists: false }] })(event);
        expect(isAbsent).toBe(!exists);
      }),
    );
  });
});

describe('wildcards', () => {
  it('match as the regular expression does that says the same', () => {
    const pattern = fc.stringMatching(/^(\*?[ab]{1,2}){1,4}\*?$/);
    fc.assert(
      fc.property(pattern, fc.stringMatching(/^[ab]{0,10}$/), (pattern, text) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text);
        expect(Wildcard.parse(pattern).matches(text)).toBe(expected);
      }),
    );
  });

  it('do not go back over a long text', () => {
    let comparisons = 0;
    const text = new (class extends String {
      override indexOf(literal: string, position?: number): number {
        comparisons += 1;
        return super.indexOf(literal, position);
      }
    })('a'.repeat(100_000));
    const pattern = `${'*a'.repeat(30)}*b`;
    expect(Wildcard.parse(pattern).matches(text as string)).toBe(false);
    expect(comparisons).toBeLessThanOrEqual(30);
  });

  it('read an event that is nested deeper than the stack', () => {
    const deep = JSON.parse(`${'['.repeat(200_000)}1${']'.repeat(200_000)}`) as Json;
    const matches = compileEventPattern({ a: [1] });
    expect(matches({ a: deep })).toBe(true);
  });
});
