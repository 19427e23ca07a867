import type { CommandInput } from '../../src/simulation/commands.ts';
import type { HttpExchangeRow } from '../../src/simulation/push/http/http-exchange.ts';
import type { HttpRequest } from '../../src/simulation/push/http/http-message.ts';
import type { CallerInput } from '../../src/simulation/lambda/policy/caller.ts';
import { endOf, httpRequest, signer } from './http-exchanges.ts';
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
    caller: signer(caller),
  });
  return endOf(sandbox, exchangeId);
}
