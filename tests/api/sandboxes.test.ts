import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  START_AT,
  startTestService,
  type TestService,
  type TestTenant,
} from '../support/service.ts';

const CREATE = `mutation ($input: CreateSandboxInput!) {
  createSandbox(input: $input) { sandbox { id name region accountId seed clock { mode rate now nextDueAt advance { id } } } }
}`;
const LIST = '{ sandboxes(first: 100) { edges { node { id name } } } }';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

interface Created {
  readonly createSandbox: { readonly sandbox: { readonly id: string; readonly clock: object } };
}

describe('createSandbox', () => {
  test('creates an empty sandbox as it was asked for', async () => {
    const { createSandbox } = await tenant.client.ask<Created>(CREATE, {
      input: {
        name: ' outage drill ',
        region: 'eu-west-1',
        seed: 'lesson-3',
        clock: { mode: 'SCALED', rate: 60, startAt: '2999-12-31T23:00:00.000Z' },
      },
    });
    expect(createSandbox.sandbox).toMatchObject({
      id: expect.stringMatching(/^sbx_\w+$/) as string,
      name: 'outage drill',
      region: 'eu-west-1',
      accountId: expect.stringMatching(/^\d{12}$/) as string,
      seed: 'lesson-3',
      clock: { mode: 'SCALED', rate: 60, nextDueAt: null, advance: null },
    });
  });

  test('takes us-east-1, a random seed and real time where nothing else is asked', async () => {
    const { createSandbox } = await tenant.client.ask<Created>(CREATE, { input: { name: 'x' } });
    expect(createSandbox.sandbox).toMatchObject({
      region: 'us-east-1',
      seed: expect.stringMatching(/^\w{16}$/) as string,
      clock: { mode: 'REAL_TIME', rate: 1 },
    });
  });

  test('begins a clock that stands still where it is told to', async () => {
    const clock = { mode: 'MANUAL', startAt: START_AT };
    const { createSandbox } = await tenant.client.ask<Created>(CREATE, {
      input: { name: 'x', clock },
    });
    expect(createSandbox.sandbox.clock).toMatchObject({ mode: 'MANUAL', rate: 0, now: START_AT });
  });

  test('may be asked for the same seed twice', async () => {
    const create =
      'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = 1" }) { function { functionArn } } }';
    const arns = [];
    for (const seed of ['twin', 'twin']) {
      const id = await tenant.createSandbox({ seed });
      arns.push(await tenant.client.ask(create, { id }));
    }
    expect(arns[0]).toEqual(arns[1]);
  });

  test.each([
    ['an empty name', { name: ' ' }, 'INVALID_ARGUMENT', 'name'],
    ['a long name', { name: 'x'.repeat(65) }, 'INVALID_ARGUMENT', 'name'],
    ['a region that is none', { name: 'x', region: 'Mars' }, 'INVALID_ARGUMENT', 'region'],
    ['an empty seed', { name: 'x', seed: '' }, 'INVALID_ARGUMENT', 'seed'],
    ['a seed with U+0000', { name: 'x', seed: 'a\0' }, 'INVALID_ARGUMENT', 'seed'],
    ['SCALED without a rate', { name: 'x', clock: { mode: 'SCALED' } }, 'CLOCK_INVALID', 'rate'],
    [
      'a rate for MANUAL',
      { name: 'x', clock: { mode: 'MANUAL', rate: 2 } },
      'CLOCK_INVALID',
      'rate',
    ],
    [
      'a start after the year 2999',
      { name: 'x', clock: { startAt: '3000-01-01T00:00:00Z' } },
      'INVALID_ARGUMENT',
      'startAt',
    ],
  ])('refuses %s', async (_case, input, code, field) => {
    const before = await tenant.client.ask(LIST);
    const { extensions } = await tenant.client.refusal(CREATE, { input });
    expect(extensions).toMatchObject({ code, field });
    expect(await tenant.client.ask(LIST)).toEqual(before);
  });

  test('refuses a key that is limited to one sandbox', async () => {
    const sandboxId = await tenant.createSandbox();
    const key = await tenant.createKey({ role: 'OWNER', sandboxId });
    expect((await key.refusal(CREATE, { input: { name: 'x' } })).extensions).toMatchObject({
      code: 'FORBIDDEN',
      detail: { required: 'EDITOR', sandboxId },
    });
  });
});

