import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createEmptyDatabase } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { makeFolder, startService, type StartedService } from '../support/started-service.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

interface Place {
  readonly folder: string;
  readonly port: number;
  readonly environment: NodeJS.ProcessEnv;
}

async function newPlace(): Promise<Place> {
  const folder = await makeFolder();
  cleanUps.push(() => folder.remove());
  const port = await findFreePort();
  const path = join(folder.path, 'data');
  return { folder: path, port, environment: { PUSHPULL_DATA_DIR: path, PORT: String(port) } };
}

function start(environment: NodeJS.ProcessEnv): StartedService {
  const service = startService(environment);
  cleanUps.push(() => {
    service.signal('SIGKILL');
    return service.ended;
  });
  return service;
}

async function stopCleanly(service: StartedService): Promise<void> {
  const begun = performance.now();
  service.signal('SIGINT');
  expect(await service.ended).toBe(0);
  expect(performance.now() - begun).toBeLessThan(5_000);
  // Whatever closes last must not complain of what closed before it.
  expect(service.output()).not.toMatch(/WARN|ERROR|"level":[4-6]0/);
}

async function ask(place: Place, query: string): Promise<unknown> {
  const { demoKey } = JSON.parse(await readFile(join(place.folder, 'secrets.json'), 'utf8')) as {
    demoKey: string;
  };
  const response = await fetch(`http://127.0.0.1:${place.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${demoKey}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe('the first start', () => {
  it('shows the demo’s events, says what to do next, and stops cleanly', async () => {
    const place = await newPlace();
    const service = start(place.environment);
    await service.printed('Ctrl-C stops everything');
    const output = service.output();
    expect(output).toContain('"hello" answered after 1 ms');
    expect(output).toContain('Hello from /hello-world!');
    expect(output).toContain('INVOCATION_SUCCEEDED');
    expect(output).toMatch(/Demo key {7}ppk_\w{32,}/);
    expect(output).toMatch(/Root key {7}ppr_\w{32,}/);
    expect(statSync(join(place.folder, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(await ask(place, '{ sandboxes { edges { node { name } } } }')).toMatchObject({
      data: { sandboxes: { edges: [{ node: { name: 'demo' } }] } },
    });
    await stopCleanly(service);
  });
});

describe('a second start', () => {
  it('finds all data and does not show the keys in full again', async () => {
    const place = await newPlace();
    const first = start(place.environment);
    await first.printed('Ctrl-C stops everything');
    await stopCleanly(first);
    const second = start(place.environment);
    await second.printed('Ctrl-C stops everything');
    expect(second.output()).not.toMatch(/ppk_\w{32,}|ppr_\w{32,}/);
    // Two invocations of each start's demo.
    const answer = await ask(
      place,
      '{ sandboxes { edges { node { name invocations(first: 9) { edges { node { status } } } } } } }',
    );
    const succeeded = { node: { status: 'SUCCEEDED' } };
    expect(answer).toMatchObject({
      data: {
        sandboxes: {
          edges: [
            {
              node: {
                name: 'demo',
                invocations: { edges: [succeeded, succeeded, succeeded, succeeded] },
              },
            },
          ],
        },
      },
    });
    await stopCleanly(second);
  });

  it('works after kill -9', async () => {
    const place = await newPlace();
    const first = start(place.environment);
    await first.printed('Ctrl-C stops everything');
    first.signal('SIGKILL');
    await first.ended;
    const second = start(place.environment);
    await second.printed('Ctrl-C stops everything');
    await stopCleanly(second);
  });

  it('on a folder in use says so in one line', async () => {
    const place = await newPlace();
    const first = start(place.environment);
    await first.printed('Pushpull is ready');
    const second = start({ ...place.environment, PORT: '0' });
    expect(await second.ended).toBe(1);
    expect(second.output()).toBe(
      `Pushpull cannot start: Cannot open the data folder "${place.folder}": it is in use by process ${first.pid}. Stop that process, or set PUSHPULL_DATA_DIR to another folder.\n`,
    );
  });
});

describe('starting', () => {
  it('says in one line that the port is taken', async () => {
    const place = await newPlace();
    const other = createServer().listen(place.port, '127.0.0.1');
    await once(other, 'listening');
    cleanUps.push(async () => other.close());
    const service = start(place.environment);
    expect(await service.ended).toBe(1);
    expect(service.output()).toMatch(/Pushpull cannot start: .*the port is taken.*set PORT.*\n$/);
    expect(service.output()).not.toContain('    at ');
  });

  it('names a bad value and what is allowed', async () => {
    const service = start({ PORT: 'http' });
    expect(await service.ended).toBe(1);
    expect(service.output()).toMatch(/PORT is "http"; allowed: a whole number from 0 to 65535/);
  });

  it('lets two instances run side by side', async () => {
    const places = [await newPlace(), await newPlace()];
    const services = places.map(({ environment }) => start(environment));
    await Promise.all(services.map((service) => service.printed('Ctrl-C stops everything')));
    await Promise.all(services.map(stopCleanly));
  });

  it('runs api and worker as parts of a fleet on one database', async () => {
    const database = await createEmptyDatabase();
    cleanUps.push(() => database.drop());
    const [apiPort, workerPort] = [await findFreePort(), await findFreePort()];
    const shared = { DATABASE_URL: database.url, PUSHPULL_ROOT_KEY: 'root-key-for-this-fleet' };
    const api = start({ ...shared, PUSHPULL_ROLE: 'api', PORT: String(apiPort) });
    const worker = start({ ...shared, PUSHPULL_ROLE: 'worker', PORT: String(workerPort) });
    await Promise.all([api, worker].map((part) => part.printed('Pushpull is ready')));
    for (const port of [apiPort, workerPort]) {
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    }
    const answer = await fetch(`http://127.0.0.1:${apiPort}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer root-key-for-this-fleet',
      },
      body: JSON.stringify({
        query: 'mutation { createTenant(input: { name: "fleet" }) { tenant { name } } }',
      }),
    });
    expect(await answer.json()).toMatchObject({
      data: { createTenant: { tenant: { name: 'fleet' } } },
    });
    await Promise.all([api, worker].map(stopCleanly));
  });
});
