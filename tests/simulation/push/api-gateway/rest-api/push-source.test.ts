import { describe, expect, test } from 'vitest';
import { restApiPushSource } from '../../../../../src/simulation/push/api-gateway/rest-api/rest-api-push-source.ts';
import type { TriggerRow } from '../../../../../src/simulation/push/trigger-row.ts';
import { triggers } from '../../../../../src/simulation/push/trigger.ts';
import { getPolicy } from '../../../../support/permissions.ts';
import { lambdaUri, proxyOf, TestRestApi } from '../../../../support/rest-apis.ts';
import { openSandbox, type TestSandbox } from '../../../../support/test-sandbox.ts';

const OK = 'exports.handler = async ({ resource }) => ({ body: resource })';

function triggersOf(sandbox: TestSandbox): TriggerRow[] {
  return [...sandbox.world.table(triggers).values()];
}

/** An API with a trigger for "orders"; permission included. */
function openWithTrigger(
  path = '/orders/{id}',
  httpMethod = 'GET',
): { api: TestRestApi; triggerId: string } {
  const sandbox = openSandbox();
  sandbox.createFunction('orders', OK);
  const api = new TestRestApi(sandbox);
  return { api, triggerId: createTrigger(api, path, httpMethod) };
}

function createTrigger(api: TestRestApi, path: string, httpMethod: string): string {
  const { triggerId } = api.sandbox.execute('CreateTrigger', {
    source: 'API_GATEWAY_REST',
    functionName: 'orders',
    qualifier: null,
    configuration: { restApiId: api.restApiId, path, httpMethod, stageName: 'prod' },
    addPermission: true,
  });
  return triggerId;
}

describe('a trigger of the source API_GATEWAY_REST', () => {
  test('is a method that is deployed, and lets the API in (PUSH-01, AGR-12)', () => {
    const { api } = openWithTrigger();
    expect(api.request('GET /prod/orders/7')).toMatchObject({
      statusCode: 200,
      responseBody: '/orders/{id}',
    });
    expect(triggersOf(api.sandbox)).toMatchObject([
      {
        source: 'API_GATEWAY_REST',
        sourceArn: api.arn('*/GET/orders/*'),
        functionName: 'orders',
        qualifier: null,
        enabled: true,
        configuration: {
          restApiId: api.restApiId,
          path: '/orders/{id}',
          httpMethod: 'GET',
          integrationType: 'AWS_PROXY',
          stageName: 'prod',
        },
      },
    ]);
    expect(getPolicy(api.sandbox)?.policy).toContain(api.arn('*/GET/orders/*'));
  });

  test('stands beside what the API has already', () => {
    const { api } = openWithTrigger();
    createTrigger(api, '/orders', 'ANY');
    createTrigger(api, '/', 'GET');
    expect(api.request('DELETE /prod/orders').responseBody).toBe('/orders');
    expect(api.request('GET /prod').responseBody).toBe('/');
    expect(api.resources()).toHaveLength(3);
    expect(() => createTrigger(api, '/orders', 'ANY')).toThrow('has an integration already');
  });

  test('of an API that is not there leaves nothing behind', () => {
    const { api } = openWithTrigger();
    const before = getPolicy(api.sandbox);
    const create = (): unknown =>
      api.sandbox.execute('CreateTrigger', {
        source: 'API_GATEWAY_REST',
        functionName: 'orders',
        qualifier: null,
        configuration: { restApiId: '0000000000', path: '/', httpMethod: 'GET', stageName: 'prod' },
        addPermission: true,
      });
    expect(create).toThrow(expect.objectContaining({ code: 'API_NOT_FOUND' }));
    expect(getPolicy(api.sandbox)).toEqual(before);
  });

  test('moves to another stage, but to no other method, and cannot be switched off', () => {
    const { api, triggerId } = openWithTrigger();
    const update = (path: string, enabled: boolean | null = null): unknown =>
      api.sandbox.execute('UpdateTrigger', {
        triggerId,
        enabled,
        source: 'API_GATEWAY_REST',
        configuration: {
          restApiId: api.restApiId,
          path,
          httpMethod: 'GET',
          stageName: 'test',
        },
      });
    update('/orders/{id}');
    expect(api.request('GET /test/orders/7').statusCode).toBe(200);
    expect(triggersOf(api.sandbox)).toMatchObject([{ configuration: { stageName: 'test' } }]);
    expect(() => update('/other')).toThrow('only its stage can change');
    expect(() => update('/orders/{id}', false)).toThrow('cannot be switched off');
  });

  test('takes its method away from the stage when it is deleted, with the permission', () => {
    const { api, triggerId } = openWithTrigger();
    createTrigger(api, '/other', 'GET');
    api.sandbox.execute('DeleteTrigger', { triggerId });
    expect(api.request('GET /prod/orders/7').statusCode).toBe(403);
    expect(api.request('GET /prod/other').statusCode).toBe(200);
    expect(getPolicy(api.sandbox)?.policy).not.toContain('orders/*');
  });

  test('is there as well where somebody has put the integration, and gone with it', () => {
    const sandbox = openSandbox();
    const api = proxyOf(sandbox, OK);
    expect(triggersOf(sandbox)).toMatchObject([
      { sourceArn: api.arn('*/*/orders'), configuration: { stageName: null } },
    ]);
    api.integration('ANY /orders', { uri: lambdaUri('orders:live'), type: 'AWS' });
    expect(triggersOf(sandbox)).toMatchObject([
      { qualifier: 'live', configuration: { integrationType: 'AWS' } },
    ]);
    api.integration('ANY /orders', { uri: lambdaUri('${stageVariables.fn}') });
    expect(triggersOf(sandbox)).toEqual([]);
    api.integration('ANY /orders');
    sandbox.execute('DeleteIntegration', api.reference('ANY /orders'));
    expect(triggersOf(sandbox)).toEqual([]);
  });
});

test('the example of the catalogue is an event of format 1.0 (AGR-01)', () => {
  const sandbox = openSandbox();
  expect(restApiPushSource.exampleEvent(sandbox.identity)).toMatchObject({
    resource: '/orders/{id}',
    path: '/orders/7',
    requestContext: { path: '/prod/orders/7', stage: 'prod' },
  });
});
