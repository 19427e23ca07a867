import { ApiClient } from '../client/api-client.ts';
import { demoFunctions } from './demo-handlers.ts';

/** What the first start creates, by the names under which the data folder keeps it. */
export interface DemoAccess {
  /** The demo tenant's key. */
  readonly demoKey: string;
  readonly demoSandboxId: string;
}

/** Creates the tenant `demo`, its key, and the sandbox `demo` with two functions. */
export async function createDemo(url: string, rootKey: string): Promise<DemoAccess> {
  const { createTenant } = await new ApiClient(url, rootKey).request<{
    createTenant: { secret: string };
  }>('mutation { createTenant(input: { name: "demo" }) { secret } }');
  const client = new ApiClient(url, createTenant.secret);
  const { createSandbox } = await client.request<{ createSandbox: { sandbox: { id: string } } }>(
    'mutation { createSandbox(input: { name: "demo" }) { sandbox { id } } }',
  );
  const sandboxId = createSandbox.sandbox.id;
  for (const { functionName, description, code } of demoFunctions) {
    await client.request(
      'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
      { input: { sandboxId, functionName, description, code } },
    );
  }
  return { demoKey: createTenant.secret, demoSandboxId: sandboxId };
}
