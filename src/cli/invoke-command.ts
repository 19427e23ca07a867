import { Command, Option } from 'commander';
import { instantText, oneLine } from '../client/event-line.ts';
import { findSandbox, withAccess, type AccessOptions } from './access.ts';
import { ExitCode } from './failure.ts';
import { readJsonPayload } from './json-payload.ts';
import { Output } from './output.ts';

interface InvokeOptions extends AccessOptions {
  readonly event?: boolean;
  readonly dryRun?: boolean;
  readonly qualifier?: string;
  readonly tail?: boolean;
}

/** `pushpull invoke`: calls a function and prints what it answers. */
export function invokeCommand(): Command {
  const command = new Command('invoke')
    .summary('call a function and print its answer')
    .description(
      'Calls a function. Standard output has what it returned, standard error what became of the call.',
    )
    .argument('<function>', 'its name, its ARN, or a part of the ARN')
    .argument(
      '[payload]',
      'the event: JSON, @FILE, or - for standard input; {} where it is left out',
    )
    .option('--event', 'asynchronously: Lambda queues the event, and answers at once')
    .addOption(new Option('--dry-run', 'only check whether the call is allowed').conflicts('event'))
    .option('--qualifier <qualifier>', 'the version or alias to call; $LATEST by default')
    .option('--tail', 'show the last 4 KB of the log as well')
    .addHelpText('after', EXAMPLES);
  return withAccess(command).action(invoke);
}

const EXAMPLES = `
Examples:
  pushpull invoke hello '{"path": "/me"}'
  pushpull invoke hello @event.json --qualifier live --tail
  echo '{"n": 21}' | pushpull invoke double - --json | jq .payload
  pushpull invoke process-order --event @order.json && pushpull tail

Exit codes: 0 the function answered (or the event was taken), 1 the function failed,
2 it was not called: refused by the API, not allowed, or throttled. See pushpull --help.`;

interface InvokeAnswer {
  readonly statusCode: number;
  readonly functionError: string | null;
  readonly executedVersion: string | null;
  readonly requestId: string | null;
  readonly payload: unknown;
  readonly logResult: string | null;
  readonly invocation: {
    readonly id: string;
    readonly startedAt: string | null;
    readonly endedAt: string | null;
  } | null;
}

const INVOKE = `mutation ($input: InvokeInput!) {
  invoke(input: $input) {
    statusCode functionError executedVersion requestId payload logResult
    invocation { id startedAt endedAt }
  }
}`;

async function invoke(
  functionName: string,
  payloadArgument: string | undefined,
  options: InvokeOptions,
): Promise<void> {
  const output = new Output(options.json ?? false);
  const { client, sandboxId } = findSandbox(options);
  const { invoke: answer } = await client.request<{ invoke: InvokeAnswer }>(INVOKE, {
    input: {
      sandboxId,
      functionName,
      invocationType: invocationTypeOf(options),
      logType: options.tail ? 'TAIL' : 'NONE',
      ...(options.qualifier === undefined ? {} : { qualifier: options.qualifier }),
      ...(payloadArgument === undefined ? {} : { payload: await readJsonPayload(payloadArgument) }),
    },
  });
  const log = answer.logResult === null ? null : decodeLog(answer.logResult);
  if (log !== null) output.note(logText(log));
  const { invocation, logResult: _, ...answered } = answer;
  const hasAnswer = answer.statusCode !== 202 && answer.statusCode !== 204;
  output.result(
    { ...answered, invocationId: invocation?.id ?? null, ...(options.tail ? { log } : {}) },
    hasAnswer ? JSON.stringify(answer.payload, null, 2) : null,
  );
  output.note(outcomeText(functionName, answer, output));
  process.exitCode = exitCodeOf(answer);
}

function invocationTypeOf({ event, dryRun }: InvokeOptions): string {
  if (event) return 'EVENT';
  return dryRun ? 'DRY_RUN' : 'REQUEST_RESPONSE';
}

function exitCodeOf({ statusCode, functionError }: InvokeAnswer): number {
  if (statusCode >= 400) return ExitCode.refused;
  return functionError === null ? ExitCode.done : ExitCode.failed;
}

/** One line about the call, for whoever reads along. */
function outcomeText(functionName: string, answer: InvokeAnswer, { paintNote }: Output): string {
  const { statusCode, functionError, executedVersion, invocation } = answer;
  const name = oneLine(functionName);
  const details = [
    invocation?.id,
    executedVersion === null ? null : `version ${executedVersion}`,
    invocation?.endedAt ? `ended at ${instantText(invocation.endedAt)}` : null,
  ].filter((part) => typeof part === 'string');
  const rest = paintNote('dim', details.join(' · '));
  if (statusCode >= 400) {
    return `${paintNote('red', `✗ ${name} was not called: ${statusCode}`)} ${rest}`;
  }
  if (functionError !== null) {
    return `${paintNote('red', `✗ ${name} failed: ${functionError}`)} ${rest}`;
  }
  const what =
    statusCode === 202
      ? `took the event: ${statusCode}`
      : statusCode === 204
        ? `may be called: ${statusCode}`
        : `answered ${statusCode}`;
  return `${paintNote('green', `✓ ${name} ${what}`)} ${rest}`;
}

function decodeLog(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** A log has lines and tabs; what else it has may not command the terminal. */
function logText(log: string): string {
  const lines = log.replace(/\n$/, '').split('\n');
  return lines.map((line) => line.split('\t').map(oneLine).join('\t')).join('\n');
}
