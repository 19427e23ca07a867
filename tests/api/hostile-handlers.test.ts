import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

// Code that nobody should run: each gets its documented outcome, and the server answers the others.

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
let neighbour: { readonly tenant: TestTenant; readonly sandboxId: string };

beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
  sandboxId = await tenant.createSandbox();
  const other = await service.createTenant();
  neighbour = { tenant: other, sandboxId: await other.createSandbox() };
  await create(neighbour.tenant, neighbour.sandboxId, 'echo', 'exports.handler = async (e) => e;');
});
afterAll(() => service.stop());

interface Answer {
  readonly statusCode: number;
  readonly functionError: string | null;
  readonly payload: { readonly errorType: string; readonly errorMessage: string };
}

async function create(
  owner: TestTenant,
  id: string,
  functionName: string,
  code: string,
  more: object = {},
): Promise<void> {
  await owner.client.ask(
    'mutation ($input: CreateFunctionInput!) { createFunction(input: $input) { function { id } } }',
    { input: { sandboxId: id, functionName, code, ...more } },
  );
}

async function invoke(owner: TestTenant, id: string, functionName: string): Promise<Answer> {
  const answer = await owner.client.ask<{ invoke: Answer }>(
    'mutation ($input: InvokeInput!) { invoke(input: $input) { statusCode functionError payload } }',
    { input: { sandboxId: id, functionName, payload: 'hello' } },
  );
  return answer.invoke;
}

describe.each([
  ['does not parse', 'exports.handler = (', 'Runtime.UserCodeSyntaxError'],
  ['has no handler', 'exports.other = async () => 1;', 'Runtime.HandlerNotFound'],
  ['throws while it loads', 'throw new RangeError("no");', 'RangeError'],
  ['never ends', 'exports.handler = async () => { while (true) {} };', 'Sandbox.Timedout'],
  ['never ends loading', 'while (true) {}', 'Sandbox.Timedout'],
  ['never answers', 'exports.handler = () => new Promise(() => undefined);', 'Runtime.NodeJsExit'],
  [
    'allocates without end',
    'exports.handler = async () => { const all = []; for (;;) all.push("x".repeat(1e6) + all.length); };',
    'Runtime.OutOfMemory',
  ],
  [
    'recurses without end',
    'exports.handler = async () => (function f() { return f() + 1; })();',
    'RangeError',
  ],
  [
    'prints without end',
    'exports.handler = async () => { for (;;) console.log("x".repeat(1000)); };',
    null,
  ],
  ['exits', 'exports.handler = async () => process.exit(1);', 'Runtime.ExitError'],
  [
    'tears at the language',
    'Object.prototype.toJSON = () => { throw 1; }; Array.prototype.push = null; Promise = null; JSON.stringify = null; exports.handler = async () => ({ a: 1 });',
    null,
  ],
])('a handler that %s', (what, code, errorType) => {
  test('fails alone', async () => {
    const functionName = what.replaceAll(' ', '-');
    await create(tenant, sandboxId, functionName, code);
    const [answer, other] = await Promise.all([
      invoke(tenant, sandboxId, functionName),
      invoke(neighbour.tenant, neighbour.sandboxId, 'echo'),
    ]);
    expect(answer.statusCode).toBe(200);
    if (errorType !== null) {
      expect([answer.functionError, answer.payload.errorType]).toEqual(['Unhandled', errorType]);
    }
    expect(other).toEqual({ statusCode: 200, functionError: null, payload: 'hello' });
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });
});
