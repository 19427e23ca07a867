import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../../src/simulation/commands.ts';
import { Refusal } from '../../../../../src/simulation/errors.ts';
import { lambdaUri, proxyOf, TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox } from '../../../../support/test-sandbox.ts';

const OK = "exports.handler = async () => ({ body: 'ok' })";

/** What a command refuses with. */
function refusalOf(work: () => unknown): Pick<Refusal, 'code' | 'message' | 'field'> {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('Nothing was refused');
}

describe('a REST API', () => {
  test('begins with its root, and ends with everything in it', () => {
    const sandbox = openSandbox();
    sandbox.createFunction('orders', OK);
    const api = new TestRestApi(sandbox, { name: 'shop', description: 'sells' });
    expect(api.restApiId).toMatch(/^[a-z0-9]{10}$/);
    expect(api.row).toMatchObject({ name: 'shop', description: 'sells', binaryMediaTypes: [] });
    expect(api.resources()).toMatchObject([
      { path: '/', parentId: null, resourceId: api.row.rootResourceId, methods: [] },
    ]);
    api.route('GET /orders').permit().deploy();
    const { row } = api;
    sandbox.execute('DeleteRestApi', { restApiId: api.restApiId });
    for (const table of ['rest_api', 'rest_resource', 'rest_deployment', 'rest_stage', 'trigger']) {
      expect([table, sandbox.savedRow(table, row.id)]).toEqual([table, undefined]);
    }
    expect(refusalOf(() => api.request('GET /prod/orders')).code).toBe('API_NOT_FOUND');
  });

  test('changes what is named, for the next deployment', () => {
    const api = new TestRestApi(openSandbox(), { description: 'sells' });
    api.sandbox.execute('UpdateRestApi', {
      restApiId: api.restApiId,
      name: 'store',
      description: null,
      binaryMediaTypes: ['*/*'],
    });
    expect(api.row).toMatchObject({
      name: 'store',
      description: 'sells',
      binaryMediaTypes: ['*/*'],
    });
  });

  test.each([
    [{ name: ' ' }, 'name'],
    [{ name: 'a'.repeat(1_025) }, 'name'],
    [{ description: 'a'.repeat(1_025) }, 'description'],
    [{ binaryMediaTypes: ['png'] }, 'binaryMediaTypes'],
    [{ binaryMediaTypes: Array.from({ length: 26 }, () => 'image/png') }, 'binaryMediaTypes'],
  ])('is refused with %j', (input, field) => {
    const sandbox = openSandbox();
    expect(refusalOf(() => new TestRestApi(sandbox, input))).toMatchObject({
      code: 'API_BAD_REQUEST',
      field,
    });
    expect(sandbox.events).toEqual([]);
  });

  test('is one of 100 at most', () => {
    const sandbox = openSandbox();
    for (let number = 0; number < 100; number++) new TestRestApi(sandbox);
    expect(refusalOf(() => new TestRestApi(sandbox)).code).toBe('QUOTA_EXCEEDED');
  });

  test('is not found by an id that none has', () => {
    const sandbox = openSandbox();
    expect(
      refusalOf(() => sandbox.execute('DeleteRestApi', { restApiId: 'abcdefghij' })),
    ).toMatchObject({
      code: 'API_NOT_FOUND',
      message: 'Invalid API identifier specified 123456789012:abcdefghij',
    });
  });
});

