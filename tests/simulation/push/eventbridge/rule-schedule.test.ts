import { describe, expect, test } from 'vitest';
import {
  createShip,
  eventsOfFunctions,
  eventsOfKind,
  putEvent,
  putRule,
  putTarget,
} from '../../../support/event-bus.ts';
import {
  openRealisticSandbox,
  openSandbox,
  START_MS,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';

const MINUTE = 60_000;

function putSchedule(sandbox: TestSandbox, scheduleExpression: string): void {
  putRule(sandbox, { eventPattern: null, scheduleExpression });
}

/** Minutes from the beginning at which the schedule has fired. */
function firings(sandbox: TestSandbox): number[] {
  return eventsOfKind(sandbox, 'EVENT_RULE_SCHEDULE_FIRED').map(
    ({ at }) => (at - START_MS) / MINUTE,
  );
}

describe('A rule with a schedule', () => {
  test('fires by rate(), the first time so long after it was put (SCR-02)', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    sandbox.advanceBy(17 * MINUTE);
    expect(firings(sandbox)).toEqual([5, 10, 15]);
  });

  test('fires by cron() in UTC (SCR-01, SCR-03)', () => {
    const sandbox = openSandbox();
    // It is Monday, 15:40.
    putSchedule(sandbox, 'cron(0/15 16 ? * MON-FRI *)');
    sandbox.advanceBy(24 * 60 * MINUTE);
    expect(firings(sandbox)).toEqual([20, 35, 50, 65]);
  });

  test.each([
    ['cron(0 0 L * ? *)', '2026-01-31T00:00:00.000Z'],
    ['cron(0 0 ? * 6L *)', '2026-01-30T00:00:00.000Z'],
    ['cron(0 0 18W * ? *)', '2026-01-19T00:00:00.000Z'],
    ['cron(0 0 ? * 3#2 *)', '2026-01-13T00:00:00.000Z'],
  ])('%s fires first at %s (SCR-04)', (expression, instant) => {
    const sandbox = openSandbox();
    putSchedule(sandbox, expression);
    expect(new Date(sandbox.world.nextDueAt ?? 0).toISOString()).toBe(instant);
  });

  test('sends a Scheduled Event to its own targets (SCR-05)', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putSchedule(sandbox, 'rate(1 hour)');
    putTarget(sandbox, { arn });
    putRule(sandbox, { name: 'other', eventPattern: '{"source":["aws.events"]}' });
    putTarget(sandbox, { arn, input: '"other"' }, 'other');
    sandbox.advanceBy(60 * MINUTE);
    expect(eventsOfFunctions(sandbox)).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '123456789012',
        time: '2026-01-12T16:40:00Z',
        region: 'eu-west-1',
        resources: ['arn:aws:events:eu-west-1:123456789012:rule/orders'],
        detail: {},
      },
    ]);
    const [fired] = eventsOfKind(sandbox, 'EVENT_RULE_SCHEDULE_FIRED');
    const [delivered] = eventsOfKind(sandbox, 'EVENT_TARGET_DELIVERED');
    expect(fired?.rule).toBe('SCR-05');
    expect(delivered?.traceId).toBe(fired?.traceId);
  });

  test('may have a pattern as well', () => {
    const sandbox = openSandbox();
    const arn = createShip(sandbox);
    putRule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    putTarget(sandbox, { arn, inputPath: '$.source' });
    putEvent(sandbox);
    sandbox.advanceBy(60 * MINUTE);
    expect(eventsOfFunctions(sandbox)).toEqual(['shop.orders', 'aws.events']);
  });

  test('has one timer, which the agenda shows', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    putSchedule(sandbox, 'rate(5 minutes)');
    expect(sandbox.world.agenda(5)).toMatchObject([
      { what: 'Rule "orders" fires', why: 'Its schedule is rate(5 minutes)', rule: 'SCR-01' },
    ]);
  });

  test('has none while it is disabled, and goes on in its own rhythm', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    const orders = { name: 'orders', eventBusName: null };
    sandbox.advanceBy(6 * MINUTE);
    sandbox.execute('DisableRule', orders);
    expect(sandbox.world.nextDueAt).toBeNull();
    sandbox.advanceBy(8 * MINUTE);
    sandbox.execute('EnableRule', orders);
    sandbox.advanceBy(7 * MINUTE);
    expect(firings(sandbox)).toEqual([5, 15, 20]);
  });

  test('keeps its rhythm when the same schedule is put again, and begins anew with another', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    sandbox.advanceBy(2 * MINUTE);
    putSchedule(sandbox, 'rate(5 minutes)');
    sandbox.advanceBy(4 * MINUTE);
    putSchedule(sandbox, 'rate(2 minutes)');
    sandbox.advanceBy(4 * MINUTE);
    expect(firings(sandbox)).toEqual([5, 8, 10]);
  });

  test('fires no more when it was deleted, or has got a pattern in place of the schedule', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    putRule(sandbox);
    expect(sandbox.world.nextDueAt).toBeNull();
    putSchedule(sandbox, 'rate(5 minutes)');
    sandbox.execute('DeleteRule', { name: 'orders', eventBusName: null });
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('fires after the process was gone', () => {
    const sandbox = openSandbox();
    putSchedule(sandbox, 'rate(5 minutes)');
    sandbox.reload().advanceBy(10 * MINUTE);
    expect(firings(sandbox)).toEqual([5, 10]);
  });

  test('lives on the default bus only (SCR-01)', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateEventBus', { name: 'shop', description: null });
    expect(() =>
      putRule(sandbox, { eventBusName: 'shop', scheduleExpression: 'rate(1 hour)' }),
    ).toThrow('ScheduleExpression is supported only on the default event bus.');
  });

  test.each([
    ['rate(1 hours)', 'unit'],
    ['rate(5 minute)', 'unit'],
    ['rate(0 minutes)', 'value'],
    ['cron(0 1 * * * *)', 'expression'],
    ['cron(71 8 1 * ? *)', 'minutes'],
    ['cron(0 12 ? * MON)', 'expression'],
    ['at(2026-03-29T09:00:00)', 'expression'],
    ['every day', 'expression'],
  ])('is not scheduled by %s (SCR-01, SCR-02, SCR-03)', (scheduleExpression) => {
    expect(() => putSchedule(openSandbox(), scheduleExpression)).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        field: 'scheduleExpression',
        message: expect.stringMatching(/^Parameter ScheduleExpression is not valid\. ./) as unknown,
      }),
    );
  });
});

