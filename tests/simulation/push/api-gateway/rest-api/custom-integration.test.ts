import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../../src/simulation/commands.ts';
import { responseHeader } from '../../../../support/http-exchanges.ts';
import { TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox, type TestSandbox } from '../../../../support/test-sandbox.ts';

const ECHO = 'exports.handler = async (event) => event';
const JSON_TYPE = [{ name: 'Content-Type', value: 'application/json' }];

/** An API whose `POST /orders/{id}` is a custom integration of "orders"; not deployed yet. */
function customOf(
  sandbox: TestSandbox,
  code: string,
  input: Partial<CommandInput<'PutIntegration'>> = {},
): TestRestApi {
  sandbox.createFunction('orders', code);
  return new TestRestApi(sandbox).route('POST /orders/{id}', { type: 'AWS', ...input }).permit();
}

function payloads(sandbox: TestSandbox): unknown[] {
  return [...sandbox.invocations.values()].map(({ payload }) => JSON.parse(payload) as unknown);
}

describe('what a function behind a custom integration gets', () => {
  test('is what the template makes of the request (AGC-01)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO, {
      requestTemplates: {
        'application/json':
          '{"id":"$input.params(\'id\')","order":$input.json(\'$.order\'),"stage":"$context.stage","who":"$stageVariables.who","q":"$input.params().querystring.q","kind":"$input.params(\'X-Kind\')"}',
      },
    })
      .response('POST /orders/{id}', '200')
      .deploy('prod', { who: 'ann' });
    const exchange = api.request('POST /prod/orders/7?q=a&q=b', {
      headers: [...JSON_TYPE, { name: 'X-Kind', value: 'rush' }],
      body: '{"order":{"lines":[1,2]}}',
    });
    expect(exchange).toMatchObject({ statusCode: 200, functionName: 'orders' });
    expect(payloads(sandbox)).toEqual([
      { id: '7', order: { lines: [1, 2] }, stage: 'prod', who: 'ann', q: 'b', kind: 'rush' },
    ]);
  });

  test('is the body as it is without a template, and an empty event without a body (AGC-01)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO).response('POST /orders/{id}', '200').deploy();
    api.request('POST /prod/orders/7', { headers: JSON_TYPE, body: '{"a":1}' });
    api.request('POST /prod/orders/7');
    expect(payloads(sandbox)).toEqual([{ a: 1 }, {}]);
  });

  test.each([
    ['WHEN_NO_MATCH', true, 200],
    ['WHEN_NO_TEMPLATES', true, 415],
    ['WHEN_NO_TEMPLATES', false, 200],
    ['NEVER', false, 415],
  ] as const)(
    '%s with other templates (%s) lets a body without one through: %i (AGC-01)',
    (passthroughBehavior, hasTemplates, statusCode) => {
      const api = customOf(openSandbox(), ECHO, {
        passthroughBehavior,
        requestTemplates: hasTemplates ? { 'text/xml': '{}' } : null,
      })
        .response('POST /orders/{id}', '200')
        .deploy();
      const exchange = api.request('POST /prod/orders/7', { headers: JSON_TYPE, body: '{}' });
      expect(exchange.statusCode).toBe(statusCode);
    },
  );

  test('has to be JSON: else 400 (AGC-01)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO).response('POST /orders/{id}', '200').deploy();
    expect(api.request('POST /prod/orders/7', { body: 'a=1' })).toMatchObject({
      statusCode: 400,
      responseBody: '{"message":"Could not parse request body into json."}',
    });
    expect(sandbox.invocations.size).toBe(0);
  });

  test('a template that cannot be rendered is 500, and the log says where (AGC-01)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO, {
      requestTemplates: {
        'application/json':
          '#foreach($a in [1..1000])#foreach($b in [1..1000])#foreach($c in [1..1000])x#end#end#end',
      },
    })
      .response('POST /orders/{id}', '200')
      .deploy();
    expect(api.request('POST /prod/orders/7').statusCode).toBe(500);
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGC-01' });
    expect(sandbox.events.at(-1)?.message).toContain('more work than one may');
  });

  test('bytes come in base64 where the integration converts them to text (AGC-01)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    const api = new TestRestApi(sandbox, { binaryMediaTypes: ['image/png'] })
      .route('POST /orders/{id}', {
        type: 'AWS',
        contentHandling: 'CONVERT_TO_TEXT',
        requestTemplates: { 'image/png': '{"picture":"$input.body"}' },
      })
      .response('POST /orders/{id}', '200')
      .permit()
      .deploy();
    api.request('POST /prod/orders/7', {
      headers: [{ name: 'Content-Type', value: 'image/png' }],
      body: '/9j/',
      isBase64Encoded: true,
    });
    expect(payloads(sandbox)).toEqual([{ picture: '/9j/' }]);
  });
});

