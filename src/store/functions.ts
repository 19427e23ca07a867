import type { FunctionRow } from '../simulation/lambda/function.ts';
import { worldTables } from './columns.ts';
import type { Function as FunctionModel, PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A function without its code, which is large and read when somebody asks for it. */
export interface FunctionRecord extends Omit<FunctionRow, 'code'> {
  readonly sandboxId: string;
}

/** A sandbox's functions in the order of their creation; those of one instant, by id. */
export const functionList: ListSource<FunctionRecord> = {
  table: 'function',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['function']?.fields ?? {}).filter((field) => field !== 'code'),
  ],
  owner: ['sandboxId'],
  order: [
    { field: 'createdAtMs', type: 'bigint' },
    { field: 'id', type: 'text' },
  ],
  entry: (row: FunctionRecord) => row,
};

/** The functions with those ids, in no promised order. */
export async function findFunctions(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly FunctionRecord[]> {
  const rows = await prisma.function.findMany({
    where: { id: { in: [...ids] } },
    omit: { code: true },
  });
  return rows.map(toRecord);
}

/** Which function of which sandbox. */
export interface FunctionNameKey {
  readonly sandboxId: string;
  readonly functionName: string;
}

/** The functions of those names, in no promised order. */
export async function findFunctionsByName(
  prisma: PrismaClient,
  keys: readonly FunctionNameKey[],
): Promise<readonly FunctionRecord[]> {
  const rows = await prisma.function.findMany({
    where: { OR: keys.map(({ sandboxId, functionName }) => ({ sandboxId, functionName })) },
    omit: { code: true },
  });
  return rows.map(toRecord);
}

/** The code of those functions, by id. */
export async function findFunctionCodes(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await prisma.function.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, code: true },
  });
  return new Map(rows.map(({ id, code }) => [id, code]));
}

function toRecord(row: Omit<FunctionModel, 'code'>): FunctionRecord {
  return {
    ...withPlainNumbers(row),
    environmentVariables: row.environmentVariables as Record<string, string>,
  };
}
