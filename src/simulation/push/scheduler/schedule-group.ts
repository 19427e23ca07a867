import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** A group of schedules, which goes with all of them. */
export interface ScheduleGroupRow {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly name: string;
  readonly createdAtMs: number;
}

/** The groups that somebody has created, found by id and by name. */
export const scheduleGroups = defineTable<ScheduleGroupRow>({
  name: 'scheduler_group',
  key: (row) => row.id,
  lookup: (row) => row.name,
});

/** The group of schedules that name none. It is there from the beginning and has no row. */
export const DEFAULT_GROUP = 'default';

export function groupExists(kernel: Kernel, name: string): boolean {
  return name === DEFAULT_GROUP || kernel.table(scheduleGroups).find(name) !== undefined;
}

export function scheduleGroupArn(
  sandbox: { readonly region: string; readonly accountId: string },
  name: string,
): string {
  return `arn:aws:scheduler:${sandbox.region}:${sandbox.accountId}:schedule-group/${name}`;
}
