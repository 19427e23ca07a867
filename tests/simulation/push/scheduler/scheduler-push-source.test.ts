import { describe, expect, test } from 'vitest';
import { functionPolicies } from '../../../../src/simulation/lambda/policy/function-policy.ts';
import { schedulerPushSource } from '../../../../src/simulation/push/scheduler/scheduler-push-source.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';
import { DAY, firings, FUNCTION, payloads, refusalOf, scheduleOf } from './scheduler.ts';

function openWithFunction(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.createFunction('report', 'exports.handler = async (event) => event;');
  return sandbox;
}

function createTrigger(sandbox: TestSandbox, configuration: object): string {
  return sandbox.execute('CreateTrigger', {
    source: 'EVENTBRIDGE_SCHEDULER',
    functionName: 'report',
    qualifier: null,
    addPermission: true,
    configuration,
  }).triggerId;
}

const NINE = { name: 'daily', scheduleExpression: 'cron(0 9 * * ?)' };

describe('A trigger by schedule', () => {
  test('is a schedule for the function, and needs no permission: a role decides (SCH-07)', () => {
    const sandbox = openWithFunction();
    const triggerId = createTrigger(sandbox, {
      ...NINE,
      scheduleExpressionTimezone: 'Asia/Tokyo',
      input: '{"a":1}',
    });
    expect(sandbox.world.table(triggers).get(triggerId)).toMatchObject({
      source: 'EVENTBRIDGE_SCHEDULER',
      functionName: 'report',
      enabled: true,
      permissionStatementIds: [],
    });
    expect(sandbox.world.table(functionPolicies).size).toBe(0);
    expect(scheduleOf(sandbox)).toMatchObject({ target: { arn: FUNCTION } });
    sandbox.advanceBy(DAY);
    expect(firings(sandbox)).toEqual(['2026-01-13T00:00Z']);
    expect(payloads(sandbox)).toEqual([{ a: 1 }]);
  });

  test('is refused as the schedule would be, and then there is neither', () => {
    const sandbox = openWithFunction();
    const refusal = refusalOf(() =>
      createTrigger(sandbox, { name: 'daily', scheduleExpression: 'daily' }),
    );
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field: 'scheduleExpression' });
    expect(sandbox.world.table(triggers).size).toBe(0);
    expect(scheduleOf(sandbox)).toBeUndefined();
  });

  test('is switched off and on', () => {
    const sandbox = openWithFunction();
    const triggerId = createTrigger(sandbox, NINE);
    const switchTo = (enabled: boolean) =>
      sandbox.execute('UpdateTrigger', { triggerId, source: null, enabled, configuration: null });
    switchTo(false);
    expect(scheduleOf(sandbox)).toMatchObject({ state: 'DISABLED', timerSeq: null });
    switchTo(true);
    expect(scheduleOf(sandbox)).toMatchObject({ state: 'ENABLED' });
    expect(sandbox.world.table(triggers).get(triggerId)).toMatchObject({ enabled: true });
  });

  test('is changed in what is given, and keeps its target and its input', () => {
    const sandbox = openWithFunction();
    const triggerId = createTrigger(sandbox, { ...NINE, input: '{"a":1}' });
    sandbox.execute('UpdateTrigger', {
      triggerId,
      source: 'EVENTBRIDGE_SCHEDULER',
      enabled: null,
      configuration: { name: 'daily', scheduleExpression: 'cron(0 10 * * ?)' },
    });
    expect(scheduleOf(sandbox)).toMatchObject({
      scheduleExpression: 'cron(0 10 * * ?)',
      input: '{"a":1}',
      target: { arn: FUNCTION },
    });
  });

  test('cannot be renamed', () => {
    const sandbox = openWithFunction();
    const triggerId = createTrigger(sandbox, NINE);
    const refusal = refusalOf(() =>
      sandbox.execute('UpdateTrigger', {
        triggerId,
        source: 'EVENTBRIDGE_SCHEDULER',
        enabled: null,
        configuration: { ...NINE, name: 'nightly' },
      }),
    );
    expect(refusal).toMatchObject({
      code: 'VALIDATION_FAILED',
      field: 'configuration.name',
      message:
        'Cannot rename the schedule "default/daily": create another one, and delete this one.',
    });
  });

  test('goes with its schedule', () => {
    const sandbox = openWithFunction();
    const triggerId = createTrigger(sandbox, NINE);
    sandbox.execute('DeleteTrigger', { triggerId });
    expect(scheduleOf(sandbox)).toBeUndefined();
    expect(sandbox.world.table(triggers).size).toBe(0);
    expect(sandbox.world.nextDueAt).toBeNull();
  });

  test('shows in the catalogue what the function gets (SCH-07)', () => {
    const { identity } = openSandbox();
    expect(schedulerPushSource.exampleEvent(identity)).toMatchObject({
      'detail-type': 'Scheduled Event',
      time: '2026-01-12T15:40:00Z',
      resources: ['arn:aws:scheduler:eu-west-1:123456789012:schedule/default/daily-report'],
    });
  });
});
