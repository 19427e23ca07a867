import type { ProvisionedConcurrencyRow } from '../simulation/lambda/provisioned-concurrency.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A provisioned concurrency config as the API reads it. */
export interface ProvisionedConcurrencyRecord extends Omit<ProvisionedConcurrencyRow, 'batches'> {
  readonly sandboxId: string;
}

/** What only the World needs. */
const inner = { batches: true } as const;

/** A function's provisioned concurrency configs in the order of their creation. */
export const provisionedConcurrencyList: ListSource<ProvisionedConcurrencyRecord> = {
  table: 'provisioned_concurrency',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['provisioned_concurrency']?.fields ?? {}).filter(
      (field) => !(field in inner),
    ),
  ],
  owner: ['sandboxId', 'functionId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: ProvisionedConcurrencyRecord) => row,
};

/** The configs with those ids, in no promised order. */
export async function findProvisionedConcurrency(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ProvisionedConcurrencyRecord[]> {
  const rows = await prisma.provisionedConcurrency.findMany({
    where: { id: { in: [...ids] } },
    omit: inner,
  });
  return rows.map((row) => withPlainNumbers(row) as ProvisionedConcurrencyRecord);
}

/** Which version or alias of which function. */
export interface ProvisionedConcurrencyKey {
  readonly sandboxId: string;
  readonly functionId: string;
  readonly qualifier: string;
}

/** The configs of those versions and aliases, in no promised order. */
export async function findProvisionedConcurrencyByQualifier(
  prisma: PrismaClient,
  keys: readonly ProvisionedConcurrencyKey[],
): Promise<readonly ProvisionedConcurrencyRecord[]> {
  const rows = await prisma.provisionedConcurrency.findMany({
    where: {
      OR: keys.map(({ sandboxId, functionId, qualifier }) => ({
        sandboxId,
        functionId,
        qualifier,
      })),
    },
    omit: inner,
  });
  return rows.map((row) => withPlainNumbers(row) as ProvisionedConcurrencyRecord);
}
