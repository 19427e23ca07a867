import {
  findHttpExchangeBodies,
  findHttpExchanges,
  httpExchangeList,
} from '../../store/http-exchanges.ts';
import { everyEntry } from '../../store/page.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { HttpExchangeType } from './http-exchange.type.ts';

export const httpExchangeById = recordLoader(findHttpExchanges);

export const bodiesOfHttpExchange = valueLoader(findHttpExchangeBodies);

export const httpExchangeConnections = defineConnectionList({
  name: 'httpExchanges',
  source: httpExchangeList,
  matching: () => everyEntry,
  node: (record) => new HttpExchangeType(record),
});
