import { describe, expect, test } from 'vitest';
import {
  filterData,
  recordFilter,
  validateFilterPatterns,
} from '../../../../src/simulation/pull/event-source-mapping/filter-criteria.ts';
import type { PullSourceType } from '../../../../src/simulation/pull/pull-source.ts';
import type { JsonObject } from '../../../../src/simulation/json.ts';

/** Whether a message of that body passes one of the patterns. */
function passes(body: string, ...patterns: JsonObject[]): boolean {
  const filter = recordFilter({
    sourceType: 'SQS',
    filterPatterns: patterns.map((pattern) => JSON.stringify(pattern)),
  });
  return filter?.({ body: filterData(body), eventSource: 'aws:sqs' }) ?? true;
}

function validate(pattern: string, sourceType: PullSourceType = 'SQS'): void {
  validateFilterPatterns([pattern], sourceType);
}

describe('passing', () => {
  test('everything passes a mapping without filters (ESM-39)', () => {
    expect(recordFilter({ sourceType: 'SQS', filterPatterns: [] })).toBeNull();
  });

  test('a record passes when one filter fits: filters are ORed (ESM-30)', () => {
    const filters = [{ body: { city: ['Bonn'] } }, { body: { city: ['Kiel'] } }];
    expect(passes('{"city":"Kiel"}', ...filters)).toBe(true);
    expect(passes('{"city":"Ulm"}', ...filters)).toBe(false);
  });

  test('keys of a filter are ANDed and values of a list ORed (ESM-30)', () => {
    const filter = { body: { city: ['Bonn', 'Kiel'], paid: [true] } };
    expect(passes('{"city":"Kiel","paid":true}', filter)).toBe(true);
    expect(passes('{"city":"Kiel","paid":false}', filter)).toBe(false);
  });

  test('metadata is matched beside the data (ESM-31)', () => {
    expect(passes('x', { eventSource: ['aws:sqs'] })).toBe(true);
    expect(passes('x', { eventSource: ['aws:sns'] })).toBe(false);
  });

  test.each<[string, JsonObject, string, string]>([
    ['an exact value', { a: ['x'] }, '{"a":"x"}', '{"a":"y"}'],
    ['null', { a: [null] }, '{"a":null}', '{"a":0}'],
    ['an empty string', { a: [''] }, '{"a":""}', '{"a":" "}'],
    ['equals-ignore-case', { a: [{ 'equals-ignore-case': 'AbC' }] }, '{"a":"aBc"}', '{"a":"ab"}'],
    ['prefix', { a: [{ prefix: 'eu-' }] }, '{"a":"eu-west-1"}', '{"a":"us-east-1"}'],
    ['suffix', { a: [{ suffix: '.png' }] }, '{"a":"x.png"}', '{"a":"x.jpg"}'],
    ['anything-but', { a: [{ 'anything-but': ['x'] }] }, '{"a":"y"}', '{"a":"x"}'],
    ['numeric', { a: [{ numeric: ['>', 1, '<=', 5] }] }, '{"a":5}', '{"a":1}'],
    ['exists', { a: [{ exists: true }] }, '{"a":1}', '{"b":1}'],
    ['absence', { a: [{ exists: false }] }, '{"b":1}', '{"a":1}'],
    ['$or', { $or: [{ a: [1] }, { b: [2] }] }, '{"b":2}', '{"a":2}'],
  ])('%s is a comparison (ESM-32)', (_, pattern, matching, other) => {
    expect([passes(matching, { body: pattern }), passes(other, { body: pattern })]).toEqual([
      true,
      false,
    ]);
  });

  test('a JSON pattern does not fit a plain body, nor a plain pattern a JSON body (ESM-34)', () => {
    expect(passes('Kiel', { body: { city: ['Kiel'] } })).toBe(false);
    expect(passes('{"city":"Kiel"}', { body: ['Kiel'] })).toBe(false);
    expect(passes('Kiel', { body: ['Kiel'] })).toBe(true);
  });

  test('an empty pattern for the data matches all of it (ESM-34)', () => {
    expect(passes('anything', { body: {} })).toBe(true);
    expect(passes('anything', { body: {}, eventSource: ['aws:sns'] })).toBe(false);
  });

  test('a record on which a pattern would work too long does not pass', () => {
    const rows = Array.from({ length: 1_100_000 }, () => 1);
    expect(passes(JSON.stringify({ rows }), { body: { rows: [2, 3] } })).toBe(false);
    expect(passes(JSON.stringify({ rows: [2] }), { body: { rows: [2, 3] } })).toBe(true);
  });
});

describe('refused', () => {
  test.each([
    ['text that is no JSON', '{"body":'],
    ['a text instead of a pattern', '"orders"'],
    ['a leaf that is no list', '{"body":{"city":"Kiel"}}'],
    ['an empty list', '{"body":{"city":[]}}'],
    ['an unknown comparison', '{"body":{"city":[{"like":"K"}]}}'],
    ['wildcard, which mappings do not have', '{"body":{"city":[{"wildcard":"K*"}]}}'],
    ['cidr within $or', '{"body":{"$or":[{"a":[{"cidr":"10.0.0.0/8"}]},{"b":[1]}]}}'],
    ['a numeric comparison of a text', '{"body":{"n":[{"numeric":["=","1"]}]}}'],
    ['an empty pattern', '{}'],
  ])('%s is an invalid filter pattern (ESM-33)', (_, pattern) => {
    expect(() => validate(pattern)).toThrow(
      expect.objectContaining({
        code: 'INVALID_PARAMETER',
        message: 'Invalid filter pattern definition.',
        field: 'filterCriteria.filters.0.pattern',
        detail: { reason: expect.any(String) as string },
      }),
    );
  });

  test('Kinesis data is matched as JSON only (ESM-34)', () => {
    expect(() => validate('{"data":["text"]}', 'KINESIS')).toThrow(
      'Invalid filter pattern definition.',
    );
    expect(() => validate('{"data":{"a":["text"]}}', 'KINESIS')).not.toThrow();
  });

  test('a pattern of more than 4,096 characters (ESM-30)', () => {
    const pattern = JSON.stringify({ body: { a: ['x'.repeat(4_096)] } });
    expect(() => validate(pattern)).toThrow(/less than or equal to 4096/);
  });

  test('more than ten filters (ESM-30)', () => {
    const patterns = Array.from({ length: 11 }, () => '{"body":{"a":[1]}}');
    expect(() => validateFilterPatterns(patterns, 'SQS')).toThrow(/less than or equal to 10/);
  });

  test("a tenant's keys named like an object's own members are keys like any other", () => {
    expect(() => validate('{"body":{"constructor":["x"],"toString":["y"]}}')).not.toThrow();
    expect(passes('{}', { body: { constructor: [{ exists: true }] } })).toBe(false);
  });
});
