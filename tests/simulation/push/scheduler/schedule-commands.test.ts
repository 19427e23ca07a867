import { describe, expect, test } from 'vitest';
import {
  SCHEDULE_GROUPS_MAX,
  SCHEDULES_MAX,
} from '../../../../src/simulation/push/scheduler/quotas.ts';
import { schedules } from '../../../../src/simulation/push/scheduler/schedule.ts';
import { triggers } from '../../../../src/simulation/push/trigger.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';
import {
  ARN,
  createSchedule,
  FUNCTION,
  HOUR,
  refusalOf,
  ROLE,
  scheduleOf,
  updateSchedule,
  type ScheduleWish,
} from './scheduler.ts';

const QUEUE = 'arn:aws:sqs:eu-west-1:123456789012:jobs';
const BUS = 'arn:aws:events:eu-west-1:123456789012:event-bus/orders';

const triggersOf = (sandbox: TestSandbox) => [...sandbox.world.table(triggers).values()];

describe('CreateSchedule', () => {
  test('answers with the ARN, and fills the defaults in (SCH-06, SCH-07)', () => {
    const sandbox = openSandbox();
    expect(createSchedule(sandbox, {})).toEqual({
      scheduleId: expect.stringMatching(/^sch_/) as string,
      scheduleArn: ARN,
    });
    expect(scheduleOf(sandbox)).toMatchObject({
      groupName: 'default',
      state: 'ENABLED',
      scheduleExpressionTimezone: 'UTC',
      actionAfterCompletion: 'NONE',
      maximumWindowInMinutes: null,
      target: {
        arn: FUNCTION,
        roleArn: ROLE,
        maximumRetryAttempts: 185,
        maximumEventAgeInSeconds: 86_400,
        deadLetterArn: null,
      },
    });
  });

  test.each<[string, ScheduleWish, string, string]>([
    [
      'an expression, with AWS’s words and what is wrong (SCH-01)',
      { scheduleExpression: 'cron(0 9 * * *)' },
      'scheduleExpression',
      'Invalid Schedule Expression cron(0 9 * * *). Cannot read day-of-week: exactly one of day-of-month ("*") and day-of-week ("*") must be "?".',
    ],
    [
      'a time zone that is none (SCH-01)',
      { scheduleExpressionTimezone: 'Europe/Atlantis' },
      'scheduleExpressionTimezone',
      'Invalid Schedule Expression Timezone Europe/Atlantis. It must be a name of the IANA time zone database, such as "Europe/Berlin".',
    ],
    [
      'a window without its length (SCH-03)',
      { flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: null } },
      'flexibleTimeWindow.maximumWindowInMinutes',
      'A FLEXIBLE time window needs MaximumWindowInMinutes, 1 to 1440.',
    ],
    [
      'a window of more than a day (SCH-03)',
      { flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 1_441 } },
      'flexibleTimeWindow.maximumWindowInMinutes',
      "1 validation error detected: Value '1441' at 'flexibleTimeWindow.maximumWindowInMinutes' failed to satisfy constraint: Member must have value less than or equal to 1440",
    ],
    [
      'a window that is off and has a length (SCH-03)',
      { flexibleTimeWindow: { mode: 'OFF', maximumWindowInMinutes: 5 } },
      'flexibleTimeWindow.maximumWindowInMinutes',
      'A flexible time window that is OFF has no MaximumWindowInMinutes.',
    ],
    [
      'an end before the start (SCH-04)',
      { startDateMs: START_MS + HOUR, endDateMs: START_MS + HOUR },
      'endDate',
      'The StartDate must come before the EndDate.',
    ],
    [
      'an end that is past (SCH-04)',
      { endDateMs: START_MS },
      'endDate',
      'The EndDate must be in the future: by the clock of the sandbox it is past.',
    ],
    [
      'a name with other characters',
      { name: 'a b' },
      'name',
      "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [0-9a-zA-Z-_.]+",
    ],
    [
      'more than 185 retries (SCH-07)',
      { target: { maximumRetryAttempts: 186 } },
      'target.retryPolicy.maximumRetryAttempts',
      "1 validation error detected: Value '186' at 'target.retryPolicy.maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185",
    ],
    [
      'an age under a minute (SCH-07)',
      { target: { maximumEventAgeInSeconds: 59 } },
      'target.retryPolicy.maximumEventAgeInSeconds',
      "1 validation error detected: Value '59' at 'target.retryPolicy.maximumEventAgeInSeconds' failed to satisfy constraint: Member must have value greater than or equal to 60",
    ],
    [
      'a target of another service',
      { target: { arn: 'arn:aws:scheduler:::aws-sdk:ec2:stopInstances' } },
      'target.arn',
      'Cannot take the target "arn:aws:scheduler:::aws-sdk:ec2:stopInstances": it must be the ARN of a Lambda function, an SQS queue, an SNS topic or an EventBridge event bus.',
    ],
    [
      'a FIFO queue without a message group',
      { target: { arn: `${QUEUE}.fifo` } },
      'target.sqsParameters.messageGroupId',
      `Cannot take the target "${QUEUE}.fifo": a FIFO queue needs sqsParameters.messageGroupId.`,
    ],
    [
      'an event bus without the parameters of its events',
      { target: { arn: BUS } },
      'target.eventBridgeParameters',
      `Cannot take the target "${BUS}": an event bus needs eventBridgeParameters, the detail type and the source of its events.`,
    ],
    [
      'an input that is no JSON, for a function (SCH-07)',
      { target: { input: 'good morning' } },
      'target.input',
      'Cannot take target.input: a function and an event bus take JSON, and it is none.',
    ],
    [
      'an input of more than 256 KB (SCH-07)',
      { target: { input: JSON.stringify('x'.repeat(262_143)) } },
      'target.input',
      'Cannot take target.input: it has 262145 bytes, and 262144 are allowed.',
    ],
    [
      'a FIFO queue for dead letters (SCH-07)',
      { target: { deadLetterArn: `${QUEUE}.fifo` } },
      'target.deadLetterConfig.arn',
      `1 validation error detected: Value '${QUEUE}.fifo' at 'target.deadLetterConfig.arn' failed to satisfy constraint: Member must satisfy regular expression pattern: arn:aws(-[a-z]+)?:sqs:[a-z0-9\\-]+:\\d{12}:[a-zA-Z0-9\\-_]+`,
    ],
  ])('refuses %s', (_title, wish, field, message) => {
    const sandbox = openSandbox();
    const refusal = refusalOf(() => createSchedule(sandbox, wish));
    expect(refusal).toMatchObject({ code: 'VALIDATION_FAILED', field, message });
    expect(sandbox.world.table(schedules).size).toBe(0);
    expect(sandbox.world.nextDueAt).toBeNull();
    expect(sandbox.takeKinds()).toEqual([]);
  });

  test('takes an input that is JSON only with its context words filled in (SCH-07)', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { target: { input: '{"n": <aws.scheduler.attempt-number>}' } });
    expect(scheduleOf(sandbox)?.input).toBe('{"n": <aws.scheduler.attempt-number>}');
  });

  test('takes any text for a queue', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { state: 'DISABLED', target: { arn: QUEUE, input: 'good morning' } });
    expect(scheduleOf(sandbox)).toMatchObject({ input: 'good morning' });
  });

  test('refuses a name that the group has already, and takes it in another group', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {});
    expect(refusalOf(() => createSchedule(sandbox, {}))).toMatchObject({
      code: 'SCHEDULE_EXISTS',
      message: 'Schedule daily already exists.',
    });
    sandbox.execute('CreateScheduleGroup', { name: 'reports' });
    createSchedule(sandbox, { groupName: 'reports' });
    expect(sandbox.world.table(schedules).size).toBe(2);
  });

  test('refuses a group that is not there', () => {
    const refusal = refusalOf(() => createSchedule(openSandbox(), { groupName: 'reports' }));
    expect(refusal).toMatchObject({
      code: 'SCHEDULE_GROUP_NOT_FOUND',
      message: 'Schedule group reports does not exist.',
    });
  });

  test('refuses one schedule more than a sandbox may have; completed ones count (SCH-06)', () => {
    const sandbox = openSandbox();
    for (let number = 1; number <= SCHEDULES_MAX; number += 1) {
      const past = { scheduleExpression: 'at(2026-01-01T00:00:00)' };
      createSchedule(sandbox, { ...past, name: `s${number}` });
    }
    expect(refusalOf(() => createSchedule(sandbox, { name: 'another' }))).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      detail: { limit: SCHEDULES_MAX, actual: SCHEDULES_MAX + 1 },
    });
    sandbox.execute('DeleteSchedule', { name: 's1', groupName: null });
    createSchedule(sandbox, { name: 'another' });
  }, 30_000);
});

