import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorRegistry } from '../../src/graphql/errors.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

describe('docs/errors.md', () => {
  const documented = new Map(
    [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([A-Z0-9_]+)` +\|(.*)\|$/gm)].map(
      ([, code = '', cells = '']) => [code, cells.split('|').map((cell) => cell.trim())],
    ),
  );

  test('has every code of the registry, and no other', () => {
    expect([...documented.keys()].sort()).toEqual(Object.keys(errorRegistry).sort());
  });

  test.each(Object.entries(errorRegistry))('says what %s is', (code, definition) => {
    const { awsErrorCode, httpStatus, meaning, remedy } = definition;
    expect(documented.get(code)).toEqual([
      awsErrorCode === null ? '–' : `\`${awsErrorCode}\``,
      String(httpStatus),
      meaning,
      remedy,
    ]);
  });
});

/** A POST to the API with any body and headers. */
async function post(
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<{ status: number; codes: unknown[]; text: string }> {
  const response = await fetch(`${service.url}/graphql`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.key}`, ...headers },
    body,
  });
  const text = await response.text();
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, codes: errors.map(({ extensions }) => extensions.code), text };
}

describe('a request that is no request is refused', () => {
  test.each([
    ['malformed JSON', '{"query": "{ viewer', 400, 'BAD_REQUEST'],
    ['an empty body', '', 400, 'BAD_REQUEST'],
    ['JSON that is no object', '[]', 400, 'BAD_REQUEST'],
    ['a number', '1', 400, 'BAD_REQUEST'],
    ['no query', '{}', 400, 'BAD_REQUEST'],
    ['an empty query', '{"query":""}', 400, 'BAD_REQUEST'],
    ['a query that is no text', '{"query":{"a":1}}', 400, 'BAD_REQUEST'],
    [
      'variables that are a text',
      '{"query":"{ viewer { isRoot } }","variables":"{}"}',
      400,
      'BAD_REQUEST',
    ],
    ['a batch', '[{"query":"{ viewer { isRoot } }"}]', 400, 'BAD_REQUEST'],
    ['a query that is not GraphQL', '{"query":"{ viewer"}', 400, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', '{"query":"{ nobody }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a wrong type', '{"query":"{ sandbox(id: {}) { id } }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', '{"query":"{ sandbox { id } }"}', 400, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'a subscription over HTTP',
      '{"query":"subscription { lifecycleEvents(sandboxId: \\"sbx_0\\") { seq } }"}',
      400,
      'BAD_REQUEST',
    ],
    [
      'two operations and no name',
      '{"query":"query A { rules { id } } query B { rules { id } }"}',
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'the hash of a query',
      '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"00"}}}',
      200,
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
  ])('%s', async (_case, body, status, code) => {
    const answer = await post(body);
    expect([answer.codes, answer.status]).toEqual([[code], status]);
    expect(errorRegistry).toHaveProperty(code);
  });

  test.each([
    ['a variable of the wrong type', { input: { name: 1 } }],
    ['a missing field', { input: {} }],
    ['an unknown field', { input: { name: 'x', colour: 'red' } }],
    ['null for what is needed', { input: null }],
    ['an unknown enum value', { input: { name: 'x', clock: { mode: 'BACKWARDS' } } }],
    ['a date that is none', { input: { name: 'x', clock: { startAt: 'yesterday' } } }],
    ['a number for a date', { input: { name: 'x', clock: { startAt: true } } }],
  ])('%s', async (_case, variables) => {
    const query =
      'mutation ($input: CreateSandboxInput!) { createSandbox(input: $input) { sandbox { id } } }';
    const { status, errors } = await tenant.client.send(query, variables);
    expect(status).toBe(400);
    expect(errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT' }]);
  });

  test.each([
    ['text/plain', 415],
    ['application/xml', 415],
    ['multipart/form-data; boundary=x', 415],
  ])('a body of the content type %s', async (contentType, status) => {
    const answer = await post('{"query":"{ rules { id } }"}', { 'content-type': contentType });
    expect([answer.codes, answer.status]).toEqual([['BAD_REQUEST'], status]);
  });

  test('a body above 16 MiB, with the limit', async () => {
    const { status, text } = await post(`{"query":"${' '.repeat(16 * 1_048_576)}"}`);
    expect(status).toBe(413);
    expect(JSON.parse(text)).toEqual({
      errors: [
        {
          message:
            'Cannot read the request: its body has 16777228 bytes, above the limit of 16777216 bytes. Send less in one request.',
          extensions: {
            code: 'REQUEST_BODY_TOO_LARGE',
            detail: { limit: 16_777_216, actual: 16_777_228 },
          },
        },
      ],
    });
  });

  // What can be sent without asking first is not read; the rest a browser asks this server for.
  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a POST of %s, which other sites could make a browser send',
    async (contentType) => {
      const body =
        '{"query":"mutation { createSandbox(input: { name: \\"x\\" }) { sandbox { id } } }"}';
      const { status, codes } = await post(body, { 'content-type': contentType });
      expect([status, codes]).toEqual([415, ['BAD_REQUEST']]);
    },
  );

  test('a mutation by GET', async () => {
    const mutation = 'mutation { createSandbox(input: { name: "x" }) { sandbox { id } } }';
    const response = await fetch(`${service.url}/graphql?query=${encodeURIComponent(mutation)}`, {
      headers: { authorization: `Bearer ${tenant.key}`, 'apollo-require-preflight': 'x' },
    });
    expect(response.status).toBe(405);
  });

  test('what is not HTTP at all', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const [answer] = (await new Promise((resolve) =>
      socket.once('data', (data) => resolve([data])),
    )) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 400 /);
    socket.destroy();
  });
});

describe('a failure of ours', () => {
  test('is masked, and the log has it under its id', async () => {
    // A table is taken away from under the service: no caller may see what the database says.
    const { Client } = await import('pg');
    const database = new Client({ connectionString: service.databaseUrl });
    await database.connect();
    await database.query('ALTER TABLE sandbox RENAME TO hidden');
    try {
      const { message, extensions } = await tenant.client.refusal(
        '{ sandboxes { edges { cursor } } }',
      );
      expect(message).toBe('Something failed on our side. If it stays, report the errorId.');
      expect(extensions).toEqual({
        code: 'INTERNAL',
        errorId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      });
      const logged = service.log.find(({ errorId }) => errorId === extensions['errorId']);
      expect(JSON.stringify(logged)).toContain('sandbox');
    } finally {
      await database.query('ALTER TABLE hidden RENAME TO sandbox');
      await database.end();
    }
    expect((await tenant.client.send('{ sandboxes { edges { cursor } } }')).errors).toBeUndefined();
  });
});
