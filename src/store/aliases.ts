import type { AliasRow } from '../simulation/lambda/alias.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An alias as the API reads it. */
export interface AliasRecord extends AliasRow {
  readonly sandboxId: string;
}

/** A function's aliases in the order of their creation. */
export const aliasList: ListSource<AliasRecord> = {
  table: 'alias',
  fields: ['sandboxId', ...Object.keys(worldTables['alias']?.fields ?? {})],
  owner: ['sandboxId', 'functionId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: AliasRecord) => row,
};

/** The aliases with those ids, in no promised order. */
export async function findAliases(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly AliasRecord[]> {
  const rows = await prisma.alias.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(withPlainNumbers);
}

/** Which alias of which function. */
export interface AliasNameKey {
  readonly functionId: string;
  readonly name: string;
}

/** The aliases of those functions and names, in no promised order. */
export async function findAliasesByName(
  prisma: PrismaClient,
  keys: readonly AliasNameKey[],
): Promise<readonly AliasRecord[]> {
  const rows = await prisma.alias.findMany({
    where: { OR: keys.map(({ functionId, name }) => ({ functionId, name })) },
  });
  return rows.map(withPlainNumbers);
}