describe('a resource', () => {
  test('has the path of the one above and its own part', () => {
    const api = new TestRestApi(openSandbox());
    api.resource('/orders/{id}/{proxy+}');
    expect(api.resources().map(({ path }) => path)).toEqual([
      '/',
      '/orders',
      '/orders/{id}',
      '/orders/{id}/{proxy+}',
    ]);
  });

  test.each([
    ['/orders', 'orders', 'API_PART_EXISTS'],
    ['/{id}', '{name}', 'API_BAD_REQUEST'],
    ['/{id}', '{proxy+}', 'API_BAD_REQUEST'],
    ['/orders', 'a b', 'API_BAD_REQUEST'],
    ['/orders', '{a}b', 'API_BAD_REQUEST'],
    ['/orders', '', 'API_BAD_REQUEST'],
  ])('beside %s cannot be called "%s"', (before, pathPart, code) => {
    const api = new TestRestApi(openSandbox());
    api.resource(before);
    const create = (): unknown =>
      api.sandbox.execute('CreateResource', {
        restApiId: api.restApiId,
        parentId: api.row.rootResourceId,
        pathPart,
      });
    expect(refusalOf(create)).toMatchObject({ code, field: 'pathPart' });
    expect(api.resources()).toHaveLength(2);
  });

  test('has nothing below a greedy variable', () => {
    const api = new TestRestApi(openSandbox());
    expect(refusalOf(() => api.resource('/{proxy+}/orders')).field).toBe('parentId');
  });

  test('goes with everything below it, and its triggers', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, OK).route('GET /orders/{id}').route('GET /other');
    const remove = (resourceId: string): unknown =>
      sandbox.execute('DeleteResource', { restApiId: api.restApiId, resourceId });
    remove(api.resource('/orders'));
    expect(api.resources().map(({ path }) => path)).toEqual(['/', '/other']);
    expect(refusalOf(() => remove(api.row.rootResourceId)).message).toContain('Root resource');
    expect(refusalOf(() => remove('nothing')).code).toBe('API_PART_NOT_FOUND');
    // What is deployed goes on.
    expect(api.request('GET /prod/orders').statusCode).toBe(200);
  });

  test('is one of 300 at most', () => {
    const api = new TestRestApi(openSandbox());
    const add = (number: number): unknown =>
      api.sandbox.execute('CreateResource', {
        restApiId: api.restApiId,
        parentId: api.row.rootResourceId,
        pathPart: `r${number}`,
      });
    for (let number = 1; number < 300; number++) add(number);
    expect(refusalOf(() => add(300)).code).toBe('API_LIMIT_EXCEEDED');
  });
});

describe('a method', () => {
  test('is put once, and known by its name', () => {
    const api = new TestRestApi(openSandbox()).method('POST /orders').method('ANY /orders');
    expect(api.resources()[1]?.methods.map(({ httpMethod }) => httpMethod)).toEqual([
      'ANY',
      'POST',
    ]);
    expect(refusalOf(() => api.method('POST /orders')).code).toBe('API_PART_EXISTS');
    expect(refusalOf(() => api.method('LIST /orders')).field).toBe('httpMethod');
  });

  test('goes with its integration', () => {
    const api = new TestRestApi(openSandbox()).route('GET /orders');
    api.sandbox.execute('DeleteMethod', api.reference('GET /orders'));
    expect(api.resources()[1]?.methods).toEqual([]);
    expect(
      refusalOf(() => api.sandbox.execute('DeleteMethod', api.reference('GET /orders'))),
    ).toMatchObject({ code: 'API_PART_NOT_FOUND', message: 'Invalid Method identifier specified' });
  });

  test('declares responses once each, and takes them back', () => {
    const api = new TestRestApi(openSandbox()).method('GET /orders');
    const put = (
      statusCode: string,
      responseParameters: readonly string[] | null = null,
    ): unknown =>
      api.sandbox.execute('PutMethodResponse', {
        ...api.reference('GET /orders'),
        statusCode,
        responseParameters,
      });
    put('404');
    put('200', ['method.response.header.Location']);
    expect(api.resources()[1]?.methods[0]?.methodResponses).toEqual([
      { statusCode: '200', responseParameters: ['method.response.header.Location'] },
      { statusCode: '404', responseParameters: [] },
    ]);
    expect(refusalOf(() => put('200')).code).toBe('API_PART_EXISTS');
    expect(refusalOf(() => put('20')).field).toBe('statusCode');
    expect(refusalOf(() => put('201', ['Location'])).field).toBe('responseParameters');
    const remove = (): unknown =>
      api.sandbox.execute('DeleteMethodResponse', {
        ...api.reference('GET /orders'),
        statusCode: '404',
      });
    remove();
    expect(refusalOf(remove).code).toBe('API_PART_NOT_FOUND');
  });
});

