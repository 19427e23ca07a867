import { once } from 'node:events';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createApiServer, type ApiServer } from '../../src/graphql/server.ts';
import { EventFeed } from '../../src/store/event-feed.ts';
import { createPool } from '../../src/store/pool.ts';
import { createPrismaClient } from '../../src/store/prisma-client.ts';
import { ApiClient } from '../support/api-client.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

/** A second server on the same parts, to be told when it is ready and to be closed. */
async function openServer(
  options: Partial<Parameters<typeof createApiServer>[0]>,
): Promise<{ server: ApiServer; url: string; close: () => Promise<void> }> {
  const prisma = createPrismaClient(service.databaseUrl, 2);
  const pool = createPool(service.databaseUrl, 2);
  const server = await createApiServer({
    prisma,
    engine: service.engine,
    eventFeed: new EventFeed(pool, service.listener),
    commitListener: service.listener,
    rootKey: 'another root key',
    log: pino({ level: 'silent' }),
    isReady: () => true,
    ideFolder: new URL('../../dist/src/ide/', import.meta.url),
    ...options,
  });
  const { url } = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    server,
    url,
    close: async () => {
      await server.close();
      await Promise.all([pool.end(), prisma.$disconnect()]);
    },
  };
}

describe('health', () => {
  test('/healthz answers while the process is up', async () => {
    const response = await fetch(`${service.url}/healthz`);
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });

  test.each([
    ['ready', () => true, 200],
    ['not ready', () => false, 503],
    [
      'not ready',
      () => {
        throw new Error('no database');
      },
      503,
    ],
  ])('/readyz says %s', async (status, isReady, code) => {
    const { url, close } = await openServer({ isReady });
    const response = await fetch(`${url}/readyz`);
    expect([response.status, await response.json()]).toEqual([code, { status }]);
    await close();
  });

  test('a process that does not serve the API tells its health all the same', async () => {
    const { url, close } = await openServer({ servesApi: false });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/graphql`, { method: 'POST' })).status).toBe(404);
    await close();
  });
});

describe('/metrics', () => {
  async function metric(line: string): Promise<number> {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const found = text.split('\n').find((one) => one.startsWith(`${line} `));
    return Number(found?.slice(line.length + 1) ?? 0);
  }

  test('counts operations by type and outcome', async () => {
    const count = (operation: string, outcome: string): string =>
      `pushpull_graphql_operation_seconds_count{operation="${operation}",outcome="${outcome}"}`;
    const [answered, refused] = [
      await metric(count('query', 'ok')),
      await metric(count('mutation', 'refused')),
    ];
    await tenant.client.ask('{ viewer { isRoot } }');
    await tenant.client.refusal(
      'mutation { createSandbox(input: { name: "" }) { sandbox { id } } }',
    );
    expect(await metric(count('query', 'ok'))).toBe(answered + 1);
    expect(await metric(count('mutation', 'refused'))).toBe(refused + 1);
  });

  test('counts HTTP requests by route and status', async () => {
    const line = 'pushpull_http_requests_total{route="/healthz",status="200"}';
    const before = await metric(line);
    await fetch(`${service.url}/healthz`);
    expect(await metric(line)).toBe(before + 1);
  });

  test('tells what the engine has to do, and how the process is', async () => {
    expect(await metric('pushpull_engine_pending_requests')).toBe(0);
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1e6);
  });

  test('tells how many jobs wait in each queue, and leaves it out where nobody can count them', async () => {
    const reportOf = async (
      waitingJobs: () => Promise<Record<string, number>>,
    ): Promise<string> => {
      const { url, close } = await openServer({ waitingJobs });
      const text = await (await fetch(`${url}/metrics`)).text();
      await close();
      return text;
    };
    const line = 'pushpull_jobs_waiting{queue="pollers"} 7';
    expect(await reportOf(() => Promise.resolve({ pollers: 7 }))).toContain(line);
    for (const away of [
      () => Promise.reject(new Error('no Redis')),
      () => new Promise<never>(() => undefined),
    ]) {
      const text = await reportOf(away);
      expect(text).not.toContain('pushpull_jobs_waiting{');
      expect(text).toContain('pushpull_engine_pending_requests');
    }
  });

  test('says nothing of a tenant', async () => {
    const sandboxId = await tenant.createSandbox({ name: 'secret plans' });
    await fetch(`${service.url}/${sandboxId}?key=${tenant.key}`);
    const text = await (await fetch(`${service.url}/metrics`)).text();
    for (const secret of [tenant.id, sandboxId, 'secret plans', tenant.key]) {
      expect(text).not.toContain(secret);
    }
  });
});

describe('the IDE at /', () => {
  test('is a page without inline scripts, which may talk to this server alone', async () => {
    const response = await fetch(`${service.url}/`);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(await response.text()).not.toMatch(/<script(?![^>]*src=)|\son\w+=|<style|\sstyle=/);
  });

  test.each(['/', '/ide/altair/'])('%s names files of this server only', async (path) => {
    const response = await fetch(`${service.url}${path}`);
    const page = await response.text();
    const base = /<base href="([^"]+)">/.exec(page)?.[1] ?? path;
    const paths = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
    const files = paths.filter((file) => file !== base);
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const url = new URL(file, new URL(base, service.url));
      expect(url.origin).toBe(service.url);
      expect([file, (await fetch(url)).status]).toEqual([file, 200]);
    }
    const policy = response.headers.get('content-security-policy');
    expect(policy).toMatch(/^default-src 'self';/);
    expect(policy).not.toMatch(/https?:|wss?:|\*|script-src[^;]*'unsafe-inline'/);
  });

  test('serves no file from outside its folder', async () => {
    for (const path of [
      '/ide/../package.json',
      '/ide/..%2fpackage.json',
      '/ide/%2e%2e/package.json',
      '/ide/altair/../package.json',
      '/ide/altair/..%2f..%2fpackage.json',
      '/ide/page.html',
      '/ide/tsconfig.json',
    ]) {
      expect((await fetch(`${service.url}${path}`)).status).toBeGreaterThanOrEqual(400);
    }
  });
});

describe('closing', () => {
  test('lets what is under way end, then takes no more', async () => {
    const id = await tenant.createSandbox({ clock: { mode: 'REAL_TIME' } });
    await tenant.client.ask(
      'mutation ($id: ID!) { createFunction(input: { sandboxId: $id, functionName: "f", code: "exports.handler = () => new Promise((done) => setTimeout(done, 300))" }) { function { id } } }',
      { id },
    );
    const { url, close } = await openServer({});
    const answer = new ApiClient(url, tenant.key).send(
      'mutation ($id: ID!) { invoke(input: { sandboxId: $id, functionName: "f" }) { statusCode } }',
      { id },
    );
    await expect.poll(() => service.engine.pendingCount, { interval: 5 }).toBe(1);
    const closed = close();
    expect(await answer).toEqual({
      status: 200,
      data: { invoke: { statusCode: 200 } },
      errors: undefined,
    });
    await closed;
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed');
  });

  test('says goodbye to subscribers with 1001', async () => {
    const { url, close } = await openServer({});
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql`, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    await close();
    expect((await closed)[0]).toBe(1001);
  });
});
