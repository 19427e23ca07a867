import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

const CREATE = `mutation ($input: CreateScheduleInput!) {
  createSchedule(input: $input) {
    scheduleArn
    schedule { ...all }
  }
}
fragment all on Schedule {
  id scheduleArn name groupName description scheduleExpression scheduleExpressionTimezone
  startDate endDate state flexibleTimeWindow { mode maximumWindowInMinutes } actionAfterCompletion
  target {
    arn roleArn input function { functionName }
    retryPolicy { maximumRetryAttempts maximumEventAgeInSeconds }
    deadLetterConfig { arn } sqsParameters { messageGroupId } eventBridgeParameters { source }
  }
  creationDate lastModificationDate
  nextFirings(first: 2)
}`;

const UPDATE = `mutation ($input: UpdateScheduleInput!) {
  updateSchedule(input: $input) {
    schedule { description state scheduleExpression nextFirings target { input } }
  }
}`;

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let arnOf: (service: string, resource: string) => string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox({ region: 'eu-west-1' });
  const { sandbox } = await tenant.client.ask<{ sandbox: { accountId: string } }>(
    'query ($id: ID!) { sandbox(id: $id) { accountId } }',
    { id: sandboxId },
  );
  arnOf = (name, resource) => `arn:aws:${name}:eu-west-1:${sandbox.accountId}:${resource}`;
  await tenant.client.ask(
    `mutation ($sandboxId: ID!) {
      createFunction(input: { sandboxId: $sandboxId, functionName: "report", code: "exports.handler = async (event) => event;" }) { function { id } }
    }`,
    { sandboxId },
  );
});
afterAll(() => service.stop());

interface Created {
  readonly createSchedule: {
    readonly scheduleArn: string;
    readonly schedule: { readonly id: string; readonly nextFirings: string[] } | null;
  };
}

function inputOf(name: string, more: object = {}, target: object = {}): object {
  return {
    sandboxId,
    name,
    scheduleExpression: 'cron(0 9 ? * MON-FRI *)',
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: arnOf('lambda', 'function:report'),
      roleArn: 'arn:aws:iam::123456789012:role/scheduler',
      ...target,
    },
    ...more,
  };
}

function create(name: string, more: object = {}, target: object = {}): Promise<Created> {
  return tenant.client.ask<Created>(CREATE, { input: inputOf(name, more, target) });
}

describe('createSchedule', () => {
  test('answers with the schedule and what it is due next', async () => {
    const { createSchedule } = await create(
      'daily',
      {
        scheduleExpressionTimezone: 'Europe/Berlin',
        description: 'the report',
        startDate: '2030-03-29T00:00:00.000Z',
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
      },
      { input: '{"a":1}', retryPolicy: { maximumRetryAttempts: 3 } },
    );
    const scheduleArn = arnOf('scheduler', 'schedule/default/daily');
    expect(createSchedule).toMatchObject({
      scheduleArn,
      schedule: {
        scheduleArn,
        name: 'daily',
        groupName: 'default',
        description: 'the report',
        scheduleExpression: 'cron(0 9 ? * MON-FRI *)',
        scheduleExpressionTimezone: 'Europe/Berlin',
        startDate: '2030-03-29T00:00:00.000Z',
        endDate: null,
        state: 'ENABLED',
        flexibleTimeWindow: { mode: 'FLEXIBLE', maximumWindowInMinutes: 15 },
        actionAfterCompletion: 'NONE',
        target: {
          arn: arnOf('lambda', 'function:report'),
          input: '{"a":1}',
          function: { functionName: 'report' },
          retryPolicy: { maximumRetryAttempts: 3, maximumEventAgeInSeconds: 86_400 },
          deadLetterConfig: null,
          sqsParameters: null,
          eventBridgeParameters: null,
        },
        // Friday in winter time, Monday in summer time.
        nextFirings: ['2030-03-29T08:00:00.000Z', '2030-04-01T07:00:00.000Z'],
      },
    });
  });

  test('says what is wrong with an expression', async () => {
    const { errors } = await tenant.client.send(CREATE, {
      input: inputOf('wrong', { scheduleExpression: 'cron(71 8 1 * ? *)' }),
    });
    expect(errors).toMatchObject([
      {
        message:
          'Invalid Schedule Expression cron(71 8 1 * ? *). Cannot read minutes: "71" is none of 0–59.',
        extensions: {
          code: 'VALIDATION_FAILED',
          awsErrorCode: 'ValidationException',
          field: 'scheduleExpression',
          detail: { part: 'minutes', position: 5 },
        },
      },
    ]);
  });

  test('answers with no schedule where it has fired for the last time and is deleted already', async () => {
    const now = await virtualNow();
    const { createSchedule } = await create('brief', {
      scheduleExpression: 'rate(1 hour)',
      endDate: new Date(now + 60_000).toISOString(),
      actionAfterCompletion: 'DELETE',
    });
    expect(createSchedule).toEqual({
      scheduleArn: arnOf('scheduler', 'schedule/default/brief'),
      schedule: null,
    });
  });
});

