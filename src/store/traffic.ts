import type { TrafficRow } from '../simulation/traffic/traffic.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A traffic as the API reads it. */
export interface TrafficRecord extends TrafficRow {
  readonly sandboxId: string;
}

/** A sandbox's traffics in the order of their creation. */
export const trafficList: ListSource<TrafficRecord> = {
  table: 'traffic',
  fields: ['sandboxId', ...Object.keys(worldTables['traffic']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TrafficRecord) => row,
};

/** The traffics with those ids, in no promised order. */
export async function findTraffics(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TrafficRecord[]> {
  const rows = await prisma.traffic.findMany({ where: { id: { in: [...ids] } } });
  // Text and JSON columns hold what the World has written: its own words.
  return rows.map((row) => withPlainNumbers(row) as unknown as TrafficRecord);
}
