import { describe, expect, it } from 'vitest';
import { parseScheduleExpression } from '../../../src/simulation/patterns/schedule-expression.ts';
import {
  findOccurrence,
  nextOccurrence,
} from '../../../src/simulation/patterns/schedule-occurrence.ts';

const scheduler = { allowAt: true, yearOptional: true };

/** The next occurrences after an instant, as texts. */
function occurrences(
  text: string,
  after: string,
  { count = 3, timeZone = 'UTC' }: { count?: number; timeZone?: string } = {},
): string[] {
  const expression = parseScheduleExpression(text, scheduler);
  const found: string[] = [];
  let at: number | null = Date.parse(after);
  const anchorMs = at;
  while (found.length < count) {
    at = nextOccurrence(expression, at, anchorMs, timeZone);
    if (at === null) break;
    found.push(new Date(at).toISOString().replace(/:00\.000Z$/, 'Z'));
  }
  return found;
}

describe('rates', () => {
  it('SCR-02: count from their anchor, which is not itself an occurrence after it', () => {
    expect(occurrences('rate(40 minutes)', '2026-01-12T15:40:00Z')).toEqual([
      '2026-01-12T16:20Z',
      '2026-01-12T17:00Z',
      '2026-01-12T17:40Z',
    ]);
  });

  it('begin with an anchor that is still to come', () => {
    const expression = parseScheduleExpression('rate(1 day)', scheduler);
    expect(nextOccurrence(expression, 1_000, 50_000, 'UTC')).toBe(50_000);
  });

  it('SCH-05: of a day are 24 hours, whatever the clocks do', () => {
    expect(
      occurrences('rate(1 day)', '2026-03-28T08:00:00Z', { count: 2, timeZone: 'Europe/Berlin' }),
    ).toEqual(['2026-03-29T08:00Z', '2026-03-30T08:00Z']);
  });
});

