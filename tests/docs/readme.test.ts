import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/free-port.ts';
import { makeFolder, startService, type StartedService } from '../support/started-service.ts';

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

/** The shell blocks of "First steps", as a reader pastes them one after the other. */
const blocks = [
  ...readme.slice(readme.indexOf('## First steps')).matchAll(/```sh\n(.*?)```/gs),
].map(([, block]) => block ?? '');

let service: StartedService;
let folder: Awaited<ReturnType<typeof makeFolder>>;
let port: number;

beforeAll(async () => {
  folder = await makeFolder();
  port = await findFreePort();
  service = startService({
    PUSHPULL_DATA_DIR: join(folder.path, '.pushpull'),
    PORT: String(port),
  });
  await service.printed('Ctrl-C stops everything');
});

afterAll(async () => {
  service.signal('SIGINT');
  await service.ended;
  await folder.remove();
});

describe('the README’s first steps', () => {
  it('work as they stand', async () => {
    const script = blocks.join('echo\n').replaceAll(':4000/', `:${port}/`);
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], {
      cwd: folder.path,
    });
    const [created, invoked, events, set, advanced] = stdout
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { data?: object; errors?: unknown });
    expect(created).toMatchObject({
      data: {
        createFunction: { function: { functionArn: expect.stringContaining(':double') as string } },
      },
    });
    expect(invoked).toMatchObject({ data: { invoke: { statusCode: 200, payload: 42 } } });
    expect(JSON.stringify(events)).toContain('INVOCATION_SUCCEEDED');
    expect(set).toMatchObject({ data: { setClock: { clock: { mode: 'MANUAL' } } } });
    expect(advanced).toMatchObject({
      data: { advanceClock: { advance: { status: 'COMPLETED', firedTimers: 0 } } },
    });
  });
});