test('renameSandbox gives it another name', async () => {
  const id = await tenant.createSandbox({ name: 'before' });
  const rename =
    'mutation ($id: ID!, $name: String!) { renameSandbox(input: { sandboxId: $id, name: $name }) { sandbox { id name } } }';
  expect(await tenant.client.ask(rename, { id, name: ' after ' })).toEqual({
    renameSandbox: { sandbox: { id, name: 'after' } },
  });
  expect((await tenant.client.refusal(rename, { id, name: '' })).extensions).toMatchObject({
    code: 'INVALID_ARGUMENT',
    field: 'name',
  });
  expect(await tenant.client.ask('query ($id: ID!) { sandbox(id: $id) { name } }', { id })).toEqual(
    { sandbox: { name: 'after' } },
  );
});

describe('deleteSandbox', () => {
  const remove =
    'mutation ($id: ID!) { deleteSandbox(input: { sandboxId: $id }) { deletedSandboxId } }';

  test('deletes it with everything in it: nothing of it is found any more', async () => {
    const id = await tenant.createSandbox();
    const key = await tenant.createKey({ role: 'EDITOR', sandboxId: id });
    const { createFunction, invoke } = await tenant.client.ask<{
      createFunction: { function: { id: string } };
      invoke: { invocation: { id: string } };
    }>(
      `mutation ($id: ID!) {
        createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = async () => 1" }) { function { id } }
        invoke(input: { sandboxId: $id, functionName: "f" }) { invocation { id } }
      }`,
      { id },
    );
    expect(await tenant.client.ask(remove, { id })).toEqual({
      deleteSandbox: { deletedSandboxId: id },
    });
    const { data, errors } = await tenant.client.send<object>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      { ids: [id, createFunction.function.id, invoke.invocation.id, key.keyId] },
    );
    expect(data).toEqual({ nodes: [null, null, null, null] });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(Array(4).fill('NOT_FOUND'));
  });

  test('answers commands to it as to one that never was', async () => {
    const id = await tenant.createSandbox();
    await tenant.client.ask(remove, { id });
    const invoke =
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode } }';
    await expect
      .poll(async () => (await tenant.client.refusal(invoke, { id })).message)
      .toBe(`There is no sandbox "${id}".`);
    expect((await tenant.client.refusal(remove, { id })).extensions).toEqual({ code: 'NOT_FOUND' });
  });
});

test('the agenda tells what will happen, when and why', async () => {
  const id = await tenant.createSandbox({
    clock: { mode: 'SCALED', rate: 0.000_001, startAt: START_AT },
  });
  await tenant.client.ask(
    'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "slow", code: "exports.handler = async () => 1" }) { function { id } } }',
    { id },
  );
  // Nobody waits for the answer: on this clock it is days away.
  void service.engine
    .invoke(id, {
      functionName: 'slow',
      qualifier: null,
      invocationType: 'REQUEST_RESPONSE',
      payload: null,
      clientContext: null,
    })
    .catch(() => undefined);
  const agenda = async (): Promise<unknown[]> =>
    (
      await tenant.client.ask<{ sandbox: { agenda: unknown[] } }>(
        'query ($id: ID!) { sandbox(id: $id) { agenda { dueAt what why functionName rule { id } invocation { status } } } }',
        { id },
      )
    ).sandbox.agenda;
  await expect.poll(agenda).toEqual([
    {
      dueAt: expect.stringMatching(/^2026-01-12T15:40:00\.\d{3}Z$/) as string,
      what: 'The environment of "slow" is ready and calls the handler',
      why: expect.any(String) as string,
      functionName: 'slow',
      rule: { id: 'SYN-60' },
      invocation: { status: 'RUNNING' },
    },
  ]);
  const tooMany = 'query ($id: ID!) { sandbox(id: $id) { agenda(first: 101) { what } } }';
  expect((await tenant.client.refusal(tooMany, { id })).extensions).toEqual({
    code: 'INVALID_ARGUMENT',
    field: 'first',
    detail: { min: 1, max: 100 },
  });
});
