import type { EventInvokeConfigRow } from '../simulation/lambda/async/event-invoke-config.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** How events are handled, as the API reads it. */
export interface EventInvokeConfigRecord extends EventInvokeConfigRow {
  readonly sandboxId: string;
}

/** The configurations of a function, its versions and aliases in the order of their creation. */
export const eventInvokeConfigList: ListSource<EventInvokeConfigRecord> = {
  table: 'event_invoke_config',
  fields: ['sandboxId', ...Object.keys(worldTables['event_invoke_config']?.fields ?? {})],
  owner: ['sandboxId', 'functionId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: EventInvokeConfigRecord) => row,
};

/** The configurations with those ids, in no promised order. */
export async function findEventInvokeConfigs(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly EventInvokeConfigRecord[]> {
  const rows = await prisma.eventInvokeConfig.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row));
}

/** Which version or alias of which function; `$LATEST` for neither. */
export interface EventInvokeConfigKey {
  readonly sandboxId: string;
  readonly functionId: string;
  readonly qualifier: string;
}

/** The configurations of those, in no promised order. */
export async function findEventInvokeConfigsByQualifier(
  prisma: PrismaClient,
  keys: readonly EventInvokeConfigKey[],
): Promise<readonly EventInvokeConfigRecord[]> {
  const rows = await prisma.eventInvokeConfig.findMany({
    where: {
      OR: keys.map(({ sandboxId, functionId, qualifier }) => ({
        sandboxId,
        functionId,
        qualifier,
      })),
    },
  });
  return rows.map((row) => withPlainNumbers(row));
}
