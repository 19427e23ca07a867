import type { CommandInput, CommandResult } from '../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../src/simulation/errors.ts';
import type { InvocationRow } from '../../../../src/simulation/lambda/invocation.ts';
import {
  schedules,
  upcomingFirings,
  type ScheduleRow,
} from '../../../../src/simulation/push/scheduler/schedule.ts';
import type { TestSandbox } from '../../../support/test-sandbox.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const ACCOUNT = '123456789012';
export const FUNCTION = `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:report`;
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/scheduler`;
export const ARN = `arn:aws:scheduler:eu-west-1:${ACCOUNT}:schedule/default/daily`;

export type ScheduleWish = Partial<Omit<CommandInput<'CreateSchedule'>, 'target'>> & {
  readonly target?: Partial<CommandInput<'CreateSchedule'>['target']>;
};

/** A schedule "daily" for the function "report", with everything at its default but what is given. */
function scheduleInput({ target, ...wish }: ScheduleWish): CommandInput<'CreateSchedule'> {
  return {
    name: 'daily',
    groupName: null,
    scheduleExpression: 'rate(1 day)',
    scheduleExpressionTimezone: null,
    startDateMs: null,
    endDateMs: null,
    state: null,
    description: null,
    flexibleTimeWindow: { mode: 'OFF', maximumWindowInMinutes: null },
    actionAfterCompletion: null,
    ...wish,
    target: {
      arn: FUNCTION,
      roleArn: ROLE,
      input: null,
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      deadLetterArn: null,
      messageGroupId: null,
      eventBridge: null,
      ...target,
    },
  };
}

export function createSchedule(
  sandbox: TestSandbox,
  wish: ScheduleWish,
): CommandResult<'CreateSchedule'> {
  return sandbox.execute('CreateSchedule', scheduleInput(wish));
}

export function updateSchedule(sandbox: TestSandbox, wish: ScheduleWish): void {
  sandbox.execute('UpdateSchedule', scheduleInput(wish));
}

/** The schedule of that name in the default group; undefined where there is none. */
export function scheduleOf(sandbox: TestSandbox, name = 'daily'): ScheduleRow | undefined {
  return [...sandbox.world.table(schedules).values()].find((row) => row.name === name);
}

/** When the schedule will fire next, as texts. */
export function nextFirings(sandbox: TestSandbox, count: number): string[] {
  const schedule = scheduleOf(sandbox);
  if (!schedule) throw new Error('There is no schedule');
  return upcomingFirings(schedule, count).map(minuteOf);
}

/** When the schedules of the sandbox have fired, as texts. */
export function firings(sandbox: TestSandbox): string[] {
  return sandbox.events
    .filter(({ kind }) => kind === 'SCHEDULE_FIRED')
    .map(({ at }) => minuteOf(at));
}

/** The events that the function was invoked with. */
export function payloads(sandbox: TestSandbox): unknown[] {
  return invocationsOf(sandbox).map(({ payload }) => JSON.parse(payload) as unknown);
}

export function invocationsOf(sandbox: TestSandbox): InvocationRow[] {
  return [...sandbox.invocations.values()];
}

export function refusalOf(act: () => unknown): Refusal {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

/** `2026-01-12T15:40Z` */
export function minuteOf(ms: number): string {
  return new Date(ms).toISOString().replace(/:00\.000Z$/, 'Z');
}
