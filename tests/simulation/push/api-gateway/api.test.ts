import { expect, test } from 'vitest';
import {
  apiDomain,
  executeApiArn,
  newApiId,
} from '../../../../src/simulation/push/api-gateway/api.ts';
import { requestApi } from '../../../support/apis.ts';
import { TestKernel } from '../../../support/test-kernel.ts';
import { openSandbox } from '../../../support/test-sandbox.ts';

const identity = { region: 'eu-west-1', accountId: '123456789012' };

test('an API has an id of ten characters, and a domain that begins with it', () => {
  const kernel = new TestKernel();
  const ids = Array.from({ length: 100 }, () => newApiId(kernel));
  for (const id of ids) expect(id).toMatch(/^[a-z0-9]{10}$/);
  expect(new Set(ids).size).toBe(100);
  expect(apiDomain(identity, 'a1b2c3d4e5')).toBe('a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com');
});

test('API Gateway invokes with the ARN of API, stage, method and path (PUSH-01)', () => {
  const method = { apiId: 'a1b2c3d4e5', stage: 'prod', method: 'POST', path: '/orders/{id}' };
  expect(executeApiArn(identity, method)).toBe(
    'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/prod/POST/orders/{id}',
  );
  expect(executeApiArn(identity, { ...method, stage: '*', path: '/' })).toBe(
    'arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/*/POST/',
  );
});

test('a request to an API that is not there is refused, and nothing is kept of it', () => {
  const sandbox = openSandbox();
  const before = sandbox.events.length;
  expect(() => requestApi(sandbox, 'a1b2c3d4e5', { rawPath: '/prod/orders' })).toThrow(
    expect.objectContaining({ code: 'API_NOT_FOUND', field: 'apiId' }) as Error,
  );
  expect(sandbox.events).toHaveLength(before);
});

test('a request that cannot have come over HTTP is refused before the API is looked for', () => {
  expect(() => requestApi(openSandbox(), 'a1b2c3d4e5', { rawPath: 'orders' })).toThrow(
    expect.objectContaining({ code: 'INVALID_PARAMETER', field: 'path' }) as Error,
  );
});
