import type { FunctionUrlRow } from '../simulation/lambda/function-url/function-url.ts';
import type { PrismaClient } from './generated/client.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A function URL as the API reads it. */
export interface FunctionUrlRecord extends FunctionUrlRow {
  readonly sandboxId: string;
}

/** A URL whose alias is gone is nobody's any more. */
const working = { orphanedAtMs: null };

/** The function URLs with those ids, in no promised order. */
export async function findFunctionUrls(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly FunctionUrlRecord[]> {
  const rows = await prisma.functionUrl.findMany({ where: { id: { in: [...ids] }, ...working } });
  return rows.map((row) => withPlainNumbers(row) as unknown as FunctionUrlRecord);
}

/** Which alias of which function; `$LATEST` for the function itself. */
export interface FunctionUrlKey {
  readonly sandboxId: string;
  readonly functionId: string;
  readonly qualifier: string;
}

/** The URLs of those, in no promised order. */
export async function findFunctionUrlsByQualifier(
  prisma: PrismaClient,
  keys: readonly FunctionUrlKey[],
): Promise<readonly FunctionUrlRecord[]> {
  const rows = await prisma.functionUrl.findMany({
    where: {
      OR: keys.map(({ sandboxId, functionId, qualifier }) => ({
        sandboxId,
        functionId,
        qualifier,
      })),
      ...working,
    },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as FunctionUrlRecord);
}
