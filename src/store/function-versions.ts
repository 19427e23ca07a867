import type { FunctionVersionRow } from '../simulation/lambda/function-version.ts';
import { worldTables } from './columns.ts';
import type { LargeContent } from './functions.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A published version without what can be large. */
export interface FunctionVersionRecord extends Omit<FunctionVersionRow, keyof LargeContent> {
  readonly sandboxId: string;
}

const large = { code: true, files: true, behavior: true } as const;

/** A function's published versions by number. */
export const functionVersionList: ListSource<FunctionVersionRecord> = {
  table: 'function_version',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['function_version']?.fields ?? {}).filter(
      (field) => !(field in large),
    ),
  ],
  owner: ['sandboxId', 'functionId'],
  order: [{ field: 'version', type: 'integer' }],
  entry: (row: FunctionVersionRecord) => row,
};

/** The versions with those ids, in no promised order. */
export async function findFunctionVersions(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly FunctionVersionRecord[]> {
  const rows = await prisma.functionVersion.findMany({
    where: { id: { in: [...ids] } },
    omit: large,
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as FunctionVersionRecord);
}

/** Which version of which function. */
export interface FunctionVersionKey {
  readonly functionId: string;
  readonly version: number;
}

/** The versions of those functions and numbers, in no promised order. */
export async function findFunctionVersionsByNumber(
  prisma: PrismaClient,
  keys: readonly FunctionVersionKey[],
): Promise<readonly FunctionVersionRecord[]> {
  const rows = await prisma.functionVersion.findMany({
    where: { OR: keys.map(({ functionId, version }) => ({ functionId, version })) },
    omit: large,
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as FunctionVersionRecord);
}

/** What those versions run, by id. */
export async function findFunctionVersionCodes(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LargeContent>> {
  const rows = await prisma.functionVersion.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, code: true, files: true, behavior: true },
  });
  return new Map(rows.map(({ id, ...content }) => [id, content as LargeContent]));
}
