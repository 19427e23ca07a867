import {
  findHttpExchangeBodies,
  findHttpExchanges,
  httpExchangeList,
  type HttpExchangeRecord,
} from '../../store/http-exchanges.ts';
import { everyEntry } from '../../store/page.ts';
import type { ApiContext } from '../context.ts';
import { invocationById } from '../invocation/invocation.loader.ts';
import { InvocationType } from '../invocation/invocation.type.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { HttpExchangeType } from './http-exchange.type.ts';

export const httpExchangeById = recordLoader(findHttpExchanges);

export const bodiesOfHttpExchange = valueLoader(findHttpExchangeBodies);

/** What an exchange has invoked; null where the front end answered by itself. */
export async function loadInvocation(
  { loaders }: ApiContext,
  { invocationId }: Pick<HttpExchangeRecord, 'invocationId'>,
): Promise<InvocationType | null> {
  if (invocationId === null) return null;
  const record = await loaders.of(invocationById).load(invocationId);
  return record && new InvocationType(record);
}

export const httpExchangeConnections = defineConnectionList({
  name: 'httpExchanges',
  source: httpExchangeList,
  matching: () => everyEntry,
  node: (record) => new HttpExchangeType(record),
});