describe('an asynchronous integration', () => {
  const header = 'integration.request.header.X-Amz-Invocation-Type';

  test("a constant 'Event' gives 202 at once, and the function runs later (AGC-02)", () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, "exports.handler = async () => { throw new Error('no') }", {
      requestParameters: { [header]: "'Event'" },
    })
      .response('POST /orders/{id}', '202')
      .deploy();
    const exchange = api.request('POST /prod/orders/7', { body: '{"a":1}' });
    expect(exchange).toMatchObject({
      statusCode: 202,
      responseBody: null,
      endedAtMs: exchange.receivedAtMs,
    });
    expect(sandbox.events.at(-1)).toMatchObject({ kind: 'HTTP_REQUEST_ANSWERED', rule: 'AGC-02' });
    sandbox.advanceUntilIdle();
    expect([...sandbox.invocations.values()]).toMatchObject([
      { invocationType: 'EVENT', status: 'FAILED' },
    ]);
    expect(sandbox.attempts.size).toBe(3);
  });

  test('a header of the client may decide (AGC-02)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO, {
      requestParameters: { [header]: 'method.request.header.InvocationType' },
    })
      .response('POST /orders/{id}', '200')
      .deploy();
    const send = (value: string | null): number | null =>
      api.request('POST /prod/orders/7', {
        headers: value === null ? [] : [{ name: 'invocationtype', value }],
      }).statusCode;
    expect([send('Event'), send('RequestResponse'), send('DryRun'), send(null)]).toEqual([
      200, 200, 200, 200,
    ]);
    expect([...sandbox.invocations.values()].map((row) => row.invocationType)).toEqual([
      'EVENT',
      'REQUEST_RESPONSE',
      'REQUEST_RESPONSE',
    ]);
    expect(send('Later')).toBe(500);
  });

  test('a template may decide as well (AGC-02)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, ECHO, {
      requestTemplates: {
        'application/json':
          "#set($context.requestOverride.header.X-Amz-Invocation-Type = 'Event'){}",
      },
    })
      .response('POST /orders/{id}', '202')
      .deploy();
    expect(api.request('POST /prod/orders/7').statusCode).toBe(202);
    expect([...sandbox.invocations.values()]).toMatchObject([{ invocationType: 'EVENT' }]);
  });

  test('a missing permission shows at once (AGC-02, AGR-07)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', ECHO);
    const api = new TestRestApi(sandbox)
      .route('POST /orders', { type: 'AWS', requestParameters: { [header]: "'Event'" } })
      .response('POST /orders', '202')
      .deploy();
    expect(api.request('POST /prod/orders').statusCode).toBe(500);
  });
});

