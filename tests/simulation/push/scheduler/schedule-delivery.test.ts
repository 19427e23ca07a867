import { describe, expect, test } from 'vitest';
import type { Kernel } from '../../../../src/simulation/kernel.ts';
import { scheduleDeliveries } from '../../../../src/simulation/push/scheduler/delivery.ts';
import { retryDelayMs } from '../../../../src/simulation/push/scheduler/retry-delay.ts';
import {
  openRealisticSandbox,
  openSandbox,
  START_MS,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';
import {
  ARN,
  createSchedule,
  FUNCTION,
  invocationsOf,
  MINUTE,
  payloads,
  scheduleOf,
} from './scheduler.ts';

const KEEPS = 'exports.handler = async (event) => event;';
const AT = 'at(2026-01-12T16:00:00)';

/** A sandbox with the function "report". */
function openWithFunction(sandbox: TestSandbox = openSandbox()): TestSandbox {
  sandbox.createFunction('report', KEEPS);
  return sandbox;
}

/**
 * Moves on to the next attempt, and has the function be created anew just before: in REALISTIC that
 * takes a second or more, for which Lambda refuses events.
 */
function refuseNextAttempt(sandbox: TestSandbox): void {
  const dueAt = sandbox.world.agenda(20).find(({ what }) => what.includes('"daily"'))?.dueAt ?? 0;
  sandbox.advanceBy(dueAt - sandbox.now - 1);
  if (sandbox.events.some(({ kind }) => kind === 'FUNCTION_CREATED')) {
    sandbox.execute('DeleteFunction', { functionName: 'report', qualifier: null });
  }
  sandbox.createFunction('report', KEEPS);
  sandbox.advanceBy(1);
}

describe('A Lambda function', () => {
  test('is invoked asynchronously, in a chain of its own (SCH-08)', () => {
    const sandbox = openWithFunction();
    createSchedule(sandbox, { scheduleExpression: AT });
    sandbox.advanceUntilIdle();
    const [invocation] = invocationsOf(sandbox);
    expect(invocation).toMatchObject({
      functionName: 'report',
      invocationType: 'EVENT',
      status: 'SUCCEEDED',
      receivedAtMs: START_MS + 20 * MINUTE,
    });
    const story = sandbox.events.filter(({ traceId }) => traceId !== null);
    expect(story.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['SCHEDULE_FIRED', 'EVENT_QUEUED', 'SCHEDULE_DELIVERED']),
    );
    expect(new Set(story.map(({ traceId }) => traceId)).size).toBe(1);
    expect(story.find(({ kind }) => kind === 'SCHEDULE_DELIVERED')).toMatchObject({
      rule: 'SCH-08',
      invocationId: invocation?.id,
      functionName: 'report',
    });
  });

  test('needs no statement in its policy: the role of the schedule decides (SCH-07)', () => {
    const sandbox = openWithFunction();
    createSchedule(sandbox, { scheduleExpression: AT });
    sandbox.advanceUntilIdle();
    expect(sandbox.events.some(({ kind }) => kind === 'INVOCATION_DENIED')).toBe(false);
    expect(invocationsOf(sandbox)).toHaveLength(1);
  });

  test('can be named with an alias', () => {
    const sandbox = openWithFunction();
    sandbox.publish('report');
    sandbox.createAlias('report', 'live', '1');
    createSchedule(sandbox, { scheduleExpression: AT, target: { arn: `${FUNCTION}:live` } });
    sandbox.advanceUntilIdle();
    expect(invocationsOf(sandbox)).toMatchObject([{ qualifier: 'live', executedVersion: '1' }]);
  });

  test('that fails is Lambda’s to retry: the Scheduler is done (SCH-08)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('report', "exports.handler = async () => { throw new Error('no'); };");
    createSchedule(sandbox, { scheduleExpression: AT });
    sandbox.advanceUntilIdle();
    expect(invocationsOf(sandbox)).toMatchObject([{ status: 'FAILED' }]);
    expect(sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_FIRED')).toHaveLength(1);
    expect(sandbox.events.some(({ kind }) => kind === 'SCHEDULE_RETRY_SCHEDULED')).toBe(false);
  });
});

describe('The payload', () => {
  test('tells of the schedule where there is no input (SCH-07)', () => {
    const sandbox = openWithFunction();
    createSchedule(sandbox, { scheduleExpression: AT });
    sandbox.advanceUntilIdle();
    expect(payloads(sandbox)).toEqual([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '123456789012',
        time: '2026-01-12T16:00:00Z',
        region: 'eu-west-1',
        resources: [ARN],
        detail: '{}',
      },
    ]);
  });

  test('is the input, with its context words filled in (SCH-07)', () => {
    const sandbox = openWithFunction();
    createSchedule(sandbox, {
      scheduleExpression: AT,
      flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 5 },
      target: {
        input:
          '{"of":"<aws.scheduler.schedule-arn>","at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","attempt":<aws.scheduler.attempt-number>}',
      },
    });
    sandbox.advanceUntilIdle();
    expect(payloads(sandbox)).toEqual([
      {
        of: ARN,
        at: '2026-01-12T16:00:00Z',
        id: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        attempt: 1,
      },
    ]);
    const [fired] = sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_FIRED');
    expect(payloads(sandbox)).toMatchObject([{ id: fired?.detail?.['executionId'] }]);
  });
});

