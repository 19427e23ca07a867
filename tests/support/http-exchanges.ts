import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../../src/simulation/push/http/http-message.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** A request with everything at its simplest but what is given. */
export function httpRequest(request: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'GET',
    rawPath: '/',
    rawQueryString: '',
    headers: [],
    body: null,
    isBase64Encoded: false,
    sourceIp: '192.0.2.7',
    ...request,
  };
}

/** Who signs a request: everything that is not given is left out; null for nobody. */
export function signer(caller: Partial<CallerInput> | null): CallerInput | null {
  return (
    caller && {
      arn: null,
      identityPolicy: null,
      principalOrgId: null,
      servicePrincipal: null,
      sourceArn: null,
      sourceAccount: null,
      eventSourceToken: null,
      ...caller,
    }
  );
}

/** The value of a header of the response; undefined where it is not there. */
export function responseHeader(exchange: HttpExchangeRow, name: string): string | undefined {
  return exchange.responseHeaders?.find((header) => header.name.toLowerCase() === name)?.value;
}

/** Lets time pass until an exchange has its response. */
export function endOf(sandbox: TestSandbox, exchangeId: string): HttpExchangeRow {
  for (;;) {
    const exchange = sandbox.savedRow('http_exchange', exchangeId) as HttpExchangeRow | undefined;
    if (!exchange) throw new Error(`No exchange ${exchangeId}`);
    if (exchange.endedAtMs !== null) return exchange;
    const dueAt = sandbox.world.nextDueAt;
    if (dueAt === null) throw new Error(`Exchange ${exchangeId} never ends`);
    sandbox.world.advance(dueAt);
    sandbox.collect();
  }
}
