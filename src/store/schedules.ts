import type { ScheduleRow } from '../simulation/push/scheduler/schedule.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient, Schedule as ScheduleModel } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A schedule as the API reads it, without its input, which can be large. */
export interface ScheduleRecord extends Omit<ScheduleRow, 'input'> {
  readonly sandboxId: string;
}

/** A sandbox's schedules in the order of their creation. */
export const scheduleList: ListSource<ScheduleRecord> = {
  table: 'scheduler_schedule',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['scheduler_schedule']?.fields ?? {}).filter(
      (field) => field !== 'input',
    ),
  ],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: ScheduleRecord) => row,
};

/** The schedules with those ids, in no promised order. */
export async function findSchedules(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ScheduleRecord[]> {
  const rows = await prisma.schedule.findMany({
    where: { id: { in: [...ids] } },
    omit: { input: true },
  });
  return rows.map(toRecord);
}

/** Which schedule of which group of which sandbox. */
export interface ScheduleNameKey {
  readonly sandboxId: string;
  readonly groupName: string;
  readonly name: string;
}

/** The schedules of those names, in no promised order. */
export async function findSchedulesByName(
  prisma: PrismaClient,
  keys: readonly ScheduleNameKey[],
): Promise<readonly ScheduleRecord[]> {
  const rows = await prisma.schedule.findMany({
    where: { OR: keys.map(({ sandboxId, groupName, name }) => ({ sandboxId, groupName, name })) },
    omit: { input: true },
  });
  return rows.map(toRecord);
}

/** What the targets of those schedules are called with, by id; of those that have an input. */
export async function findScheduleInputs(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.schedule.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, input: true },
  });
  return new Map(rows.flatMap(({ id, input }) => (input === null ? [] : [[id, input] as const])));
}

function toRecord(row: Omit<ScheduleModel, 'input'>): ScheduleRecord {
  // Text and JSON columns hold what the World has written: its own words.
  return withPlainNumbers(row) as unknown as ScheduleRecord;
}
