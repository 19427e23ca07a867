import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../../src/simulation/push/http/http-message.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import { endOf, httpRequest, signer } from './http-exchanges.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** Sends a request to an API of either kind and waits for the response. */
export function requestApi(
  sandbox: TestSandbox,
  apiId: string,
  request: Partial<HttpRequest> = {},
  caller: Partial<CallerInput> | null = null,
): HttpExchangeRow {
  const { exchangeId } = sandbox.execute('RequestApi', {
    apiId,
    request: httpRequest(request),
    caller: signer(caller),
  });
  return endOf(sandbox, exchangeId);
}
