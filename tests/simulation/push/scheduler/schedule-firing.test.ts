import { describe, expect, test } from 'vitest';
import { openRealisticSandbox, openSandbox, START_MS } from '../../../support/test-sandbox.ts';
import {
  createSchedule,
  DAY,
  firings,
  HOUR,
  minuteOf,
  MINUTE,
  nextFirings,
  scheduleOf,
  updateSchedule,
} from './scheduler.ts';

// Every sandbox begins on Monday, 2026-01-12 at 15:40 UTC.

describe('A rate', () => {
  test('without a StartDate fires at once, and then in its rhythm (SCH-04)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(12 hours)' });
    sandbox.advanceBy(DAY);
    expect(firings(sandbox)).toEqual([
      '2026-01-12T15:40Z',
      '2026-01-13T03:40Z',
      '2026-01-13T15:40Z',
    ]);
  });

  test('with a StartDate fires first then (SCH-04)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'rate(12 hours)',
      startDateMs: START_MS + 20 * MINUTE,
    });
    sandbox.advanceBy(13 * HOUR);
    expect(firings(sandbox)).toEqual(['2026-01-12T16:00Z', '2026-01-13T04:00Z']);
  });

  test('with a StartDate in the past keeps its rhythm', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'rate(1 hour)',
      startDateMs: START_MS - 30 * MINUTE,
    });
    expect(nextFirings(sandbox, 2)).toEqual(['2026-01-12T16:10Z', '2026-01-12T17:10Z']);
  });

  test('stops with its EndDate, which it may still fire at (SCH-04)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'rate(1 hour)',
      endDateMs: START_MS + 2 * HOUR,
    });
    expect(nextFirings(sandbox, 10)).toHaveLength(3);
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toHaveLength(3);
  });
});

describe('Cron', () => {
  test('fires at the time of day of its time zone (SCH-01)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'cron(0 9 ? * MON-FRI *)',
      scheduleExpressionTimezone: 'America/New_York',
    });
    sandbox.advanceBy(7 * DAY);
    expect(firings(sandbox)).toEqual([
      '2026-01-13T14:00Z',
      '2026-01-14T14:00Z',
      '2026-01-15T14:00Z',
      '2026-01-16T14:00Z',
      '2026-01-19T14:00Z',
    ]);
  });

  test('fires between StartDate and EndDate, both included (SCH-04)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'cron(0 9 * * ?)',
      startDateMs: Date.UTC(2026, 0, 14, 9),
      endDateMs: Date.UTC(2026, 0, 15, 9),
    });
    expect(nextFirings(sandbox, 5)).toEqual(['2026-01-14T09:00Z', '2026-01-15T09:00Z']);
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toEqual(['2026-01-14T09:00Z', '2026-01-15T09:00Z']);
  });
});

describe('At', () => {
  test('fires once, whatever StartDate and EndDate say (SCH-04)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'at(2026-01-12T18:00:30)',
      scheduleExpressionTimezone: 'Europe/Berlin',
      startDateMs: START_MS + DAY,
      endDateMs: START_MS - DAY,
    });
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toEqual(['2026-01-12T17:00:30.000Z']);
  });

  test('in the past never fires: the schedule is complete from the beginning', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'at(2026-01-12T15:00:00)',
      actionAfterCompletion: 'DELETE',
    });
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual(['SCHEDULE_CREATED', 'SCHEDULE_COMPLETED']);
    expect(scheduleOf(sandbox)).toBeDefined();
  });
});

describe('Precision', () => {
  test('IDEAL schedules fire at the exact instant (SCH-02)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'cron(0/5 * * * ? *)' });
    sandbox.advanceBy(HOUR);
    expect(
      sandbox.events
        .filter(({ kind }) => kind === 'SCHEDULE_FIRED')
        .map(({ at }) => at % (5 * MINUTE)),
    ).toEqual(Array(12).fill(0));
  });

  test('REALISTIC ones come up to 59 s late, and keep their rhythm (SCH-02)', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(5 minutes)' });
    sandbox.advanceBy(DAY);
    const fired = sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_FIRED');
    const lags = fired.map(({ at }) => (at - START_MS) % (5 * MINUTE));
    expect(lags.length).toBeGreaterThanOrEqual(288);
    expect(lags.every((lag) => lag % 1_000 === 0 && lag < MINUTE)).toBe(true);
    expect(new Set(lags).size).toBeGreaterThan(30);
  });
});

describe('A flexible time window', () => {
  test('has the schedule fire at some instant within it, drawn from the seed (SCH-03)', () => {
    const offsets = (seed: string) => {
      const sandbox = openSandbox(seed);
      createSchedule(sandbox, {
        scheduleExpression: 'cron(0 0 * * ? *)',
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 60 },
      });
      sandbox.advanceBy(30 * DAY);
      const fired = sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_FIRED');
      expect(fired.every(({ rule }) => rule === 'SCH-03')).toBe(true);
      return fired.map(({ at }) => at % DAY);
    };
    const drawn = offsets('a');
    expect(drawn).toHaveLength(30);
    expect(Math.max(...drawn)).toBeLessThan(HOUR);
    expect(Math.min(...drawn)).toBeLessThan(15 * MINUTE);
    expect(Math.max(...drawn)).toBeGreaterThan(45 * MINUTE);
    expect(offsets('a')).toEqual(drawn);
    expect(offsets('b')).not.toEqual(drawn);
  });

  test('that is longer than the rate still lets every firing through', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'rate(1 minute)',
      endDateMs: START_MS + HOUR,
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 30 },
    });
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toHaveLength(61);
  });
});