describe('an integration', () => {
  /** What a put of an integration refuses with. */
  function refused(
    input: Partial<CommandInput<'PutIntegration'>>,
  ): Pick<Refusal, 'code' | 'message' | 'field'> {
    const api = new TestRestApi(openSandbox()).method('GET /orders');
    const refusal = refusalOf(() => api.integration('GET /orders', input));
    expect(api.resources()[1]?.methods[0]?.integration).toBeNull();
    return refusal;
  }

  test('refuses the bare ARN of a function in AWS’s words (AGR-09)', () => {
    expect(refused({ uri: 'arn:aws:lambda:eu-west-1:123456789012:function:orders' })).toMatchObject(
      {
        code: 'API_BAD_REQUEST',
        field: 'uri',
        message: 'AWS ARN for integration must contain path or action',
      },
    );
  });

  test('refuses another service in AWS’s words (AGR-09)', () => {
    const uri = 'arn:aws:apigateway:eu-west-1:sqs:path/123456789012/orders';
    expect(refused({ uri }).message).toBe(
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    );
    expect(refused({ uri, type: 'AWS' }).message).toContain('lead to Lambda functions');
  });

  test.each([
    [{ uri: null }, 'uri'],
    [{ uri: lambdaUri('a b') }, 'uri'],
    [{ integrationHttpMethod: null }, 'integrationHttpMethod'],
    [{ integrationHttpMethod: 'post it' }, 'integrationHttpMethod'],
    [{ timeoutInMillis: 49 }, 'timeoutInMillis'],
    [{ timeoutInMillis: 29_001 }, 'timeoutInMillis'],
    [{ credentials: 'role' }, 'credentials'],
    [{ requestParameters: { 'X-Amz-Invocation-Type': "'Event'" } }, 'requestParameters'],
    [{ requestParameters: { 'integration.request.header.A': 'Event' } }, 'requestParameters'],
    [{ requestTemplates: { 'application/json': '#if' } }, 'requestTemplates'],
    [{ requestTemplates: { json: '{}' } }, 'requestTemplates'],
    [{ requestTemplates: { 'application/json': 'a'.repeat(307_201) } }, 'requestTemplates'],
  ])('is refused with %j (AGR-06, AGR-09, AGC-01)', (input, field) => {
    expect(refused(input)).toMatchObject({ code: 'API_BAD_REQUEST', field });
  });

  test('has responses for what the method declares, with patterns that can be matched (AGC-04)', () => {
    const api = new TestRestApi(openSandbox()).route('GET /orders', { type: 'AWS' });
    const put = (input: Partial<CommandInput<'PutIntegrationResponse'>>): unknown =>
      api.sandbox.execute('PutIntegrationResponse', {
        ...api.reference('GET /orders'),
        statusCode: '200',
        selectionPattern: null,
        responseParameters: null,
        responseTemplates: null,
        contentHandling: null,
        ...input,
      });
    expect(refusalOf(() => put({}))).toMatchObject({
      code: 'API_PART_NOT_FOUND',
      message: 'Invalid Response status code specified',
    });
    api.response('GET /orders', '200');
    expect(refusalOf(() => put({ selectionPattern: '(a' })).field).toBe('selectionPattern');
    expect(refusalOf(() => put({ selectionPattern: '(?=a)b' })).field).toBe('selectionPattern');
    const undeclared = { 'method.response.header.A': "'x'" };
    expect(refusalOf(() => put({ responseParameters: undeclared })).field).toBe(
      'responseParameters',
    );
    put({ selectionPattern: 'a+' });
    expect(api.resources()[1]?.methods[0]?.integration?.integrationResponses).toMatchObject([
      { statusCode: '200', selectionPattern: 'a+' },
    ]);
  });

  test('of a proxy has no responses: its function makes them (AGR-03)', () => {
    const api = new TestRestApi(openSandbox()).route('GET /orders');
    expect(refusalOf(() => api.response('GET /orders', '200')).code).toBe('API_BAD_REQUEST');
  });

  test('and its responses can be taken away', () => {
    const api = new TestRestApi(openSandbox())
      .route('GET /orders', { type: 'AWS' })
      .response('GET /orders', '200');
    const reference = api.reference('GET /orders');
    const removeResponse = (): unknown =>
      api.sandbox.execute('DeleteIntegrationResponse', { ...reference, statusCode: '200' });
    removeResponse();
    expect(refusalOf(removeResponse).code).toBe('API_PART_NOT_FOUND');
    const remove = (): unknown => api.sandbox.execute('DeleteIntegration', reference);
    remove();
    expect(refusalOf(remove).message).toBe('Invalid Integration identifier specified');
  });

  test('takes no more room than a resource and a sandbox have', () => {
    const api = new TestRestApi(openSandbox()).method('GET /orders');
    const template = 'a'.repeat(300_000);
    const large = { requestTemplates: { 'text/a': template, 'text/b': template } };
    expect(refusalOf(() => api.integration('GET /orders', large)).code).toBe('QUOTA_EXCEEDED');
    api.integration('GET /orders', { requestTemplates: { 'text/a': template } });
    const fill = (): void => {
      for (let count = 0; count < 60; count++) api.deploy();
    };
    expect(refusalOf(fill)).toMatchObject({ code: 'QUOTA_EXCEEDED' });
  });
});