describe('cron', () => {
  // The examples of the EventBridge user guide.
  it.each([
    ['cron(0 10 * * ? *)', ['2026-01-12T10:00Z', '2026-01-13T10:00Z', '2026-01-14T10:00Z']],
    ['cron(15 12 * * ? *)', ['2026-01-12T12:15Z', '2026-01-13T12:15Z', '2026-01-14T12:15Z']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-12T18:00Z', '2026-01-13T18:00Z', '2026-01-14T18:00Z']],
    ['cron(0 8 1 * ? *)', ['2026-02-01T08:00Z', '2026-03-01T08:00Z', '2026-04-01T08:00Z']],
    ['cron(0/15 * * * ? *)', ['2026-01-12T00:15Z', '2026-01-12T00:30Z', '2026-01-12T00:45Z']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-01-12T00:10Z', '2026-01-12T00:20Z', '2026-01-12T00:30Z']],
    [
      'cron(0/5 8-17 ? * MON-FRI *)',
      ['2026-01-12T08:00Z', '2026-01-12T08:05Z', '2026-01-12T08:10Z'],
    ],
    ['cron(0 9 ? * 2#1 *)', ['2026-02-02T09:00Z', '2026-03-02T09:00Z', '2026-04-06T09:00Z']],
    [
      'cron(15 10 ? * 6L 2026-2027)',
      ['2026-01-30T10:15Z', '2026-02-27T10:15Z', '2026-03-27T10:15Z'],
    ],
    ['cron(0 8 L * ? *)', ['2026-01-31T08:00Z', '2026-02-28T08:00Z', '2026-03-31T08:00Z']],
    ['cron(0 8 ? * L *)', ['2026-01-17T08:00Z', '2026-01-24T08:00Z', '2026-01-31T08:00Z']],
  ])('%s, from Monday, 2026-01-12 on', (text, expected) => {
    expect(occurrences(text, '2026-01-12T00:00:00Z')).toEqual(expected);
  });

  it('SCR-04: 1W of a month that begins on a Saturday is Monday, the 3rd', () => {
    expect(occurrences('cron(0 8 1W * ? *)', '2026-07-31T12:00:00Z', { count: 1 })).toEqual([
      '2026-08-03T08:00Z',
    ]);
  });

  it('SCR-04: 31W of a month that ends on a Sunday is Friday, the 29th; shorter months have none', () => {
    expect(occurrences('cron(0 8 31W * ? *)', '2026-05-01T00:00:00Z', { count: 2 })).toEqual([
      '2026-05-29T08:00Z',
      '2026-07-31T08:00Z',
    ]);
  });

  it('finds a 29 February years ahead', () => {
    expect(occurrences('cron(0 0 29 2 ? *)', '2096-03-01T00:00:00Z', { count: 1 })).toEqual([
      '2104-02-29T00:00Z',
    ]);
  });

  it('SCR-03: ends with the last of its years, and at the latest with 2199', () => {
    expect(occurrences('cron(0 0 1 1 ? 2026)', '2026-01-01T00:00:00Z')).toEqual([]);
    expect(occurrences('cron(0 0 1 1 ? *)', '2198-06-01T00:00:00Z')).toEqual(['2199-01-01T00:00Z']);
  });

  it('never comes on a 30 February', () => {
    expect(occurrences('cron(0 0 30 2 ? *)', '2026-01-01T00:00:00Z')).toEqual([]);
  });
});

describe('daylight saving', () => {
  it('a time of day keeps to the local clock', () => {
    expect(
      occurrences('cron(0 9 * * ? *)', '2026-03-28T00:00:00Z', {
        count: 2,
        timeZone: 'Europe/Berlin',
      }),
    ).toEqual(['2026-03-28T08:00Z', '2026-03-29T07:00Z']);
  });

  it('SCH-05: a time that does not exist is skipped, and can be told', () => {
    const expression = parseScheduleExpression('cron(30 2 * * ? *)', scheduler);
    const after = Date.parse('2026-03-28T12:00:00Z');
    expect(findOccurrence(expression, after, 0, 'Europe/Berlin')).toEqual({
      atMs: Date.parse('2026-03-30T00:30:00Z'),
      skipped: [
        {
          atMs: Date.parse('2026-03-29T01:00:00Z'),
          firstLocalMs: Date.UTC(2026, 2, 29, 2, 30),
          count: 1,
        },
      ],
    });
  });

  it('SCH-05: times that one change leaves out are told together', () => {
    const expression = parseScheduleExpression('cron(0/10 2,4 * * ? *)', scheduler);
    const after = Date.parse('2026-03-28T12:00:00Z');
    expect(findOccurrence(expression, after, 0, 'Europe/Berlin')).toMatchObject({
      atMs: Date.parse('2026-03-29T02:00:00Z'),
      skipped: [{ firstLocalMs: Date.UTC(2026, 2, 29, 2, 0), count: 6 }],
    });
  });

  it('SCH-05: a doubled hour runs once', () => {
    expect(
      occurrences('cron(30 1 * * ? *)', '2026-10-31T12:00:00Z', {
        count: 2,
        timeZone: 'America/New_York',
      }),
    ).toEqual(['2026-11-01T05:30Z', '2026-11-02T06:30Z']);
    expect(
      occurrences('cron(0/30 * * * ? *)', '2026-11-01T05:00:00Z', {
        count: 3,
        timeZone: 'America/New_York',
      }),
    ).toEqual(['2026-11-01T05:30Z', '2026-11-01T07:00Z', '2026-11-01T07:30Z']);
  });

  it('SCH-05: at() is due once in a doubled hour, and never at a time that does not exist', () => {
    const timeZone = 'America/New_York';
    expect(occurrences('at(2026-11-01T01:30:00)', '2026-01-01T00:00:00Z', { timeZone })).toEqual([
      '2026-11-01T05:30Z',
    ]);
    const missing = parseScheduleExpression('at(2026-03-08T02:30:00)', scheduler);
    expect(findOccurrence(missing, Date.parse('2026-01-01T00:00:00Z'), 0, timeZone)).toEqual({
      atMs: null,
      skipped: [
        {
          atMs: Date.parse('2026-03-08T07:00:00Z'),
          firstLocalMs: Date.UTC(2026, 2, 8, 2, 30),
          count: 1,
        },
      ],
    });
  });

  it('follows a zone that moves its clocks by half an hour', () => {
    expect(
      occurrences('cron(15 2 * * ? *)', '2026-10-03T00:00:00Z', {
        count: 2,
        timeZone: 'Australia/Lord_Howe',
      }),
    ).toEqual(['2026-10-04T15:15Z', '2026-10-05T15:15Z']);
  });
});
