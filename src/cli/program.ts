import { Command } from 'commander';
import { advanceCommand } from './advance-command.ts';
import { functionsCommand } from './functions-command.ts';
import { invokeCommand } from './invoke-command.ts';
import { sandboxesCommand } from './sandboxes-command.ts';
import { startCommand } from './start-command.ts';
import { tailCommand } from './tail-command.ts';

/** The command `pushpull` with all that it can do. Ends by an error that says how, never by itself. */
export function createProgram(version: string): Command {
  const program = new Command('pushpull')
    .description('Simulates how AWS Lambda is invoked. Starts a server, and talks to one.')
    .version(version, '--version', 'print the version')
    .addHelpText('after', MORE);
  const commands = [
    startCommand(),
    invokeCommand(),
    tailCommand(),
    advanceCommand(),
    sandboxesCommand(),
    functionsCommand(),
  ];
  for (const command of commands) program.addCommand(command);
  for (const command of [program, ...commands]) {
    // The caller shows what is wrong, in its own manner.
    command.exitOverride().configureOutput({ outputError: () => undefined });
    command.helpOption('-h, --help', 'print this help');
  }
  return program;
}

const MORE = `
Which server, as whom, and which sandbox: by the options --url, --key and --sandbox, else by
  PUSHPULL_URL       the address of the server, such as https://pushpull.example.com
  PUSHPULL_KEY       an API key
  PUSHPULL_SANDBOX   the id of a sandbox
else by what a local server keeps in its data folder:
  PUSHPULL_DATA_DIR  the folder; .pushpull in the working folder by default
so that in the folder of a running "pushpull start" nothing needs to be said.

Output:
  Results go to standard output, everything about them to standard error. With --json both are
  JSON lines without colour. NO_COLOR and FORCE_COLOR switch colours off and on.

Exit codes:
  0  done
  1  it was carried out, but the function failed (invoke), the advance ended before its goal
     (advance), or the server could not go on (start)
  2  refused, and nothing has changed: by the API, by Lambda (not allowed, throttled), or because
     the command line is wrong
  3  the server could not be reached, or failed

Examples:
  pushpull start
  pushpull invoke hello '{"path": "/me"}'
  pushpull tail --function hello
  pushpull advance 24h

docs/command-line.md goes on from here.`;
