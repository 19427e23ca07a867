import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestService, type TestService } from '../support/service.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** The checks of GraphQL over HTTP, with those that a server SHOULD or MAY pass. */
describe('GraphQL over HTTP', () => {
  const audits = serverAudits({ url: () => `${service.url}/graphql` });

  test('is checked in every respect', () => {
    expect(audits.length).toBeGreaterThanOrEqual(60);
  });

  test.each(audits.map((audit) => [audit.id, audit.name, audit] as const))(
    '%s: %s',
    async (_id, _name, audit) => {
      const result = await audit.fn();
      expect(result.status === 'ok' ? 'ok' : result.reason).toBe('ok');
    },
  );
});
