import type { HttpExchangeRow } from '../simulation/push/http/http-exchange.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An HTTP exchange without its bodies, which are read when somebody asks for them. */
export interface HttpExchangeRecord extends Omit<HttpExchangeRow, 'requestBody' | 'responseBody'> {
  readonly sandboxId: string;
}

/** The bodies of an exchange. */
export type HttpExchangeBodies = Pick<HttpExchangeRow, 'requestBody' | 'responseBody'>;

const large = { requestBody: true, responseBody: true } as const;

/** A sandbox's exchanges in the order of their arrival. */
export const httpExchangeList: ListSource<HttpExchangeRecord> = {
  table: 'http_exchange',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['http_exchange']?.fields ?? {}).filter((field) => !(field in large)),
  ],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: HttpExchangeRecord) => row,
};

/** The exchanges with those ids, in no promised order. */
export async function findHttpExchanges(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly HttpExchangeRecord[]> {
  const rows = await prisma.httpExchange.findMany({ where: { id: { in: [...ids] } }, omit: large });
  return rows.map((row) => withPlainNumbers(row) as unknown as HttpExchangeRecord);
}

/** The bodies of those exchanges, by id. */
export async function findHttpExchangeBodies(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, HttpExchangeBodies>> {
  const rows = await prisma.httpExchange.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, ...large },
  });
  return new Map(rows.map(({ id, ...bodies }) => [id, bodies]));
}