async function virtualNow(): Promise<number> {
  const { sandbox } = await tenant.client.ask<{ sandbox: { clock: { now: string } } }>(
    'query ($id: ID!) { sandbox(id: $id) { clock { now } } }',
    { id: sandboxId },
  );
  return Date.parse(sandbox.clock.now);
}

describe('updateSchedule', () => {
  test('replaces the schedule', async () => {
    await create('weekly', { description: 'old' }, { input: '{"a":1}' });
    const { updateSchedule } = await tenant.client.ask<{ updateSchedule: object }>(UPDATE, {
      input: inputOf('weekly', { state: 'DISABLED', scheduleExpression: 'rate(7 days)' }),
    });
    expect(updateSchedule).toEqual({
      schedule: {
        description: '',
        state: 'DISABLED',
        scheduleExpression: 'rate(7 days)',
        nextFirings: [],
        target: { input: null },
      },
    });
  });
});

describe('deleteSchedule and the groups', () => {
  test('a schedule is found by name and group, and is gone when it is deleted', async () => {
    await tenant.client.ask(
      'mutation ($sandboxId: ID!) { createScheduleGroup(input: { sandboxId: $sandboxId, name: "reports" }) { scheduleGroup { id } } }',
      { sandboxId },
    );
    const { createSchedule } = await create('monthly', { groupName: 'reports' });
    const find = `query ($id: ID!) { sandbox(id: $id) {
      inGroup: schedule(name: "monthly", groupName: "reports") { id }
      inDefault: schedule(name: "monthly") { id }
      scheduleGroups(first: 5) { edges { node { name scheduleGroupArn } } }
    } }`;
    expect(await tenant.client.ask(find, { id: sandboxId })).toEqual({
      sandbox: {
        inGroup: { id: createSchedule.schedule?.id },
        inDefault: null,
        scheduleGroups: {
          edges: [
            {
              node: {
                name: 'reports',
                scheduleGroupArn: arnOf('scheduler', 'schedule-group/reports'),
              },
            },
          ],
        },
      },
    });
    await tenant.client.ask(
      'mutation ($sandboxId: ID!) { deleteSchedule(input: { sandboxId: $sandboxId, name: "monthly", groupName: "reports" }) { deletedScheduleId } deleteScheduleGroup(input: { sandboxId: $sandboxId, name: "reports" }) { deletedScheduleGroupId } }',
      { sandboxId },
    );
    expect(await tenant.client.ask(find, { id: sandboxId })).toEqual({
      sandbox: { inGroup: null, inDefault: null, scheduleGroups: { edges: [] } },
    });
  });
});

describe('nextFirings', () => {
  test.each([0, 101])('of %i is refused', async (first) => {
    const { errors } = await tenant.client.send(
      'query ($id: ID!, $first: Int!) { sandbox(id: $id) { schedule(name: "daily") { nextFirings(first: $first) } } }',
      { id: sandboxId, first },
    );
    expect(errors).toMatchObject([
      { extensions: { code: 'INVALID_ARGUMENT', field: 'first', detail: { min: 1, max: 100 } } },
    ]);
  });
});
