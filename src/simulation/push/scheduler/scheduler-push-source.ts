import { Refusal } from '../../errors.ts';
import { isJsonObject, type Json } from '../../json.ts';
import type { Kernel, TriggerWish } from '../../kernel.ts';
import type { PushSource } from '../push-source.ts';
import type { TriggerRow } from '../trigger-row.ts';
import { findTrigger } from '../trigger.ts';
import { createSchedule, deleteSchedule, updateSchedule } from './schedule-commands.ts';
import { DEFAULT_GROUP } from './schedule-group.ts';
import type { FlexibleTimeWindow, ScheduleInput } from './schedule-parameters.ts';
import { defaultPayload } from './schedule-payload.ts';
import { findSchedule, scheduleArn, type ScheduleRow } from './schedule.ts';

/** What a trigger by schedule is made of; the rest of the schedule has its defaults. */
export interface ScheduleTriggerConfiguration {
  readonly name: string;
  readonly groupName?: string | null;
  readonly scheduleExpression: string;
  readonly scheduleExpressionTimezone?: string | null;
  readonly flexibleTimeWindow?: FlexibleTimeWindow | null;
  readonly startDateMs?: number | null;
  readonly endDateMs?: number | null;
  readonly input?: string | null;
}

/** EventBridge Scheduler as a source that invokes functions. */
export const schedulerPushSource: PushSource<ScheduleTriggerConfiguration> = {
  type: 'EVENTBRIDGE_SCHEDULER',
  title: 'EventBridge Scheduler',
  invocationTypes: ['EVENT'],
  principal: null,
  permissionChecked: 'BY_ROLE',
  retries:
    'The Scheduler tries again while Lambda throttles or fails: 185 times within 24 hours by default, with growing waits. What Lambda has accepted is Lambda’s to retry.',
  exampleEvent(sandbox) {
    const arn = scheduleArn(sandbox, { groupName: DEFAULT_GROUP, name: 'daily-report' });
    const scheduledAtMs = EXAMPLE_MS;
    const id = '4b0a3c52-7a3c-4d6e-9f43-0c1b3c8f1d55';
    const event = JSON.parse(
      defaultPayload(sandbox, { scheduleArn: arn, scheduledAtMs }, id),
    ) as Json;
    return isJsonObject(event) ? event : {};
  },
  rules: [
    'PUSH-02',
    'SCH-01',
    'SCH-02',
    'SCH-03',
    'SCH-04',
    'SCH-05',
    'SCH-06',
    'SCH-07',
    'SCH-08',
  ],

  permissionsFor: () => [],

  createTrigger(kernel, wish) {
    createSchedule(kernel, inputOf(kernel, wish));
    const { name, groupName } = wish.configuration;
    return triggerOf(kernel, { name, groupName: groupName ?? DEFAULT_GROUP });
  },

  updateTrigger(kernel, trigger, { enabled, configuration }) {
    const before = scheduleOf(kernel, trigger);
    refuseOtherName(before, configuration);
    updateSchedule(kernel, {
      ...asInput(before),
      ...(configuration ? changesOf(configuration) : {}),
      ...(enabled === null ? {} : { state: enabled ? 'ENABLED' : 'DISABLED' }),
      target: {
        ...asInput(before).target,
        ...(configuration?.input === undefined ? {} : { input: configuration.input }),
      },
    });
    return triggerOf(kernel, before);
  },

  deleteTrigger(kernel, trigger) {
    deleteSchedule(kernel, scheduleOf(kernel, trigger));
  },
};

/** 2026-01-12T15:40:00Z */
const EXAMPLE_MS = 1_768_232_400_000;

function inputOf(
  { sandbox }: Kernel,
  { functionArn, configuration }: TriggerWish<ScheduleTriggerConfiguration>,
): ScheduleInput {
  return {
    name: configuration.name,
    groupName: configuration.groupName ?? null,
    state: null,
    description: null,
    actionAfterCompletion: null,
    scheduleExpression: configuration.scheduleExpression,
    scheduleExpressionTimezone: null,
    startDateMs: null,
    endDateMs: null,
    flexibleTimeWindow: { mode: 'OFF', maximumWindowInMinutes: null },
    ...changesOf(configuration),
    target: {
      arn: functionArn,
      // The sandbox has no roles; this is the name that the console gives to one.
      roleArn: `arn:aws:iam::${sandbox.accountId}:role/service-role/Amazon_EventBridge_Scheduler_LAMBDA`,
      input: configuration.input ?? null,
      maximumRetryAttempts: null,
      maximumEventAgeInSeconds: null,
      deadLetterArn: null,
      messageGroupId: null,
      eventBridge: null,
    },
  };
}

/** What a configuration says of the schedule itself. */
function changesOf(configuration: ScheduleTriggerConfiguration): Partial<ScheduleInput> {
  const { scheduleExpression, scheduleExpressionTimezone, flexibleTimeWindow } = configuration;
  const { startDateMs, endDateMs } = configuration;
  return {
    scheduleExpression,
    ...(scheduleExpressionTimezone === undefined ? {} : { scheduleExpressionTimezone }),
    ...(flexibleTimeWindow == null ? {} : { flexibleTimeWindow }),
    ...(startDateMs === undefined ? {} : { startDateMs }),
    ...(endDateMs === undefined ? {} : { endDateMs }),
  };
}

/** A schedule as an update would have to name it to change nothing. */
function asInput({
  maximumWindowInMinutes,
  target,
  input,
  ...schedule
}: ScheduleRow): ScheduleInput {
  return {
    ...schedule,
    flexibleTimeWindow: {
      mode: maximumWindowInMinutes === null ? 'OFF' : 'FLEXIBLE',
      maximumWindowInMinutes,
    },
    target: { ...target, input },
  };
}

function refuseOtherName(
  { groupName, name }: ScheduleRow,
  configuration: ScheduleTriggerConfiguration | null,
): void {
  if (!configuration) return;
  const isSame =
    configuration.name === name && (configuration.groupName ?? DEFAULT_GROUP) === groupName;
  if (isSame) return;
  throw new Refusal(
    'VALIDATION_FAILED',
    `Cannot rename the schedule "${groupName}/${name}": create another one, and delete this one.`,
    { field: 'configuration.name' },
  );
}

/** The schedule behind a trigger. */
function scheduleOf(kernel: Kernel, { key }: TriggerRow): ScheduleRow {
  const [groupName = '', name = ''] = key.split('/').slice(1);
  const schedule = findSchedule(kernel, groupName, name);
  if (!schedule) throw new Error(`There is no schedule for the trigger "${key}"`);
  return schedule;
}

function triggerOf(
  kernel: Kernel,
  schedule: { readonly groupName: string; readonly name: string },
): TriggerRow {
  const key = scheduleArn(kernel.sandbox, schedule);
  const trigger = findTrigger(kernel, 'EVENTBRIDGE_SCHEDULER', key);
  if (!trigger) throw new Error(`The schedule ${key} has no trigger`);
  return trigger;
}
