import { Command, InvalidArgumentError, Option } from 'commander';
import { eventLine } from '../client/event-line.ts';
import { followEvents, lastCursor } from '../client/follow-events.ts';
import type { LifecycleEventFilter } from '../client/lifecycle-event.ts';
import { findSandbox, withAccess, type AccessOptions } from './access.ts';
import { Output } from './output.ts';
import { stopSignal } from './stop-signal.ts';

interface TailOptions extends AccessOptions {
  readonly after?: string;
  readonly fromStart?: boolean;
  readonly function?: string;
  readonly kind?: readonly string[];
  readonly invocation?: string;
  readonly trace?: string;
  readonly rule?: readonly string[];
  readonly count?: number;
}

/** `pushpull tail`: follows what happens in a sandbox. */
export function tailCommand(): Command {
  const command = new Command('tail')
    .summary('follow what happens, and why')
    .description(
      'Follows the lifecycle events of a sandbox, a line each: virtual time, kind, what happened, and the rule of AWS behind it. Connects again by itself, without a gap and without a duplicate. Ctrl-C ends it and says where to go on.',
    )
    .option('--after <cursor>', 'begin behind the event of this cursor; with what comes by default')
    .addOption(
      new Option('--from-start', 'begin with the first event of the sandbox').conflicts('after'),
    )
    .option('--function <name>', 'only events about this function')
    .option('--kind <kind>', 'only events of this kind; several by commas or repeated', collect)
    .option('--invocation <id>', 'only events of this invocation')
    .option('--trace <id>', 'only events of this chain of requests')
    .option('--rule <id>', 'only events explained by this rule; several as with --kind', collect)
    .option('--count <n>', 'end after so many events', readCount)
    .addHelpText('after', EXAMPLES);
  return withAccess(command).action(tail);
}

const EXAMPLES = `
Examples:
  pushpull tail
  pushpull tail --function hello --kind INVOCATION_FAILED,INVOCATION_THROTTLED
  pushpull tail --from-start --count 20
  pushpull tail --from-start --json | jq -c 'select(.rule) | [.at, .rule.id, .message]'

With --json each line is an event with its cursor: give the last one to --after to go on.`;

async function tail(options: TailOptions): Promise<void> {
  const output = new Output(options.json ?? false);
  const { client, sandboxId } = findSandbox(options);
  const signal = stopSignal();
  // Asked even where it is not needed: what is wrong with the access is said now, and not retried.
  const newest = await lastCursor(client, sandboxId);
  let cursor = options.fromStart ? null : (options.after ?? newest);
  if (options.after === undefined && !options.fromStart) {
    output.note(output.paintNote('dim', 'Waiting for what comes. Ctrl-C ends it.'));
  }
  let remaining = options.count ?? Infinity;
  const events = followEvents(client, {
    sandboxId,
    after: cursor,
    filter: filterOf(options),
    signal,
    onInterrupted: (reason, retryMs) => {
      output.note(output.paintNote('dim', `${reason} Trying again in ${retryMs} ms.`));
    },
    onResumed: () => output.note(output.paintNote('dim', 'Connected again.')),
  });
  for await (const event of events) {
    output.result(event, output.isJson ? null : eventLine(event, output.paint));
    cursor = event.cursor;
    remaining -= 1;
    if (remaining === 0) return;
  }
  if (signal.aborted) {
    const goOn = cursor === null ? '--from-start' : `--after ${cursor}`;
    output.note(`Stopped. To go on from here: pushpull tail ${goOn}`, { after: cursor });
  } else {
    output.note('The sandbox was deleted.');
  }
}

function filterOf(options: TailOptions): LifecycleEventFilter {
  return {
    ...(options.function === undefined ? {} : { functionName: options.function }),
    ...(options.invocation === undefined ? {} : { invocationId: options.invocation }),
    ...(options.trace === undefined ? {} : { traceId: options.trace }),
    ...(options.kind === undefined ? {} : { kinds: options.kind.map((k) => k.toUpperCase()) }),
    ...(options.rule === undefined ? {} : { ruleIds: options.rule }),
  };
}

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((part) => part.trim())];
}

function readCount(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Give a whole number from 1.');
}
