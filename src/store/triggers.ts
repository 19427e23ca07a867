import type { TriggerRow } from '../simulation/push/trigger-row.ts';
import { worldTables } from './columns.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { allOf, type ListFilter, type ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A trigger as the API reads it. */
export interface TriggerRecord extends TriggerRow {
  readonly sandboxId: string;
}

/** A sandbox's triggers in the order of their creation. */
export const triggerList: ListSource<TriggerRecord> = {
  table: 'trigger',
  fields: ['sandboxId', ...Object.keys(worldTables['trigger']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TriggerRecord) => row,
};

/** What invokes one function, in the order of creation. */
export const triggerListOfFunction: ListSource<TriggerRecord> = {
  ...triggerList,
  owner: ['sandboxId', 'functionName'],
};

/** What narrows a list of triggers down; whoever leaves a part out means all. */
export interface TriggerFilter {
  readonly functionName?: string | null;
  readonly sources?: readonly string[] | null;
}

/** The filter as the list reads it. */
export function matchingTriggers({ functionName, sources }: TriggerFilter): ListFilter {
  const parts: ListFilter[] = [];
  if (functionName != null) parts.push(Prisma.sql`function_name = ${functionName}`);
  if (sources) parts.push(Prisma.sql`source = ANY(${[...sources]}::text[])`);
  return allOf(parts);
}

/** The triggers with those ids, in no promised order. */
export async function findTriggers(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TriggerRecord[]> {
  const rows = await prisma.trigger.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as TriggerRecord);
}
