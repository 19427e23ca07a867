import { dirname, resolve } from 'node:path';
import { eventLine, type ShownEvent } from './client/event-line.ts';
import { paintFor } from './client/paint.ts';
import type { DemoAudience, ShownAnswer } from './demo/demo-run.ts';
import type { DemoAccess } from './demo/demo-sandbox.ts';

/** Shows the start to whoever has asked for it. */
export interface StartDisplay extends DemoAudience {
  onStarting(): void;
  /** A part of the start is done, which took so long. */
  onStep(what: string, tookMs: number): void;
  onDemo(): void;
  onReady(invitation: Invitation): void;
  /** Why the program cannot go on. */
  onError(message: string): void;
}

/** What a reader needs to go on from the start. */
export interface Invitation {
  readonly url: string;
  readonly access: DemoAccess;
  readonly rootKey: string;
  readonly secretsFile: string;
  /** Keys are shown in full then, and only then. */
  readonly isFirstStart: boolean;
}

const paint = paintFor(process.stdout);

/** What a person sees who starts Pushpull in a terminal. */
export const terminalDisplay: StartDisplay = {
  onStarting: () => say('Pushpull is starting'),
  onStep: (what, tookMs) => {
    say(`  ${paint('green', '✓')} ${what} ${paint('dim', `${Math.round(tookMs)} ms`)}`);
  },
  onDemo: () => {
    say();
    say('Invoking the demo sandbox’s functions; these are their lifecycle events as they arrive:');
    say();
  },
  onEvent: (event: ShownEvent) => say(`  ${eventLine(event, paint)}`),
  onAnswer: ({ functionName, statusCode, payload }: ShownAnswer) => {
    say(
      `  ${paint('bold', `← ${functionName} answered ${statusCode}`)} ${JSON.stringify(payload)}`,
    );
  },
  onReady: sayNextSteps,
  onError: (message) => {
    process.stderr.write(
      `${paintFor(process.stderr)('red', 'Pushpull cannot start:')} ${message}\n`,
    );
  },
};

/** What a program reads that starts Pushpull: a line of JSON for each thing that happens, no keys. */
export const jsonDisplay: StartDisplay = {
  onStarting: () => sayJson({ type: 'starting', pid: process.pid }),
  onStep: (what, tookMs) => sayJson({ type: 'step', what, tookMs: Math.round(tookMs) }),
  onDemo: () => undefined,
  onEvent: (event) => sayJson({ type: 'event', event }),
  onAnswer: (answer) => sayJson({ type: 'answer', ...answer }),
  onReady: ({ url, access, secretsFile }) => {
    sayJson({ type: 'ready', url, sandboxId: access.demoSandboxId, secretsFile });
  },
  onError: (message) => {
    process.stderr.write(`${JSON.stringify({ error: { message, code: 'START_FAILED' } })}\n`);
  },
};

function sayNextSteps({ url, access, rootKey, secretsFile, isFirstStart }: Invitation): void {
  const show = (key: string): string => (isFirstStart ? key : `${key.slice(0, 8)}…`);
  say();
  say(paint('bold', `Pushpull is ready at ${url}`));
  say();
  say(`  Explore        ${url}/  (a GraphQL IDE; give it the demo key)`);
  say(`  Demo sandbox   ${access.demoSandboxId}`);
  say(`  Demo key       ${show(access.demoKey)}`);
  say(`  Root key       ${show(rootKey)}`);
  say(`  Keys are kept  ${secretsFile}`);
  say();
  say('Invoke a function yourself, from another terminal in this folder:');
  say();
  // Where the folder is not the usual one, the command line has to be told.
  const dataDir = dirname(secretsFile);
  const where = dataDir === resolve('.pushpull') ? '' : `PUSHPULL_DATA_DIR=${dataDir} `;
  say(`  ${where}npx pushpull invoke hello '{"path": "/me"}'`);
  say();
  say('or as any program would:');
  say();
  const key = isFirstStart ? access.demoKey : '$KEY';
  if (!isFirstStart) {
    say(`  KEY=$(node -p 'JSON.parse(fs.readFileSync("${secretsFile}")).demoKey')`);
  }
  const query = `mutation { invoke(input: { sandboxId: \\"${access.demoSandboxId}\\", functionName: \\"hello\\", payload: { path: \\"/me\\" } }) { statusCode payload } }`;
  say(
    `  curl ${url}/graphql -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\`,
  );
  say(`    -d '{"query": "${query}"}'`);
  say();
  say(`Ctrl-C stops everything. ${paint('dim', 'README.md goes on from here.')}`);
}

/** Prints a line, or nothing but its end. */
function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

function sayJson(value: object): void {
  say(JSON.stringify(value));
}