describe('a stage', () => {
  test('serves what was deployed to it, whatever has changed since', () => {
    const api = proxyOf(openSandbox(), OK);
    api.sandbox.execute('DeleteMethod', api.reference('ANY /orders'));
    api.route('GET /other');
    expect(api.request('GET /prod/orders').statusCode).toBe(200);
    expect(api.request('GET /prod/other').statusCode).toBe(403);
    api.deploy();
    expect(api.request('GET /prod/orders').statusCode).toBe(403);
    expect(api.request('GET /prod/other').statusCode).toBe(200);
  });

  test('goes back to an older deployment, and has variables of its own', () => {
    const sandbox = openSandbox();
    sandbox.createFunction(
      'orders',
      'exports.handler = async ({ stageVariables }) => ({ body: JSON.stringify(stageVariables) })',
    );
    const api = new TestRestApi(sandbox).route('GET /orders').permit().deploy();
    api.route('GET /other').deploy();
    const [first = ''] = api.deploymentIds();
    const update = (input: Partial<CommandInput<'UpdateStage'>>): unknown =>
      sandbox.execute('UpdateStage', {
        restApiId: api.restApiId,
        stageName: 'prod',
        deploymentId: null,
        description: null,
        variables: null,
        ...input,
      });
    update({ deploymentId: first });
    expect(api.request('GET /prod/other').statusCode).toBe(403);
    update({ variables: { env: 'x' } });
    expect(api.request('GET /prod/orders').responseBody).toBe('{"env":"x"}');
    update({ variables: {} });
    expect(api.request('GET /prod/orders').responseBody).toBe('null');
    expect(refusalOf(() => update({ deploymentId: 'nothing' })).code).toBe('API_PART_NOT_FOUND');
    expect(refusalOf(() => update({ stageName: 'none' })).code).toBe('API_PART_NOT_FOUND');
  });

  test('is created for a deployment, once, and deleted', () => {
    const api = proxyOf(openSandbox(), OK);
    const [deploymentId = ''] = api.deploymentIds();
    const create = (input: Partial<CommandInput<'CreateStage'>> = {}): unknown =>
      api.sandbox.execute('CreateStage', {
        restApiId: api.restApiId,
        stageName: 'test',
        deploymentId,
        description: null,
        variables: null,
        ...input,
      });
    expect(refusalOf(() => create({ stageName: 'a/b' })).field).toBe('stageName');
    expect(refusalOf(() => create({ deploymentId: 'x' })).code).toBe('API_PART_NOT_FOUND');
    expect(refusalOf(() => create({ variables: { 'a-b': 'x' } })).field).toBe('variables');
    expect(refusalOf(() => create({ variables: { a: 'x y' } })).field).toBe('variables');
    create();
    expect(api.request('GET /test/orders').statusCode).toBe(200);
    expect(refusalOf(create).code).toBe('API_PART_EXISTS');
    const reference = { restApiId: api.restApiId, stageName: 'test' };
    api.sandbox.execute('DeleteStage', reference);
    expect(api.request('GET /test/orders').responseBody).toBe('{"message":"Forbidden"}');
    expect(refusalOf(() => api.sandbox.execute('DeleteStage', reference)).code).toBe(
      'API_PART_NOT_FOUND',
    );
  });

  test('is one of 20 at most', () => {
    const api = proxyOf(openSandbox(), OK);
    for (let number = 1; number < 20; number++) api.deploy(`s${number}`);
    expect(refusalOf(() => api.deploy('s20')).code).toBe('API_LIMIT_EXCEEDED');
    expect(api.deploymentIds()).toHaveLength(20);
  });
});

describe('a deployment', () => {
  test('needs methods, and an integration for each', () => {
    const api = new TestRestApi(openSandbox());
    expect(refusalOf(() => api.deploy()).message).toBe("The REST API doesn't contain any methods");
    api.method('GET /orders');
    expect(refusalOf(() => api.deploy()).message).toBe(
      'No integration defined for method: GET /orders',
    );
  });

  test('is deleted where no stage serves it', () => {
    const api = proxyOf(openSandbox(), OK).deploy();
    const [first = '', second = ''] = api.deploymentIds();
    const remove = (deploymentId: string): unknown =>
      api.sandbox.execute('DeleteDeployment', { restApiId: api.restApiId, deploymentId });
    expect(refusalOf(() => remove(second)).message).toContain('Active stages');
    remove(first);
    expect(api.deploymentIds()).toEqual([second]);
  });
});