describe('what the client gets', () => {
  const THROWS =
    "exports.handler = async ({ say }) => { if (say) throw new Error(say); return { made: 7, kind: 'new' } }";

  /** 200 by default, 404 for "no such order …", 400 for whatever begins with "bad". */
  function mapped(sandbox: TestSandbox): TestRestApi {
    return customOf(sandbox, THROWS)
      .response('POST /orders/{id}', '200')
      .response('POST /orders/{id}', '404', { selectionPattern: 'no such order \\d+' })
      .response('POST /orders/{id}', '400', {
        selectionPattern: 'bad.*',
        responseTemplates: {
          'application/json': '{"error":"$input.path(\'$.errorMessage\')"}',
        },
      })
      .deploy();
  }

  test.each([
    ['no such order 7', 404],
    ['there is no such order 7', 200],
    ['no such order seven', 200],
    ['bad input', 400],
    ['too bad', 200],
  ])('an error "%s" is %i: the pattern has to match all of it (AGC-04)', (say, statusCode) => {
    const exchange = mapped(openSandbox()).request('POST /prod/orders/7', {
      body: JSON.stringify({ say }),
    });
    expect(exchange.statusCode).toBe(statusCode);
  });

  test('an error that no pattern fits is the body of the default response (AGC-04)', () => {
    const sandbox = openSandbox();
    const exchange = mapped(sandbox).request('POST /prod/orders/7', { body: '{"say":"oh"}' });
    expect(exchange.statusCode).toBe(200);
    expect(JSON.parse(exchange.responseBody ?? '')).toMatchObject({ errorMessage: 'oh' });
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGC-04' });
  });

  test('a response template reads the error (AGC-04)', () => {
    const exchange = mapped(openSandbox()).request('POST /prod/orders/7', {
      body: '{"say":"bad id"}',
    });
    expect(exchange.responseBody).toBe('{"error":"bad id"}');
  });

  test('a result passes as it is without a template (AGC-05)', () => {
    const sandbox = openSandbox();
    const exchange = mapped(sandbox).request('POST /prod/orders/7');
    expect(exchange).toMatchObject({ statusCode: 200, responseBody: '{"made":7,"kind":"new"}' });
    expect(responseHeader(exchange, 'content-type')).toBe('application/json');
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGC-05' });
  });

  test("a result is $input.json('$') in a template, which may override the status (AGC-05)", () => {
    const api = customOf(openSandbox(), THROWS)
      .response('POST /orders/{id}', '200', {
        responseTemplates: {
          'application/json':
            "#set($result = $input.path('$'))#if($result.kind == 'new')#set($context.responseOverride.status = 201)#set($context.responseOverride.header.X-Made = \"$result.made\")#end$input.json('$')",
        },
      })
      .deploy();
    const exchange = api.request('POST /prod/orders/7');
    expect(exchange).toMatchObject({ statusCode: 201, responseBody: '{"made":7,"kind":"new"}' });
    expect(responseHeader(exchange, 'x-made')).toBe('7');
  });

  test('headers come from texts, the body, the stage and the context (AGC-05)', () => {
    const api = customOf(openSandbox(), THROWS)
      .response('POST /orders/{id}', '200', {
        responseParameters: {
          'method.response.header.Text': "'fixed'",
          'method.response.header.Made': 'integration.response.body.made',
          'method.response.header.Stage': 'context.stage',
          'method.response.header.Who': 'stageVariables.who',
        },
      })
      .deploy('prod', { who: 'ann' });
    const exchange = api.request('POST /prod/orders/7');
    expect(['text', 'made', 'stage', 'who'].map((name) => responseHeader(exchange, name))).toEqual([
      'fixed',
      '7',
      'prod',
      'ann',
    ]);
  });

  test('base64 becomes bytes where the response converts it (AGC-05)', () => {
    const api = customOf(openSandbox(), "exports.handler = async () => 'aGk='")
      .response('POST /orders/{id}', '200', { contentHandling: 'CONVERT_TO_BINARY' })
      .deploy();
    expect(api.request('POST /prod/orders/7')).toMatchObject({
      responseBody: 'aGk=',
      responseIsBase64Encoded: true,
      responseBytes: 2,
    });
  });

  test('500 where no response fits and none is the default (AGC-04)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, THROWS)
      .response('POST /orders/{id}', '400', { selectionPattern: 'bad.*' })
      .deploy();
    expect(api.request('POST /prod/orders/7')).toMatchObject({
      statusCode: 500,
      responseBody: '{"message":"Internal server error"}',
    });
    expect(sandbox.events.at(-1)?.message).toContain('no default output mapping');
  });

  test('504 after the timeout of the integration (AGC-06)', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      'exports.handler = () => new Promise((r) => setTimeout(r, 60000))',
      {
        timeout: 90,
      },
    );
    const api = new TestRestApi(sandbox)
      .route('POST /orders', { type: 'AWS' })
      .response('POST /orders', '200')
      .permit()
      .deploy();
    const exchange = api.request('POST /prod/orders');
    expect(exchange).toMatchObject({ statusCode: 504, endedAtMs: exchange.receivedAtMs + 29_000 });
    expect(sandbox.events.at(-1)).toMatchObject({ rule: 'AGC-06' });
  });

  test('500 where what was deployed is deleted meanwhile (AGR-11)', () => {
    const sandbox = openSandbox();
    const api = customOf(sandbox, 'exports.handler = () => new Promise((r) => setTimeout(r, 1000))')
      .response('POST /orders/{id}', '200')
      .deploy();
    const { exchangeId } = sandbox.execute('RequestApi', {
      apiId: api.restApiId,
      request: {
        method: 'POST',
        rawPath: '/prod/orders/7',
        rawQueryString: '',
        headers: [],
        body: null,
        isBase64Encoded: false,
        sourceIp: '192.0.2.7',
      },
      caller: null,
    });
    sandbox.execute('DeleteRestApi', { restApiId: api.restApiId });
    sandbox.advanceUntilIdle();
    expect(sandbox.savedRow('http_exchange', exchangeId)).toMatchObject({ statusCode: 500 });
  });
});

describe('a mock', () => {
  function mockOf(template: string | null): TestRestApi {
    return new TestRestApi(openSandbox())
      .route('OPTIONS /orders', {
        type: 'MOCK',
        requestTemplates: template === null ? null : { 'application/json': template },
      })
      .response('OPTIONS /orders', '200', {
        responseParameters: { 'method.response.header.Access-Control-Allow-Origin': "'*'" },
        responseTemplates: { 'text/plain': 'hello $context.httpMethod' },
      })
      .response('OPTIONS /orders', '404', { selectionPattern: '4\\d{2}' })
      .deploy();
  }

  test('answers with the response whose pattern fits the status of its template (AGC-04)', () => {
    const exchange = mockOf('{"statusCode": 200}').request('OPTIONS /prod/orders');
    expect(exchange).toMatchObject({
      statusCode: 200,
      responseBody: 'hello OPTIONS',
      functionName: null,
    });
    expect(responseHeader(exchange, 'content-type')).toBe('text/plain');
    expect(responseHeader(exchange, 'access-control-allow-origin')).toBe('*');
    expect(mockOf('{"statusCode": 404}').request('OPTIONS /prod/orders').statusCode).toBe(404);
  });

  test.each([['{}'], ['no JSON'], [null]])('500 where %s says no status (AGR-11)', (template) => {
    expect(mockOf(template).request('OPTIONS /prod/orders').statusCode).toBe(500);
  });
});