describe('In the profile REALISTIC a schedule', () => {
  test('fires some time within its minute, and its event has the minute (SCR-01)', () => {
    const sandbox = openRealisticSandbox();
    const arn = createShip(sandbox);
    putSchedule(sandbox, 'cron(0 * * * ? *)');
    putTarget(sandbox, { arn, inputPath: '$.time' });
    sandbox.advanceBy(3 * 60 * MINUTE);
    const seconds = firings(sandbox).map((minutes) => Math.round(minutes * 60));
    expect(seconds).toHaveLength(3);
    for (const [index, second] of seconds.entries()) {
      expect(second).toBeGreaterThanOrEqual((20 + index * 60) * 60);
      expect(second).toBeLessThan((21 + index * 60) * 60);
    }
    expect(eventsOfFunctions(sandbox)).toEqual([
      '2026-01-12T16:00:00Z',
      '2026-01-12T17:00:00Z',
      '2026-01-12T18:00:00Z',
    ]);
  });

  test('fires twice now and then (SCR-06)', () => {
    const sandbox = openRealisticSandbox();
    putSchedule(sandbox, 'rate(1 minute)');
    sandbox.advanceBy(5_000 * MINUTE);
    const twice = eventsOfKind(sandbox, 'EVENT_RULE_SCHEDULE_FIRED').filter(
      ({ rule }) => rule === 'SCR-06',
    );
    expect(twice.length).toBeGreaterThan(0);
    expect(twice.length).toBeLessThan(15);
  });
});
