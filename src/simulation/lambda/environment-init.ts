import type { Kernel } from '../kernel.ts';
import { RUNTIME_START_MICROS } from './compute-model.ts';
import { environments, type EnvironmentRow } from './environment.ts';
import { loadExecutable } from './executable.ts';
import type { DeployedVersion } from './function-version.ts';
import type { GuestFailure, InitOutcome } from './handler-runtime.ts';

/** How the code of a new environment was loaded; durations have the start of the runtime in them. */
export interface LoadedCode {
  readonly environment: EnvironmentRow;
  readonly init: InitOutcome;
  /** The second init, within the invocation, where the first took too long; else null (SYN-61). */
  readonly suppressedInit: InitOutcome | null;
}

/**
 * Loads a version's code into a new environment. Where that takes longer than an init may, it is cut
 * and begins again within the invocation, under the function's timeout (SYN-61). Both are asked for
 * here, while the code is at hand; each takes effect when its time is over.
 */
export function loadCode(
  kernel: Kernel,
  version: DeployedVersion,
  starting: EnvironmentRow,
): LoadedCode {
  const init = initialize(kernel, version, starting);
  if (init.failure?.kind !== 'timeout') {
    return { environment: keep(kernel, starting, init.interrupts), init, suppressedInit: null };
  }
  const again: EnvironmentRow = { ...starting, initPhase: 'INVOKE' };
  const suppressedInit =
    init.failure.reason === 'deadline'
      ? initialize(kernel, version, again)
      : neverLoaded(version, init.failure);
  const interrupts = init.interrupts + suppressedInit.interrupts;
  return { environment: keep(kernel, again, interrupts), init, suppressedInit };
}

function initialize(
  kernel: Kernel,
  { row, content }: DeployedVersion,
  environment: EnvironmentRow,
): InitOutcome {
  const loaded = loadExecutable(kernel, row.functionName, content, environment);
  return { ...loaded, durationMicros: RUNTIME_START_MICROS + loaded.durationMicros };
}

/** Code that never stops computing would do so again: it is not run a second time. */
function neverLoaded({ content }: DeployedVersion, failure: GuestFailure): InitOutcome {
  return { durationMicros: content.timeout * 1_000_000, logs: [], interrupts: 0, failure };
}

function keep(kernel: Kernel, environment: EnvironmentRow, interrupts: number): EnvironmentRow {
  return kernel
    .table(environments)
    .put({ ...environment, interrupts: environment.interrupts + interrupts });
}
