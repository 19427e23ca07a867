import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { refuse, validateName } from './parameter.ts';
import { refuseMoreGroups } from './quotas.ts';
import { DEFAULT_GROUP, groupExists, scheduleGroupArn, scheduleGroups } from './schedule-group.ts';
import { removeSchedule } from './schedule-removal.ts';
import { schedules } from './schedule.ts';

interface GroupReference {
  readonly name: string;
}

/** Creates a group of schedules. */
export function createScheduleGroup(
  kernel: Kernel,
  { name }: GroupReference,
): { readonly scheduleGroupId: string } {
  validateName('name', name);
  if (groupExists(kernel, name)) {
    throw new Refusal('SCHEDULE_GROUP_EXISTS', `Schedule group ${name} already exists.`, {
      field: 'name',
    });
  }
  refuseMoreGroups(kernel);
  const group = kernel.table(scheduleGroups).put({
    id: newId(kernel, 'scg'),
    seq: kernel.nextInSequence('schedule-group'),
    name,
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'SCHEDULE_GROUP_CREATED',
    message: `The schedule group "${name}" was created.`,
    detail: { scheduleGroupArn: scheduleGroupArn(kernel.sandbox, name) },
  });
  return { scheduleGroupId: group.id };
}

/** Deletes a group with all its schedules. */
export function deleteScheduleGroup(
  kernel: Kernel,
  { name }: GroupReference,
): { readonly scheduleGroupId: string } {
  validateName('name', name);
  if (name === DEFAULT_GROUP) refuse('name', 'The default schedule group cannot be deleted.');
  const group = kernel.table(scheduleGroups).find(name);
  if (!group) {
    throw new Refusal('SCHEDULE_GROUP_NOT_FOUND', `Schedule group ${name} does not exist.`, {
      field: 'name',
    });
  }
  const members = kernel
    .table(schedules)
    .group(name)
    .sort((left, right) => left.seq - right.seq);
  for (const schedule of members) removeSchedule(kernel, schedule, 'its group is deleted');
  kernel.table(scheduleGroups).delete(group.id);
  kernel.emit({
    kind: 'SCHEDULE_GROUP_DELETED',
    message: `The schedule group "${name}" was deleted, and its ${members.length} schedules with it.`,
    detail: { scheduleGroupArn: scheduleGroupArn(kernel.sandbox, name) },
  });
  return { scheduleGroupId: group.id };
}
