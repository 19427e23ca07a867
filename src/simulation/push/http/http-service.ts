import type { Service } from '../../service.ts';
import { httpExchanges } from './http-exchange.ts';

/** HTTP as the front ends of a sandbox share it: what was asked and what was answered. */
export const httpService = {
  name: 'http',
  tables: [httpExchanges],
  timers: [],
  commands: {},
  eventKinds: {
    HTTP_REQUEST_RECEIVED: 'A front end of the sandbox received an HTTP request.',
    HTTP_REQUEST_REFUSED: 'A front end answered an HTTP request itself; no function was invoked.',
    HTTP_REQUEST_ANSWERED: 'An HTTP request was answered.',
  },
} as const satisfies Service;
