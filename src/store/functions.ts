import type { FunctionRow } from '../simulation/lambda/function.ts';
import { worldTables } from './columns.ts';
import type { Function as FunctionModel, PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** What of a content is large, and read when somebody asks for it. */
export type LargeContent = Pick<FunctionRow, 'code' | 'files' | 'behavior'>;

/** A function without what can be large. */
export interface FunctionRecord extends Omit<
  FunctionRow,
  keyof LargeContent | 'contentBeforeUpdate'
> {
  readonly sandboxId: string;
}

const large = { code: true, files: true, behavior: true, contentBeforeUpdate: true } as const;

/** A sandbox's functions in the order of their creation. */
export const functionList: ListSource<FunctionRecord> = {
  table: 'function',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['function']?.fields ?? {}).filter((field) => !(field in large)),
  ],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: FunctionRecord) => row,
};

/** The functions with those ids, in no promised order. */
export async function findFunctions(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly FunctionRecord[]> {
  const rows = await prisma.function.findMany({ where: { id: { in: [...ids] } }, omit: large });
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
    omit: large,
  });
  return rows.map(toRecord);
}

/** What those functions run, by id. */
export async function findFunctionCodes(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, LargeContent>> {
  const rows = await prisma.function.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, code: true, files: true, behavior: true },
  });
  return new Map(rows.map(({ id, ...content }) => [id, content as LargeContent]));
}

function toRecord(row: Omit<FunctionModel, keyof typeof large>): FunctionRecord {
  // Text columns hold what the World has written: its own words.
  return withPlainNumbers(row) as unknown as FunctionRecord;
}
