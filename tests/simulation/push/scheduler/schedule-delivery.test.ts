import { describe, expect, test } from 'vitest';
import { PENDING_INVOCATIONS_MAX } from '../../../../src/simulation/lambda/quotas.ts';
import { scheduleDeliveries } from '../../../../src/simulation/push/scheduler/delivery.ts';
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

/** Fills the queue of pending events, so that Lambda takes no more. */
function fillQueue(sandbox: TestSandbox): void {
  sandbox.createFunction(
    'busy',
    'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));',
    {
      timeout: 900,
    },
  );
  sandbox.execute('PutFunctionConcurrency', {
    functionName: 'busy',
    reservedConcurrentExecutions: 1,
  });
  for (let sent = 0; sent < PENDING_INVOCATIONS_MAX; sent += 1) sandbox.sendEvent('busy');
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
  test('is called again after 1 s, 2 s, 4 s and so on, with the number of the attempt (SCH-07)', () => {
    const sandbox = openWithFunction();
    fillQueue(sandbox);
    createSchedule(sandbox, {
      target: { input: '{"attempt":<aws.scheduler.attempt-number>}', maximumEventAgeInSeconds: 60 },
    });
    sandbox.advanceBy(0);
    expect([...sandbox.world.table(scheduleDeliveries).values()]).toMatchObject([{ attempts: 1 }]);
    sandbox.reload().advanceBy(20_000);
    const retries = sandbox.events.filter(({ kind }) => kind === 'SCHEDULE_RETRY_SCHEDULED');
    expect(retries.map(({ at, detail }) => [at - START_MS, detail?.['delayMs']])).toEqual([
      [0, 1_000],
      [1_000, 2_000],
      [3_000, 4_000],
      [7_000, 8_000],
      [15_000, 16_000],
    ]);
    expect(retries[0]?.message).toBe(
      'Retry 1 of 185 of the schedule "daily" comes in 1 s, at 2026-01-12T15:40:01.000Z.',
    );
    // At 31 s the next wait would take it beyond its age.
    sandbox.advanceBy(20_000);
    expect(sandbox.world.table(scheduleDeliveries).size).toBe(0);
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')).toMatchObject({
      at: START_MS + 31_000,
      rule: 'SCH-07',
      detail: { attempt: 6, condition: 'MaximumEventAgeInSeconds' },
    });
    expect(payloads(sandbox).filter((payload) => 'attempt' in (payload as object))).toEqual([]);
  });

  test('is given up after its retries (SCH-07)', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, target: { maximumRetryAttempts: 0 } });
    sandbox.advanceBy((sandbox.world.nextDueAt ?? 0) - sandbox.now - 100);
    // A function that is being created cannot be invoked yet; that passes.
    sandbox.createFunction('report', KEEPS);
    sandbox.advanceUntilIdle();
    expect(sandbox.events.find(({ kind }) => kind === 'SCHEDULE_DELIVERY_GIVEN_UP')).toMatchObject({
      detail: { attempt: 1, condition: 'MaximumRetryAttempts' },
    });
  });

  test('gets the firing of a schedule that is deleted meanwhile, as it was', () => {
    const sandbox = openRealisticSandbox();
    createSchedule(sandbox, { scheduleExpression: AT, actionAfterCompletion: 'DELETE' });
    sandbox.advanceBy((sandbox.world.nextDueAt ?? 0) - sandbox.now - 100);
    sandbox.createFunction('report', KEEPS);
    sandbox.advanceBy(100);
    expect(scheduleOf(sandbox)).toBeUndefined();
    expect(sandbox.world.table(scheduleDeliveries).size).toBe(1);
    expect(sandbox.world.agenda(20)).toContainEqual(
      expect.objectContaining({ what: `The schedule "daily" calls ${FUNCTION} again.` }),
    );
    sandbox.advanceUntilIdle();
    expect(invocationsOf(sandbox)).toHaveLength(1);
  });
});
