/**
 * Does what the README tells a newcomer to do: clones the last commit into an empty folder, installs,
 * starts, asks one question, stops; then again on the same data, stopped in other ways.
 *
 * `node tools/check-start.mjs --here` does the same in this checkout, as it stands.
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const here = process.argv.includes('--here');

const installMsMax = 300_000;
const readyMsMax = 120_000;
const stopMsMax = 5_000;

const folder = mkdtempSync(join(tmpdir(), 'pushpull-start-'));
// As root, Postgres runs as another user, who must be able to reach what is in here.
chmodSync(folder, 0o755);
const checkout = here ? root : join(folder, 'pushpull');
const dataFolder = join(folder, 'data');
let service;

try {
  if (!here) {
    // The checkout may belong to another user, whose repositories git does not read unasked.
    const uploadPack = `git -c safe.directory='*' upload-pack`;
    const cloning = ['clone', '--quiet', '--upload-pack', uploadPack, root, checkout];
    await step('git clone', () => run('git', cloning, tmpdir()));
    await step('npm install', () => run('npm', ['install'], checkout));
  }
  const port = await freePort();
  // In a terminal every process of the group gets the signal, and npm passes it on once more, so that
  // npm may report the signal even where the service ended well.
  await startAskStop(port, {
    name: 'Ctrl+C',
    signal: 'SIGINT',
    toGroup: true,
    ends: [0, 'SIGINT'],
  });
  await startAskStop(port, { name: 'SIGINT', signal: 'SIGINT', toGroup: false, ends: [0] });
  await startAskStop(port, { name: 'SIGTERM', signal: 'SIGTERM', toGroup: false, ends: [0] });
} catch (error) {
  console.error(`✗ ${error.message}`);
  if (service) console.error(service.output.replace(/^/gm, '    '));
  process.exitCode = 1;
} finally {
  if (service) endGroup(service);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function startAskStop(port, ending) {
  const url = await step('npm start', () => start(port));
  await step('GET /healthz and /readyz', async () => {
    await expectOk(new URL('/healthz', url));
    await expectOk(new URL('/readyz', url));
  });
  await step('POST /graphql with the demo key', () => askViewer(new URL('/graphql', url)));
  await step(`stop on ${ending.name}`, () => stop(ending));
}

/** Resolves with the address once the service says that it is ready. */
function start(port) {
  const child = spawn('npm', ['start'], {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, PORT: String(port), PUSHPULL_DATA_DIR: dataFolder },
  });
  const started = { child, pid: child.pid, output: '' };
  service = started;
  started.ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(`npm could not be started: ${error.message}`));
    child.on('exit', (code, signal) => resolve(signal ?? code));
  });
  const ready = new Promise((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        started.output += `${line}\n`;
        const url = /Pushpull is ready.*?(https?:\/\/[\w.:/[\]-]+)/.exec(line)?.[1];
        if (url) resolve(url);
      });
    }
  });
  const ended = started.ended.then((status) => {
    throw new Error(`npm start ended with ${status} before it was ready.`);
  });
  return within(
    readyMsMax,
    Promise.race([ready, ended]),
    'the line "Pushpull is ready" with a URL',
  );
}

async function askViewer(url) {
  const { demoKey } = JSON.parse(readFileSync(join(dataFolder, 'secrets.json'), 'utf8'));
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${demoKey}` },
    body: JSON.stringify({ query: '{ viewer { __typename } }' }),
    signal: AbortSignal.timeout(10_000),
  });
  const body = await response.text();
  const { data, errors } = response.ok ? JSON.parse(body) : {};
  if (errors || !data?.viewer?.__typename) {
    throw new Error(`Cannot ask ${url} for the viewer: HTTP ${response.status}, ${body}`);
  }
}

async function stop({ signal, toGroup, ends }) {
  process.kill(toGroup ? -service.pid : service.pid, signal);
  const status = await within(stopMsMax, service.ended, `npm start to end after ${signal}`);
  if (!ends.includes(status)) {
    throw new Error(`npm start ended with ${status}, and should end with ${ends.join(' or ')}.`);
  }
  if (groupLives(service)) throw new Error('npm start ended, and left a process behind.');
  service = undefined;
}

async function expectOk(url) {
  const { status } = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (status !== 200) throw new Error(`GET ${url} answered ${status}, and should answer 200.`);
}

async function run(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const status = await within(installMsMax, ended, `the end of ${command} ${args.join(' ')}`);
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${output}`);
}

async function step(name, action) {
  const startedAt = performance.now();
  const result = await action();
  console.log(`✓ ${name} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
  return result;
}

async function within(msMax, promise, what) {
  let timer;
  const timeout = new Promise((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited ${msMax / 1000} s in vain for ${what}.`));
    }, msMax);
  });
  return Promise.race([promise, timeout]).finally(() => clearTimeout(timer));
}

function groupLives({ pid }) {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function endGroup({ pid }) {
  if (groupLives({ pid })) process.kill(-pid, 'SIGKILL');
}

/** A port that was free a moment ago. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
