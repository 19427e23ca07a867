import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, toInstant, toLocalTime } from '../../../src/simulation/patterns/time-zone.ts';

/** Zones whose rules have not changed lately, so that every Node.js knows them alike. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/London',
  'Europe/Dublin',
  'America/New_York',
  'US/Pacific',
  'America/Santiago',
  'America/Sao_Paulo',
  'Asia/Tokyo',
  'Asia/Kathmandu',
  'Australia/Sydney',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Etc/GMT+5',
];

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
  ]),
);

/** What Node.js thinks the clocks show. */
function localTimeOfNode(timeZone: string, atMs: number): number {
  const parts = formats.get(timeZone)?.formatToParts(atMs) ?? [];
  const part = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
}

const timeZone = fc.constantFrom(...zones);
const instant = fc
  .integer({ min: Date.UTC(2008, 0) / 1_000, max: Date.UTC(2099, 11) / 1_000 })
  .map((seconds) => seconds * 1_000);

describe('time zones', () => {
  it('show what the library of Node.js shows', () => {
    fc.assert(
      fc.property(timeZone, instant, (timeZone, at) => {
        expect(toLocalTime(timeZone, at)).toBe(localTimeOfNode(timeZone, at));
      }),
      { numRuns: 2_000 },
    );
  });

  it('find the first instant at which a time is shown', () => {
    fc.assert(
      fc.property(timeZone, instant, (timeZone, at) => {
        const local = toLocalTime(timeZone, at);
        const first = toInstant(timeZone, local);
        expect(first).not.toBeNull();
        expect(first).toBeLessThanOrEqual(at);
        expect(toLocalTime(timeZone, first ?? NaN)).toBe(local);
      }),
    );
  });

  it('have no instant for a time that clocks are put forward over', () => {
    expect(toInstant('Europe/Berlin', Date.UTC(2026, 2, 29, 1, 59))).toBe(
      Date.UTC(2026, 2, 29, 0, 59),
    );
    expect(toInstant('Europe/Berlin', Date.UTC(2026, 2, 29, 2, 0))).toBeNull();
    expect(toInstant('Europe/Berlin', Date.UTC(2026, 2, 29, 3, 0))).toBe(
      Date.UTC(2026, 2, 29, 1, 0),
    );
  });

  it('can lose a whole day: Samoa had no 30 December 2011', () => {
    expect(toInstant('Pacific/Apia', Date.UTC(2011, 11, 30, 12))).toBeNull();
    expect(toInstant('Pacific/Apia', Date.UTC(2011, 11, 31))).toBe(Date.UTC(2011, 11, 30, 10));
  });

  it('keep to their rules until 2199', () => {
    expect(toLocalTime('Europe/Berlin', Date.UTC(2199, 6, 1, 10))).toBe(Date.UTC(2199, 6, 1, 12));
  });

  it('are known by the names of the IANA database alone', () => {
    expect(['Europe/Berlin', 'US/Eastern', 'UTC', 'GMT'].map(isTimeZone)).toEqual(
      Array(4).fill(true),
    );
    expect(['Europe/Atlantis', 'europe/berlin', '', 'toString', '+02:00'].map(isTimeZone)).toEqual(
      Array(5).fill(false),
    );
  });
});
