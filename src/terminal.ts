import { styleText } from 'node:util';
import type { DemoAudience, ShownAnswer, ShownEvent } from './demo/demo-run.ts';
import type { DemoAccess } from './demo/demo-sandbox.ts';

/*
 * What a person sees who starts Pushpull in a terminal.
 */

type Style = 'bold' | 'dim' | 'green' | 'red' | 'cyan' | 'yellow';

const isColoured = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

function style(format: Style, text: string): string {
  return isColoured ? styleText(format, text) : text;
}

/** Prints a line, or nothing but its end. */
export function say(line = ''): void {
  process.stdout.write(`${line}\n`);
}

/** Prints why the program cannot go on, in one line. */
export function sayError(message: string): void {
  process.stderr.write(`${style('red', 'Pushpull cannot start:')} ${message}\n`);
}

/** Prints a step of the start, with what it took. */
export function sayStep(what: string, startedAt: number): void {
  say(
    `  ${style('green', '✓')} ${what} ${style('dim', `${Math.round(performance.now() - startedAt)} ms`)}`,
  );
}

/** Prints the demo as it happens. */
export const terminalAudience: DemoAudience = {
  onEvent(event: ShownEvent): void {
    const time = event.at.slice(11, 23);
    const rule = event.rule ? style('dim', ` [${event.rule.id}]`) : '';
    say(
      `  ${style('dim', time)}  ${style(colourOf(event.kind), event.kind.padEnd(27))} ${event.message}${rule}`,
    );
  },
  onAnswer({ functionName, statusCode, payload }: ShownAnswer): void {
    say(
      `  ${style('bold', `← ${functionName} answered ${statusCode}`)} ${JSON.stringify(payload)}`,
    );
  },
};

function colourOf(kind: string): Style {
  if (/FAILED|THROTTLED|RESET/.test(kind)) return 'red';
  if (kind.endsWith('SUCCEEDED')) return 'green';
  return kind.startsWith('ENVIRONMENT') ? 'yellow' : 'cyan';
}

export interface Invitation {
  readonly url: string;
  readonly access: DemoAccess;
  readonly rootKey: string;
  readonly secretsFile: string;
  readonly isFirstStart: boolean;
}

/** Says what to open and to type next. Keys are shown in full at the first start only. */
export function sayNextSteps(invitation: Invitation): void {
  const { url, access, isFirstStart } = invitation;
  const show = (key: string): string => (isFirstStart ? key : `${key.slice(0, 8)}…`);
  say();
  say(style('bold', `Pushpull is ready at ${url}`));
  say();
  say(`  Explore        ${url}/  (a GraphQL IDE; give it the demo key)`);
  say(`  Demo sandbox   ${access.demoSandboxId}`);
  say(`  Demo key       ${show(access.demoKey)}`);
  say(`  Root key       ${show(invitation.rootKey)}`);
  say(`  Keys are kept  ${invitation.secretsFile}`);
  say();
  say('Invoke a function yourself:');
  say();
  const key = isFirstStart ? access.demoKey : '$KEY';
  if (!isFirstStart) {
    say(`  KEY=$(node -p 'JSON.parse(fs.readFileSync("${invitation.secretsFile}")).demoKey')`);
  }
  const query = `mutation { invoke(input: { sandboxId: \\"${access.demoSandboxId}\\", functionName: \\"hello\\", payload: { path: \\"/me\\" } }) { statusCode payload } }`;
  say(
    `  curl ${url}/graphql -H "authorization: Bearer ${key}" -H 'content-type: application/json' \\`,
  );
  say(`    -d '{"query": "${query}"}'`);
  say();
  say(`Ctrl-C stops everything. ${style('dim', 'README.md goes on from here.')}`);
}