describe('A target that refuses for good', () => {
  test('is not tried again: what it was to get is lost (SCH-07)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: AT });
    sandbox.advanceUntilIdle();
    expect(sandbox.takeKinds()).toEqual([
      'SCHEDULE_CREATED',
      'SCHEDULE_FIRED',
      'SCHEDULE_DELIVERY_REFUSED',
      'SCHEDULE_DELIVERY_GIVEN_UP',
      'SCHEDULE_COMPLETED',
    ]);
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_REFUSED')).toMatchObject({
      rule: 'SCH-07',
      message: `${FUNCTION} has refused attempt 1 of the schedule "daily". ResourceNotFoundException: Function not found: ${FUNCTION}:$LATEST`,
    });
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')?.message).toBe(
      'The firing of the schedule "daily" is given up after 1 attempt: trying again would not help. It has no dead-letter queue, so it is lost.',
    );
  });

  test('does not keep the schedule from firing again', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'rate(1 hour)' });
    sandbox.advanceBy(90 * MINUTE);
    sandbox.createFunction('report', KEEPS);
    sandbox.advanceBy(60 * MINUTE);
    expect(invocationsOf(sandbox)).toHaveLength(1);
  });
});

describe('A target that throttles', () => {
  test('is called again, with the number of the attempt, until it accepts (SCH-07)', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, {
      scheduleExpression: AT,
      target: { input: '{"attempt":<aws.scheduler.attempt-number>}' },
    });
    for (let attempt = 1; attempt <= 4; attempt += 1) refuseNextAttempt(sandbox);
    expect([...sandbox.world.table(scheduleDeliveries).values()]).toMatchObject([{ attempts: 4 }]);
    sandbox.reload().advanceUntilIdle();
    const retries = sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_RETRY_SCHEDULED');
    expect(retries.map(({ detail }) => Math.ceil(Number(detail?.['delayMs']) / 1_000))).toEqual([
      1, 2, 4, 8,
    ]);
    expect(retries[0]?.message).toMatch(/^Retry 1 of 185 of the schedule "daily" comes in /);
    expect(payloads(sandbox)).toEqual([{ attempt: 5 }]);
    expect(sandbox.world.table(scheduleDeliveries).size).toBe(0);
    // What was tried again is still one chain.
    const kinds = new Set(['SCHEDULE_FIRED', 'SCHEDULE_RETRY_SCHEDULED', 'SCHEDULE_DELIVERED']);
    const chain = sandbox.events.filter(({ kind }) => kinds.has(kind));
    expect(new Set(chain.map(({ traceId }) => traceId)).size).toBe(1);
  });

  test('waits twice as long each time up to 8 min: 185 retries fit into a day (SCH-07)', () => {
    const kernel = { sandbox: { profile: 'IDEAL' } } as Kernel;
    const delays = Array.from({ length: 185 }, (_, index) => retryDelayMs(kernel, index + 1));
    expect(delays.slice(0, 5)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000]);
    expect(delays.at(-1)).toBe(8 * MINUTE);
    const total = delays.reduce((sum, delay) => sum + delay, 0);
    expect(total).toBeGreaterThan(23 * 60 * MINUTE);
    expect(total).toBeLessThan(24 * 60 * MINUTE);
  });

  test('is given up when it would be too old at its next attempt (SCH-07)', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, target: { maximumEventAgeInSeconds: 75 } });
    for (let attempt = 1; attempt <= 7; attempt += 1) refuseNextAttempt(sandbox);
    expect(sandbox.world.table(scheduleDeliveries).size).toBe(0);
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')).toMatchObject({
      rule: 'SCH-07',
      detail: { attempt: 7, condition: 'MaximumEventAgeInSeconds' },
    });
    sandbox.advanceUntilIdle();
    expect(invocationsOf(sandbox)).toEqual([]);
  });

  test('is given up after its retries (SCH-07)', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, target: { maximumRetryAttempts: 0 } });
    refuseNextAttempt(sandbox);
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')).toMatchObject({
      detail: { attempt: 1, condition: 'MaximumRetryAttempts' },
    });
  });

  test('gets the firing of a schedule that is deleted meanwhile, as it was', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, actionAfterCompletion: 'DELETE' });
    refuseNextAttempt(sandbox);
    expect(scheduleOf(sandbox)).toBeUndefined();
    expect(sandbox.world.table(scheduleDeliveries).size).toBe(1);
    expect(sandbox.world.agenda(20)).toContainEqual(
      expect.objectContaining({ what: `The schedule "daily" calls ${FUNCTION} again.` }),
    );
    sandbox.advanceUntilIdle();
    expect(invocationsOf(sandbox)).toHaveLength(1);
  });
});