describe('UpdateSchedule', () => {
  test('replaces: what is left out goes back to its default', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {
      description: 'a report',
      scheduleExpressionTimezone: 'Europe/Berlin',
      target: { input: '{}', maximumRetryAttempts: 3 },
    });
    updateSchedule(sandbox, { scheduleExpression: 'rate(2 days)' });
    expect(scheduleOf(sandbox)).toMatchObject({
      description: '',
      scheduleExpression: 'rate(2 days)',
      scheduleExpressionTimezone: 'UTC',
      input: null,
      target: { maximumRetryAttempts: 185 },
    });
  });

  test('refuses a schedule that is not there', () => {
    const refusal = refusalOf(() => updateSchedule(openSandbox(), {}));
    expect(refusal).toMatchObject({
      code: 'SCHEDULE_NOT_FOUND',
      message: 'Schedule daily does not exist.',
    });
  });
});

describe('DeleteSchedule', () => {
  test('takes the schedule off the agenda', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { scheduleExpression: 'cron(0 9 * * ?)' });
    sandbox.execute('DeleteSchedule', { name: 'daily', groupName: null });
    expect(sandbox.world.nextDueAt).toBeNull();
    expect(sandbox.takeKinds()).toEqual(['SCHEDULE_CREATED', 'SCHEDULE_DELETED']);
    expect(
      refusalOf(() => sandbox.execute('DeleteSchedule', { name: 'daily', groupName: null })).code,
    ).toBe('SCHEDULE_NOT_FOUND');
  });
});

