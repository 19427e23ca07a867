import type { ScheduleGroupRow } from '../simulation/push/scheduler/schedule-group.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A group of schedules as the API reads it. */
export interface ScheduleGroupRecord extends ScheduleGroupRow {
  readonly sandboxId: string;
}

/** The groups that were created in a sandbox, in the order of their creation. */
export const scheduleGroupList: ListSource<ScheduleGroupRecord> = {
  table: 'scheduler_group',
  fields: ['sandboxId', ...Object.keys(worldTables['scheduler_group']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: ScheduleGroupRecord) => row,
};

/** The groups with those ids, in no promised order. */
export async function findScheduleGroups(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ScheduleGroupRecord[]> {
  const rows = await prisma.scheduleGroup.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row));
}
