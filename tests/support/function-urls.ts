import type { CommandInput } from '../../src/simulation/commands.ts';
import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../../src/simulation/push/http/http-message.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** Gives a function or alias a URL; returns its id in the domain. */
export function createUrl(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'CreateFunctionUrlConfig'>> = {},
): string {
  const { functionUrlConfigId } = sandbox.execute('CreateFunctionUrlConfig', {
    functionName: 'orders',
    qualifier: null,
    authType: 'NONE',
    invokeMode: null,
    cors: null,
    ...input,
  });
  return functionUrlConfigId.replace('url_', '');
}

/** Adds the two permissions that a public URL takes (URL-06). */
export function letEverybodyIn(sandbox: TestSandbox, qualifier: string | null = null): void {
  addPermission(sandbox, {
    qualifier,
    statementId: 'url',
    principal: '*',
    action: 'lambda:InvokeFunctionUrl',
    functionUrlAuthType: 'NONE',
  });
  addPermission(sandbox, {
    qualifier,
    statementId: 'invoke',
    principal: '*',
    action: 'lambda:InvokeFunction',
    invokedViaFunctionUrl: true,
  });
}

/** Creates "orders" with that code and a URL that everybody may use; returns the URL's id. */
export function publicFunction(
  sandbox: TestSandbox,
  code: string,
  input: Partial<CommandInput<'CreateFunctionUrlConfig'>> = {},
): string {
  sandbox.createFunction('orders', code);
  const urlId = createUrl(sandbox, input);
  letEverybodyIn(sandbox);
  return urlId;
}

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

/** Sends a request to a URL and waits for the response. */
export function requestUrl(
  sandbox: TestSandbox,
  urlId: string,
  request: Partial<HttpRequest> = {},
  caller: Partial<CallerInput> | null = null,
): HttpExchangeRow {
  const { exchangeId } = sandbox.execute('RequestFunctionUrl', {
    url: { urlId },
    request: httpRequest(request),
    caller: caller && {
      arn: null,
      identityPolicy: null,
      principalOrgId: null,
      servicePrincipal: null,
      sourceArn: null,
      sourceAccount: null,
      eventSourceToken: null,
      ...caller,
    },
  });
  return endOf(sandbox, exchangeId);
}

/** The value of a header of the response; undefined where it is not there. */
export function responseHeader(exchange: HttpExchangeRow, name: string): string | undefined {
  return exchange.responseHeaders?.find((header) => header.name.toLowerCase() === name)?.value;
}

function endOf(sandbox: TestSandbox, exchangeId: string): HttpExchangeRow {
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
