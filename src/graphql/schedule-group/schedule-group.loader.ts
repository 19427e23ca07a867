import { everyEntry } from '../../store/page.ts';
import { findScheduleGroups, scheduleGroupList } from '../../store/schedule-groups.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { ScheduleGroupType } from './schedule-group.type.ts';

export const scheduleGroupById = recordLoader(findScheduleGroups);

export const scheduleGroupConnections = defineConnectionList({
  name: 'schedule groups',
  source: scheduleGroupList,
  matching: () => everyEntry,
  node: (record) => new ScheduleGroupType(record),
});
