import { Command } from 'commander';
import { instantText } from '../client/event-line.ts';
import { findSandbox, withAccess, type AccessOptions } from './access.ts';
import { AdvanceProgress, timersText } from './advance-progress.ts';
import { readDuration } from './duration.ts';
import { ExitCode, UsageError } from './failure.ts';
import { Output } from './output.ts';
import { runAdvance, type AdvanceGoal, type ClockAdvance } from './run-advance.ts';
import { stopSignal } from './stop-signal.ts';

interface AdvanceOptions extends AccessOptions {
  readonly to?: string;
  readonly untilIdle?: boolean;
}

/** `pushpull advance`: moves a sandbox's clock on. */
export function advanceCommand(): Command {
  const command = new Command('advance')
    .summary('move the clock on')
    .description(
      'Moves the clock of a sandbox on; everything due on the way happens at its own instant. Shows how far it is while it runs. Ctrl-C cancels it where it stands.',
    )
    .argument('[duration]', 'by so much virtual time: 90s, 1h30m, 7d, or PT1H30M')
    .option('--to <instant>', 'to this virtual time, such as 2026-01-12T17:00:00Z')
    .option('--until-idle', 'until nothing is left to happen')
    .addHelpText('after', EXAMPLES);
  return withAccess(command).action(advance);
}

const EXAMPLES = `
Examples:
  pushpull advance 24h
  pushpull advance --to 2026-01-12T17:00:00Z
  pushpull advance --until-idle --json | jq .firedTimers

Exit codes: 0 it reached its goal, 1 it was cancelled or met a bound before, 2 it was refused.
See pushpull --help.`;

async function advance(duration: string | undefined, options: AdvanceOptions): Promise<void> {
  const output = new Output(options.json ?? false);
  const goal = goalOf(duration, options);
  const { client, sandboxId } = findSandbox(options);
  const progress = new AdvanceProgress();
  const signal = stopSignal();
  let ended: ClockAdvance;
  try {
    ended = await runAdvance(client, sandboxId, goal, {
      signal,
      onProgress: (running) => {
        if (!output.isJson) progress.show(running);
      },
    });
  } finally {
    progress.end();
  }
  output.result(ended, endText(ended, output));
  process.exitCode = ended.status === 'COMPLETED' ? ExitCode.done : ExitCode.failed;
}

function goalOf(duration: string | undefined, { to, untilIdle }: AdvanceOptions): AdvanceGoal {
  const goals: AdvanceGoal[] = [];
  if (duration !== undefined) goals.push({ by: readDuration(duration) });
  if (to !== undefined) goals.push({ to });
  if (untilIdle) goals.push({ untilIdle: true });
  const [goal, ...others] = goals;
  if (goal && others.length === 0) return goal;
  throw new UsageError('Say how far the clock is to move: by a duration, --to, or --until-idle.');
}

function endText(
  { status, reached, firedTimers, reason }: ClockAdvance,
  { paint }: Output,
): string {
  const style = status === 'COMPLETED' ? 'green' : 'yellow';
  const end = `${instantText(reached)}  ${paint(style, status)} ${timersText(firedTimers)} fired`;
  return reason === null ? end : `${end}: ${reason}`;
}
