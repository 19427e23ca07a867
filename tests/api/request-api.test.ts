import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

const REQUEST =
  'mutation ($sandboxId: ID!) { requestApi(input: { sandboxId: $sandboxId, apiId: "a1b2c3d4e5", path: "/prod/orders" }) { statusCode } }';

test('a request to an API that is not there is refused with AWS’s code', async () => {
  const sandboxId = await tenant.createSandbox();
  const { extensions } = await tenant.client.refusal(REQUEST, { sandboxId });
  expect(extensions).toMatchObject({
    code: 'API_NOT_FOUND',
    awsErrorCode: 'NotFoundException',
    field: 'apiId',
  });
});

test('a request into another tenant’s sandbox finds nothing', async () => {
  const other = await service.createTenant();
  const sandboxId = await other.createSandbox();
  const { extensions } = await tenant.client.refusal(REQUEST, { sandboxId });
  expect(extensions).toMatchObject({ code: 'NOT_FOUND' });
});