describe('Daylight saving', () => {
  test('a time that does not exist is skipped, and the log says so when clocks change (SCH-05)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'cron(30 2 * * ? *)',
      scheduleExpressionTimezone: 'Europe/Berlin',
      startDateMs: Date.UTC(2026, 2, 28),
      endDateMs: Date.UTC(2026, 2, 31),
    });
    expect(sandbox.world.agenda(1)).toMatchObject([{ dueAt: Date.UTC(2026, 2, 28, 1, 30) }]);
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toEqual(['2026-03-28T01:30Z', '2026-03-30T00:30Z']);
    expect(sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_TIME_SKIPPED')).toMatchObject([
      {
        at: Date.UTC(2026, 2, 29, 1),
        rule: 'SCH-05',
        functionName: 'report',
        message:
          'The schedule "daily" skips its time from 2026-03-29 02:30 on: clocks in Europe/Berlin have just been put forward over it.',
      },
    ]);
  });

  test('the agenda shows the time that will be skipped', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'cron(0/30 2 29 3 ? 2026)',
      scheduleExpressionTimezone: 'Europe/Berlin',
    });
    expect(sandbox.world.agenda(5)).toMatchObject([
      {
        dueAt: Date.UTC(2026, 2, 29, 1),
        what: 'The schedule "daily" skips 2026-03-29 02:00.',
        rule: 'SCH-05',
      },
    ]);
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual([
      'SCHEDULE_CREATED',
      'SCHEDULE_TIME_SKIPPED',
      'SCHEDULE_COMPLETED',
    ]);
  });

  test('a doubled hour runs once (SCH-05)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'cron(30 1 * * ? *)',
      scheduleExpressionTimezone: 'America/New_York',
      startDateMs: Date.UTC(2026, 10, 1),
      endDateMs: Date.UTC(2026, 10, 3),
    });
    sandbox.advanceUntilIdle();
    expect(firings(sandbox)).toEqual(['2026-11-01T05:30Z', '2026-11-02T06:30Z']);
  });
});

describe('Completion', () => {
  test('leaves the schedule by default (SCH-06)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'at(2026-01-12T16:00:00)' });
    sandbox.advanceUntilIdle();
    expect(scheduleOf(sandbox)).toMatchObject({ nextScheduledAtMs: null, timerSeq: null });
    expect(sandbox.events.at(-1)?.kind).not.toBe('SCHEDULE_DELETED');
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_COMPLETED')).toMatchObject({
      rule: 'SCH-06',
      message:
        'The schedule "daily" is complete: at(2026-01-12T16:00:00) is due no more. It stays, and counts against the quota, until it is deleted.',
    });
  });

  test('deletes it with ActionAfterCompletion DELETE (SCH-06)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      scheduleExpression: 'at(2026-01-12T16:00:00)',
      actionAfterCompletion: 'DELETE',
    });
    sandbox.advanceUntilIdle();
    expect(scheduleOf(sandbox)).toBeUndefined();
    expect(sandbox.takeKinds()).toContain('SCHEDULE_DELETED');
    createSchedule(sandbox, { scheduleExpression: 'at(2026-01-13T16:00:00)' });
  });
});

describe('A schedule that is changed', () => {
  test('has no timer while it is disabled, and goes on in its rhythm when it is enabled', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox.advanceBy(30 * MINUTE);
    updateSchedule(sandbox, { scheduleExpression: 'rate(1 hour)', state: 'DISABLED' });
    expect(sandbox.world.nextDueAt).not.toBe(START_MS + HOUR);
    sandbox.advanceBy(3 * HOUR);
    expect(firings(sandbox)).toHaveLength(1);
    updateSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    expect(nextFirings(sandbox, 1)).toEqual([minuteOf(START_MS + 4 * HOUR)]);
  });

  test('keeps its rhythm where only its target changes', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox.advanceBy(30 * MINUTE);
    updateSchedule(sandbox, { scheduleExpression: 'rate(1 hour)', target: { input: '{"b":1}' } });
    sandbox.advanceBy(HOUR);
    expect(firings(sandbox)).toEqual(['2026-01-12T15:40Z', '2026-01-12T16:40Z']);
  });

  test('begins anew with another expression', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox.advanceBy(30 * MINUTE);
    updateSchedule(sandbox, { scheduleExpression: 'rate(2 hours)' });
    sandbox.advanceBy(2 * HOUR);
    expect(firings(sandbox)).toEqual([
      '2026-01-12T15:40Z',
      '2026-01-12T16:10Z',
      '2026-01-12T18:10Z',
    ]);
  });

  test('does not fire twice at the instant at which it is changed', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox.advanceBy(0);
    updateSchedule(sandbox, { scheduleExpression: 'rate(1 hour)', description: 'again' });
    sandbox.advanceBy(MINUTE);
    expect(firings(sandbox)).toEqual(['2026-01-12T15:40Z']);
  });

  test('fires on after a restart as if nothing had been', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox
      .advanceBy(90 * MINUTE)
      .reload()
      .advanceBy(HOUR);
    expect(firings(sandbox)).toHaveLength(3);
  });
});