describe('A schedule group', () => {
  test('goes with all its schedules', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateScheduleGroup', { name: 'reports' });
    createSchedule(sandbox, { groupName: 'reports', scheduleExpression: 'cron(0 9 * * ?)' });
    createSchedule(sandbox, { name: 'stays', scheduleExpression: 'cron(0 9 * * ?)' });
    sandbox.execute('DeleteScheduleGroup', { name: 'reports' });
    expect([...sandbox.world.table(schedules).values()].map(({ name }) => name)).toEqual(['stays']);
    expect(sandbox.world.agenda(10)).toHaveLength(1);
  });

  test('has a name of its own; the default one is there from the beginning, and stays', () => {
    const sandbox = openSandbox();
    sandbox.execute('CreateScheduleGroup', { name: 'reports' });
    const create = (name: string) => () => sandbox.execute('CreateScheduleGroup', { name });
    expect(refusalOf(create('reports')).code).toBe('SCHEDULE_GROUP_EXISTS');
    expect(refusalOf(create('default')).code).toBe('SCHEDULE_GROUP_EXISTS');
    const remove = (name: string) => () => sandbox.execute('DeleteScheduleGroup', { name });
    expect(refusalOf(remove('others')).code).toBe('SCHEDULE_GROUP_NOT_FOUND');
    expect(refusalOf(remove('default'))).toMatchObject({
      code: 'VALIDATION_FAILED',
      message: 'The default schedule group cannot be deleted.',
    });
  });

  test('is one of 500 at most', () => {
    const sandbox = openSandbox();
    for (let number = 1; number <= SCHEDULE_GROUPS_MAX; number += 1) {
      sandbox.execute('CreateScheduleGroup', { name: `g${number}` });
    }
    expect(
      refusalOf(() => sandbox.execute('CreateScheduleGroup', { name: 'another' })),
    ).toMatchObject({ code: 'QUOTA_EXCEEDED', detail: { limit: SCHEDULE_GROUPS_MAX } });
  });
});

describe('The trigger of a schedule', () => {
  test('is there for a function, with its alias, and follows the schedule', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, { target: { arn: `${FUNCTION}:live` } });
    expect(triggersOf(sandbox)).toMatchObject([
      {
        source: 'EVENTBRIDGE_SCHEDULER',
        sourceArn: ARN,
        key: ARN,
        functionName: 'report',
        qualifier: 'live',
        enabled: true,
        configuration: { name: 'daily', groupName: 'default', scheduleExpression: 'rate(1 day)' },
      },
    ]);
    const [before] = triggersOf(sandbox);
    updateSchedule(sandbox, { state: 'DISABLED' });
    expect(triggersOf(sandbox)).toMatchObject([
      { id: before?.id, qualifier: null, enabled: false },
    ]);
    updateSchedule(sandbox, { state: 'DISABLED', target: { arn: QUEUE } });
    expect(triggersOf(sandbox)).toEqual([]);
  });

  test('goes with the schedule', () => {
    const sandbox = openSandbox();
    createSchedule(sandbox, {});
    sandbox.execute('DeleteSchedule', { name: 'daily', groupName: null });
    expect(triggersOf(sandbox)).toEqual([]);
  });
});
