import { everyEntry } from '../../store/page.ts';
import {
  findScheduleInputs,
  findSchedules,
  findSchedulesByName,
  scheduleList,
  type ScheduleNameKey,
  type ScheduleRecord,
} from '../../store/schedules.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { ScheduleType } from './schedule.type.ts';

export const scheduleById = recordLoader(findSchedules);

/** What the target is called with; null where the schedule has no input. */
export const scheduleInputById = valueLoader(findScheduleInputs);

/** Schedules by group and name; null for names that none can have. */
export const scheduleByName = keyedLoader<ScheduleNameKey, ScheduleRecord>({
  isPlausible: ({ groupName, name }) =>
    [groupName, name].every((text) => /^[0-9a-zA-Z\-_.]{1,64}$/.test(text)),
  find: findSchedulesByName,
  nameOf: ({ sandboxId, groupName, name }) => `${sandboxId} ${groupName} ${name}`,
});

export const scheduleConnections = defineConnectionList({
  name: 'schedules',
  source: scheduleList,
  matching: () => everyEntry,
  node: (record) => new ScheduleType(record),
});
