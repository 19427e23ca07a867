import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesArn, matchesResource } from '../../../src/simulation/iam/arn.ts';
import { matchesWildcard } from '../../../src/simulation/iam/wildcard.ts';

describe('a wildcard pattern', () => {
  it.each([
    ['orders', 'orders', true],
    ['orders', 'order', false],
    ['order', 'orders', false],
    ['*', '', true],
    ['*', 'anything at all', true],
    ['?', '', false],
    ['?', 'a', true],
    ['?', 'ab', false],
    ['o*s', 'orders', true],
    ['o*s', 'os', true],
    ['o*x', 'orders', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['**?', 'a', true],
    ['a*?', 'a', false],
    ['a.c', 'abc', false],
    ['*', 'a*b', true],
    ['a?b', 'a*b', true],
    ['', '', true],
    ['', 'a', false],
  ])('"%s" on "%s": %s', (pattern, text, matches) => {
    expect(matchesWildcard(pattern, text)).toBe(matches);
  });

  it('matches what a regular expression would', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 12 });
    const patterns = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(patterns, letters, (pattern, text) => {
        const expression = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesWildcard(pattern, text)).toBe(new RegExp(`^${expression}$`).test(text));
      }),
    );
  });

  it('does not explode on many stars', () => {
    const pattern = `${'*a'.repeat(2_000)}b`;
    expect(matchesWildcard(pattern, 'a'.repeat(20_000))).toBe(false);
  });
});

describe('ArnLike', () => {
  it.each([
    ['arn:aws:s3:::photos', 'arn:aws:s3:::photos', true],
    ['arn:aws:s3:::photos*', 'arn:aws:s3:::photos-2026', true],
    ['arn:aws:s3:::photos?', 'arn:aws:s3:::photos', false],
    ['arn:aws:sns:*:123456789012:alarms', 'arn:aws:sns:eu-west-1:123456789012:alarms', true],
    ['arn:aws:sns:*:alarms', 'arn:aws:sns:eu-west-1:123456789012:alarms', false],
    ['arn:aws:*:alarms', 'arn:aws:sns:eu-west-1:123456789012:alarms', false],
    ['arn:aws:sns:*', 'arn:aws:sns:eu-west-1:123456789012:alarms', false],
    ['*', 'arn:aws:s3:::photos', false],
    ['arn:aws:s3:*:*:photos', 'arn:aws:s3:::photos', true],
    ['arn:aws:logs:*:*:log-group:*', 'arn:aws:logs:eu-west-1:1:log-group:a:log-stream:b', true],
    ['arn:aws:s3:::Photos', 'arn:aws:s3:::photos', false],
    ['arn:aws:s3:::photos', 'photos', false],
  ])('%s on %s: %s (POL-31)', (pattern, arn, matches) => {
    expect(matchesArn(pattern, arn)).toBe(matches);
  });
});

describe("a statement's Resource", () => {
  it.each([
    ['*', 'arn:aws:sqs:eu-west-1:123456789012:jobs', true],
    ['arn:aws:sqs', 'arn:aws:sqs:eu-west-1:123456789012:jobs', true],
    ['arn:aws:sqs:*:*:jobs', 'arn:aws:sqs:eu-west-1:123456789012:jobs', true],
    ['arn:aws:sns', 'arn:aws:sqs:eu-west-1:123456789012:jobs', false],
    ['arn:aws:sqs:*:*:job', 'arn:aws:sqs:eu-west-1:123456789012:jobs', false],
  ])('%s on %s: %s', (pattern, arn, matches) => {
    expect(matchesResource(pattern, arn)).toBe(matches);
  });
});
