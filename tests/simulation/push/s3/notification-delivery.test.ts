import { describe, expect, test } from 'vitest';
import { waitingNotifications } from '../../../../src/simulation/push/s3/notification-delivery.ts';
import {
  createNotifiedFunction,
  eventsOf,
  invocationsByS3,
  notification,
  putNotifications,
  putObject,
  recordsSent,
  versions,
} from '../../../support/buckets.ts';
import { removePermission } from '../../../support/permissions.ts';
import {
  openRealisticSandbox,
  openSandbox,
  type TestSandbox,
} from '../../../support/test-sandbox.ts';

/** The bucket "photos", which tells "resize" of every new object. */
function open(sandbox = openSandbox()): TestSandbox {
  createNotifiedFunction(sandbox);
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  sandbox.advanceUntilIdle();
  putNotifications(sandbox, [notification()]);
  sandbox.advanceUntilIdle();
  return sandbox;
}

describe('A delivery', () => {
  test('that the function’s policy refuses is lost, and only the log says so (S3-08)', () => {
    const sandbox = open();
    removePermission(sandbox, { functionName: 'resize' });
    putObject(sandbox, 'a');
    expect(eventsOf(sandbox, 'BUCKET_NOTIFICATION_LOST')).toMatchObject([
      {
        rule: 'S3-08',
        functionName: 'resize',
        attempt: 1,
        message: expect.stringContaining('because no resource-based policy allows') as string,
        detail: { errorCode: 'AccessDeniedException' },
      },
    ]);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('to a function that is gone is lost (S3-07)', () => {
    const sandbox = open();
    sandbox.execute('DeleteFunction', { functionName: 'resize', qualifier: null });
    putObject(sandbox, 'a');
    expect(eventsOf(sandbox, 'BUCKET_NOTIFICATION_LOST')).toMatchObject([
      { rule: 'S3-07', detail: { errorCode: 'ResourceNotFoundException' } },
    ]);
  });

  test('that Lambda cannot take now is tried again after 1 s, 2 s, 4 s, and not lost with a process (S3-10)', () => {
    const sandbox = open(openRealisticSandbox());
    // In this profile a new function is not ready at once.
    sandbox.execute('DeleteFunction', { functionName: 'resize', qualifier: null });
    createNotifiedFunction(sandbox);
    for (let number = 0; number < 20; number++) putObject(sandbox, `k${number}`);
    sandbox.reload();
    sandbox.advanceUntilIdle();
    const retried = eventsOf(sandbox, 'BUCKET_NOTIFICATION_RETRYING');
    const waits = new Map(
      retried.map(({ attempt, message }) => [attempt, / again in (\d+) s/.exec(message)?.[1]]),
    );
    expect([waits.get(1), waits.get(2)]).toEqual(['1', '2']);
    expect(retried[0]).toMatchObject({ rule: 'S3-10', functionName: 'resize' });
    const attempts = eventsOf(sandbox, 'BUCKET_NOTIFICATION_DELIVERED').map(
      ({ attempt }) => attempt ?? 0,
    );
    expect(Math.max(...attempts)).toBeGreaterThan(2);
    expect(new Set(recordsSent(sandbox).map(({ s3 }) => s3.object.key)).size).toBe(20);
    expect(sandbox.world.table(waitingNotifications).size).toBe(0);
  });

  test('that Lambda cannot take for a day is lost (S3-10)', () => {
    const sandbox = open(openRealisticSandbox());
    const at = sandbox.now;
    putObject(sandbox, 'a');
    for (;;) {
      const [waiting] = sandbox.world.table(waitingNotifications).values();
      if (!waiting) break;
      // A function that was created half a second ago is not ready.
      sandbox.advanceBy(waiting.dueAtMs - sandbox.now - 500);
      sandbox.execute('DeleteFunction', { functionName: 'resize', qualifier: null });
      createNotifiedFunction(sandbox);
      sandbox.advanceBy(500);
    }
    const [lost] = eventsOf(sandbox, 'BUCKET_NOTIFICATION_LOST');
    expect(lost).toMatchObject({
      rule: 'S3-10',
      message: expect.stringContaining('could not take it for too long') as string,
    });
    const dayMs = 86_400_000;
    expect(lost?.at).toBeLessThanOrEqual(at + dayMs + 5_000);
    expect(lost?.at).toBeGreaterThan(at + dayMs - 300_000);
    expect(recordsSent(sandbox)).toEqual([]);
  });
});

describe('In the profile REALISTIC', () => {
  test('a notification takes up to five seconds, and one may overtake another (S3-01)', () => {
    const sandbox = open(openRealisticSandbox());
    const at = sandbox.now;
    for (let number = 0; number < 20; number++) putObject(sandbox, `k${number}`);
    expect(recordsSent(sandbox)).toEqual([]);
    expect(sandbox.world.agenda(1)[0]?.what).toContain('is delivered');
    sandbox.advanceBy(5_000);
    const keys = recordsSent(sandbox).map(({ s3 }) => s3.object.key);
    expect([...new Set(keys)]).toHaveLength(20);
    expect(keys).not.toEqual(Array.from({ length: 20 }, (_, number) => `k${number}`));
    const delivered = eventsOf(sandbox, 'BUCKET_NOTIFICATION_DELIVERED');
    expect(new Set(delivered.map((event) => event.at - at)).size).toBeGreaterThan(10);
  });

  test('one in a thousand comes twice (S3-01)', () => {
    const sandbox = open(openRealisticSandbox());
    for (let number = 0; number < 3_000; number++) putObject(sandbox, 'a');
    const duplicates = eventsOf(sandbox, 'BUCKET_NOTIFICATION_DUPLICATED').length;
    expect(duplicates).toBeGreaterThan(0);
    expect(duplicates).toBeLessThan(20);
    const delivered = eventsOf(sandbox, 'BUCKET_NOTIFICATION_DELIVERED').length;
    const waiting = sandbox.world.table(waitingNotifications).size;
    expect(waiting + delivered).toBe(3_000 + duplicates);
  });
});

describe('A function whose records go to the bucket that invokes it', () => {
  function openLoop(): TestSandbox {
    const sandbox = open();
    sandbox.updateCode('resize', "exports.handler = async () => { throw new Error('boom'); };");
    sandbox.execute('PutFunctionEventInvokeConfig', {
      functionName: 'resize',
      qualifier: null,
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: null,
      onSuccess: null,
      onFailure: 'arn:aws:s3:::photos',
    });
    return sandbox;
  }

  test('writes the record of a failure under AWS’s key (ASY-30, ASY-40)', () => {
    const sandbox = openLoop();
    putNotifications(sandbox, []);
    sandbox.sendEvent('resize', { a: 1 });
    sandbox.advanceUntilIdle();
    const created = eventsOf(sandbox, 'OBJECT_CREATED');
    const key = created[0]?.detail?.['key'] as string;
    expect(key).toMatch(
      /^aws\/lambda\/async\/resize\/2026\/01\/12\/2026-01-12T15\.40\.00-[\da-f-]{36}$/,
    );
    const [row] = versions(sandbox, key);
    expect(row?.contentType).toBe('application/json');
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ requestPayload: { a: 1 } });
  });

  test('needs s3:PutObject and s3:ListBucket for that (ASY-32)', () => {
    const allow = (action: string[]) => ({
      functionName: 'resize',
      statements: [
        { effect: 'ALLOW' as const, action, resource: ['*'], sid: null, condition: null },
      ],
    });
    const sandbox = openLoop();
    sandbox.execute('PutFunctionExecutionRole', allow(['s3:PutObject', 'logs:*']));
    sandbox.sendEvent('resize');
    sandbox.advanceUntilIdle();
    expect(eventsOf(sandbox, 'DESTINATION_FAILED')).toMatchObject([
      { message: expect.stringContaining('s3:ListBucket') as string },
    ]);
    putNotifications(sandbox, []);
    sandbox.execute('PutFunctionExecutionRole', allow(['s3:PutObject', 's3:ListBucket']));
    sandbox.sendEvent('resize');
    sandbox.advanceUntilIdle();
    expect(eventsOf(sandbox, 'OBJECT_CREATED')).toHaveLength(1);
  });

  test('runs in a loop that Lambda stops after 16 runs (S3-09)', () => {
    const sandbox = openLoop();
    putObject(sandbox, 'a');
    sandbox.advanceUntilIdle();
    expect(sandbox.attempts.size).toBe(16);
    // The object of the user, one for each run, and one for the stop, which is told of once.
    expect(eventsOf(sandbox, 'OBJECT_CREATED')).toHaveLength(1 + 16 + 1);
    expect(eventsOf(sandbox, 'RECURSION_STOPPED')).toMatchObject([
      { rule: 'ASY-60' },
      { message: expect.stringContaining('nothing is sent again') as string },
    ]);
    const traceIds = invocationsByS3(sandbox).map(({ traceHeader }) => traceHeader?.slice(0, 40));
    expect(new Set(traceIds).size).toBe(1);
    expect(recordsSent(sandbox).at(-1)?.userIdentity.principalId).toMatch(
      /^AWS:AROA[0-9A-F]{17}:resize-role$/,
    );
  });

  test('is stopped as well where it may not run at all (ASY-24, ASY-63)', () => {
    const sandbox = openLoop();
    sandbox.execute('PutFunctionConcurrency', {
      functionName: 'resize',
      reservedConcurrentExecutions: 0,
    });
    putObject(sandbox, 'a');
    sandbox.advanceUntilIdle();
    expect(eventsOf(sandbox, 'EVENT_DROPPED')).toHaveLength(16);
    expect(eventsOf(sandbox, 'RECURSION_STOPPED')).toHaveLength(2);
    expect(eventsOf(sandbox, 'OBJECT_CREATED')).toHaveLength(1 + 16 + 1);
  });
});
