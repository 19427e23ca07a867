import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

const TEST = `query ($input: TestMappingTemplateInput!) {
  testMappingTemplate(input: $input) {
    rendered { text loopsCut requestOverride { header path querystring } responseOverride { status header } }
    error { kind message line column }
  }
}`;

async function tried(input: object): Promise<unknown> {
  const { testMappingTemplate } = await tenant.client.ask<{ testMappingTemplate: unknown }>(TEST, {
    input,
  });
  return testMappingTemplate;
}

test('a template is tried on a request, with everything that comes of it (AGC-05)', async () => {
  expect(
    await tried({
      template:
        "#set($context.responseOverride.status = 404)#set($context.requestOverride.header.A = 'b')$input.params('id') $input.params('q') $input.params('h') $input.json('$.a') $stageVariables.s $context.c.d",
      body: { a: [1] },
      pathParameters: { id: '7' },
      queryStringParameters: { q: '8' },
      headers: { h: '9' },
      stageVariables: { s: '10' },
      context: { c: { d: '11' } },
    }),
  ).toEqual({
    rendered: {
      text: '7 8 9 [1] 10 11',
      loopsCut: 0,
      requestOverride: { header: { A: 'b' }, path: {}, querystring: {} },
      responseOverride: { status: '404', header: {} },
    },
    error: null,
  });
});

test('a body may be a text of any kind', async () => {
  expect(await tried({ template: '$input.body', body: '<xml/>' })).toMatchObject({
    rendered: { text: '<xml/>' },
  });
  expect(await tried({ template: "$input.json('$')", body: '<xml/>' })).toMatchObject({
    rendered: null,
    error: { kind: 'UNREADABLE_BODY', line: null, column: null },
  });
});

test('a template that is none is told so, with the place', async () => {
  expect(await tried({ template: 'a\n #if(' })).toEqual({
    rendered: null,
    error: {
      kind: 'INVALID_TEMPLATE',
      message:
        'Line 2, column 6: a value is missing: a reference, a text in quotes, a number, a list, a map, true or false.',
      line: 2,
      column: 6,
    },
  });
});

test.each([
  ['headers', { headers: { a: 1 } }, '"a" is no text.'],
  ['stageVariables', { stageVariables: [] }, 'it is no object.'],
  ['context', { context: 'x' }, 'it is no object.'],
  ['body', { body: 'x'.repeat(1_048_577) }, 'it has 1048577 bytes, above 1048576.'],
])('%s that are none are refused', async (field, input, why) => {
  const { message, extensions } = await tenant.client.refusal(TEST, {
    input: { template: '', ...input },
  });
  expect(message).toBe(`Cannot take ${field}: ${why}`);
  expect(extensions).toMatchObject({ code: 'INVALID_PARAMETER', field });
});

test('an operation has room for a few templates only', async () => {
  const tests = Array.from(
    { length: 5 },
    (_, at) => `t${at}: testMappingTemplate(input: { template: "" }) { rendered { text } }`,
  );
  const { extensions } = await tenant.client.refusal(`{ ${tests.join(' ')} }`, {});
  expect(extensions).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
});
