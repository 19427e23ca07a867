import { readFileSync } from 'node:fs';
import { describeFailure, ExitCode } from './failure.ts';
import { Output } from './output.ts';
import { createProgram } from './program.ts';

/*
 * The command `pushpull`. Whatever happens, it ends with one of the documented exit codes and, where
 * it did not end well, with a message that says what to do.
 */

// Whoever reads the output may have had enough, as `head` does.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? ExitCode.done : ExitCode.unreachable);
  });
}

const { version } = JSON.parse(
  readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as { version: string };

try {
  await createProgram(version).parseAsync(process.argv);
} catch (error) {
  const failure = describeFailure(error);
  if (failure) {
    new Output(process.argv.includes('--json')).failure(failure);
    process.exitCode = failure.exitCode;
  }
}
