import type { LogGroupRow, LogStreamRow } from '../simulation/lambda/log-stream.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A log group as the API reads it. */
export interface LogGroupRecord extends LogGroupRow {
  readonly sandboxId: string;
}

/** A log stream as the API reads it. */
export interface LogStreamRecord extends LogStreamRow {
  readonly sandboxId: string;
}

/** A sandbox's log groups in the order of their creation. */
export const logGroupList: ListSource<LogGroupRecord> = {
  table: 'log_group',
  fields: ['sandboxId', ...Object.keys(worldTables['log_group']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: LogGroupRecord) => row,
};

/** The streams of a log group in the order of their creation. */
export const logStreamList: ListSource<LogStreamRecord> = {
  table: 'log_stream',
  fields: ['sandboxId', ...Object.keys(worldTables['log_stream']?.fields ?? {})],
  owner: ['sandboxId', 'logGroupName'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: LogStreamRecord) => row,
};

/** Which log group of which sandbox. */
export interface LogGroupKey {
  readonly sandboxId: string;
  readonly logGroupName: string;
}

/** The log groups of those names, in no promised order. */
export async function findLogGroups(
  prisma: PrismaClient,
  keys: readonly LogGroupKey[],
): Promise<readonly LogGroupRecord[]> {
  const rows = await prisma.logGroup.findMany({
    where: { OR: keys.map(({ sandboxId, logGroupName }) => ({ sandboxId, logGroupName })) },
  });
  return rows.map(withPlainNumbers);
}

/**
 * When the last invocation of those environments ended that has, by the environment's id, in
 * milliseconds: the instant of the last line in its stream.
 */
export async function findLastInvocationEnds(
  prisma: PrismaClient,
  environmentIds: readonly { readonly sandboxId: string; readonly environmentId: string }[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await prisma.invocation.groupBy({
    by: ['environmentId'],
    where: {
      sandboxId: { in: [...new Set(environmentIds.map(({ sandboxId }) => sandboxId))] },
      environmentId: { in: environmentIds.map(({ environmentId }) => environmentId) },
      endedAtMs: { not: null },
    },
    _max: { endedAtMs: true },
  });
  const ends = new Map<string, number>();
  for (const { environmentId, _max: last } of rows) {
    if (environmentId !== null) ends.set(environmentId, Number(last.endedAtMs));
  }
  return ends;
}
