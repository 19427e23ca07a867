import { defineTimer, type Kernel } from '../kernel.ts';
import { findAlias } from './alias.ts';
import { RUNTIME_START_MICROS, wholeMs } from './compute-model.ts';
import { discard, startEnvironment } from './environment-pool.ts';
import {
  compareLastUse,
  environmentGroup,
  environments,
  type EnvironmentRow,
} from './environment.ts';
import { loadExecutable } from './executable.ts';
import { findVersion, type DeployedVersion } from './function-version.ts';
import { functions, type FunctionRow } from './function.ts';
import type { InitOutcome } from './handler-runtime.ts';
import {
  provisionedConcurrency,
  type ProvisionedBatch,
  type ProvisionedConcurrencyRow,
} from './provisioned-concurrency.ts';

/*
 * The environments of provisioned concurrency come in batches (ProvisionedBatch):
 *
 *   put ── init time ──▶ ready ── a call ──▶ busy ── its end ──▶ idle ── a call ──▶ …
 *                                              └── crash ──▶ a new one, in a batch of its own
 *
 * Only one of a batch is loaded at once. The others exist as a number until somebody uses them, and are
 * then loaded as of the instant the batch began: nine hundred of them cost what one costs.
 */

interface BatchData {
  readonly configId: string;
  /** The batch's environment that was loaded at once. */
  readonly environmentId: string;
  /** What loading it failed with; null where it did not. */
  readonly failure: string | null;
}

/** AWS's word for environments that could not be initialised. */
const INIT_FAILED = 'FUNCTION_ERROR_INIT_FAILURE';

/** Milliseconds until Lambda begins to initialise, in REALISTIC: AWS says a minute or two. */
const ALLOCATION_DELAY_MS = { min: 60_000, max: 120_000 };

/** Fires when a batch of provisioned environments has loaded its code (SYN-60). */
export const provisionedEnvironmentsReady = defineTimer<BatchData>({
  name: 'lambda.provisioned-environments-ready',
  fire: finishBatch,
  describe: (kernel, { configId }) => {
    const config = kernel.table(provisionedConcurrency).get(configId);
    return {
      what: `Provisioned environments of "${config?.functionName}:${config?.qualifier}" are ready`,
      why: 'They are initialised before anybody calls them',
      rule: 'SYN-60',
      functionName: config?.functionName ?? null,
      invocationId: null,
    };
  },
});

/**
 * Sees to it that a config has as many environments of each version as it asks for: starts those that
 * are missing, gives back those that are too many. Busy ones run to the end of their invocation.
 */
export function allocate(
  kernel: Kernel,
  row: FunctionRow,
  config: ProvisionedConcurrencyRow,
): ProvisionedConcurrencyRow {
  const shares = sharesOf(kernel, row, config);
  let next: ProvisionedConcurrencyRow = { ...config, status: 'IN_PROGRESS', statusReason: null };
  const versions = new Set([...shares.keys(), ...versionsOf(kernel, config)]);
  for (const version of [...versions].sort((left, right) => Number(left) - Number(right))) {
    const missing = (shares.get(version) ?? 0) - countOf(kernel, next, version);
    if (missing < 0) next = release(kernel, next, version, -missing);
    if (missing > 0) next = startBatch(kernel, row, next, version, missing);
  }
  const isUnderWay = next.batches.some(({ timer }) => timer !== null);
  return save(kernel, { ...next, status: isUnderWay ? 'IN_PROGRESS' : 'READY' });
}

/** Gives all environments of a config back, and the config with them. */
export function dismiss(kernel: Kernel, config: ProvisionedConcurrencyRow): void {
  let last = config;
  for (const version of versionsOf(kernel, config)) {
    last = release(kernel, last, version, countOf(kernel, last, version));
  }
  for (const { timer } of last.batches) if (timer !== null) kernel.cancelTimer(timer);
  kernel.table(provisionedConcurrency).delete(config.id);
}

/**
 * Takes an environment of a config that can run the version at once: the idle one that was used last,
 * or one that nobody has used yet. Null where all are busy, or none is ready.
 */
export function takeProvisionedEnvironment(
  kernel: Kernel,
  deployed: DeployedVersion,
  config: ProvisionedConcurrencyRow,
): EnvironmentRow | null {
  let latest: EnvironmentRow | null = null;
  for (const environment of kernel.table(environments).group(environmentGroup(config.id, 'idle'))) {
    if (environment.version !== deployed.version) continue;
    if (!latest || compareLastUse(environment, latest) > 0) latest = environment;
  }
  return latest ?? takeFresh(kernel, deployed, config);
}

/** Starts a new environment in the place of a provisioned one that has gone. */
export function replaceProvisioned(kernel: Kernel, environment: EnvironmentRow): void {
  if (environment.provisionedConfigId === null) return;
  if (kernel.table(environments).get(environment.id)) return;
  const config = kernel.table(provisionedConcurrency).get(environment.provisionedConfigId);
  const row = kernel.table(functions).get(environment.functionId);
  if (!config || !row) return;
  kernel.emit({
    kind: 'ENVIRONMENT_INIT_STARTED',
    rule: 'SYN-60',
    functionName: row.functionName,
    message: `A new provisioned environment of "${row.functionName}:${config.qualifier}" starts in the place of ${environment.id}.`,
    detail: { qualifier: config.qualifier, version: environment.version },
  });
  save(kernel, startBatch(kernel, row, config, environment.version, 1));
}

/** One more environment of a batch, loaded now as if it had been loaded with the others. */
function takeFresh(
  kernel: Kernel,
  deployed: DeployedVersion,
  config: ProvisionedConcurrencyRow,
): EnvironmentRow | null {
  const batch = config.batches.find(
    ({ version, timer, fresh }) => version === deployed.version && timer === null && fresh > 0,
  );
  if (!batch) return null;
  const provision = { configId: config.id, startedAtMs: batch.startedAtMs };
  const started = startEnvironment(kernel, deployed, provision);
  const init = load(kernel, deployed, started);
  const used = withBatch(config, { ...batch, fresh: batch.fresh - 1 });
  if (init.failure) {
    // Its own seed may have led it elsewhere than the first one of its batch.
    discard(kernel, started);
    save(kernel, startBatch(kernel, deployed.row, used, deployed.version, 1));
    return null;
  }
  const environment = kernel.table(environments).put({
    ...started,
    interrupts: started.interrupts + init.interrupts,
    status: 'IDLE',
    statusSinceMs: started.startedAtMs + wholeMs(init.durationMicros),
  });
  save(kernel, used);
  return environment;
}

function startBatch(
  kernel: Kernel,
  row: FunctionRow,
  config: ProvisionedConcurrencyRow,
  version: string,
  count: number,
): ProvisionedConcurrencyRow {
  const deployed = findVersion(kernel, row, version);
  if (!deployed) throw new Error(`Version ${version} of ${row.id} is not there to be provisioned`);
  const startedAtMs = kernel.now + allocationDelayMs(kernel);
  const started = startEnvironment(kernel, deployed, { configId: config.id, startedAtMs });
  const init = load(kernel, deployed, started);
  kernel.table(environments).put({ ...started, interrupts: started.interrupts + init.interrupts });
  const timer = kernel.schedule(
    provisionedEnvironmentsReady,
    startedAtMs + wholeMs(init.durationMicros),
    {
      configId: config.id,
      environmentId: started.id,
      failure: init.failure && nameOf(init.failure),
    },
  );
  const batch = { environmentId: started.id, version, startedAtMs, timer, fresh: count - 1 };
  return { ...config, batches: [...config.batches, batch] };
}

function finishBatch(kernel: Kernel, { configId, environmentId, failure }: BatchData): void {
  const config = kernel.table(provisionedConcurrency).get(configId);
  const batch = config?.batches.find((one) => one.environmentId === environmentId);
  if (!config || !batch) return;
  const environment = kernel.table(environments).get(environmentId);
  const name = `"${config.functionName}:${config.qualifier}"`;
  const detail = { provisionedConcurrencyConfigId: configId, qualifier: config.qualifier };
  if (failure !== null) {
    if (environment) discard(kernel, environment);
    save(kernel, {
      ...withBatch(config, { ...batch, timer: null, fresh: 0 }),
      status: 'FAILED',
      statusReason: INIT_FAILED,
    });
    kernel.emit({
      kind: 'PROVISIONED_CONCURRENCY_FAILED',
      rule: 'SYN-60',
      functionName: config.functionName,
      message: `Provisioned concurrency of ${name} failed: loading the code of version ${batch.version} ended with ${failure}. Put it again when that is mended.`,
      detail: { ...detail, statusReason: INIT_FAILED },
    });
    return;
  }
  if (environment) {
    kernel.table(environments).put({ ...environment, status: 'IDLE', statusSinceMs: kernel.now });
  }
  const next = withBatch(config, { ...batch, timer: null });
  const isComplete =
    config.status === 'IN_PROGRESS' && next.batches.every(({ timer }) => timer === null);
  const saved = save(kernel, { ...next, status: isComplete ? 'READY' : config.status });
  kernel.emit({
    kind: isComplete ? 'PROVISIONED_CONCURRENCY_READY' : 'ENVIRONMENT_INIT_COMPLETED',
    rule: 'SYN-60',
    functionName: config.functionName,
    message: isComplete
      ? `Provisioned concurrency of ${name} is ready: ${saved.ready} environments are initialised and wait.`
      : `${batch.fresh + 1} provisioned environments of ${name} are initialised.`,
    detail: { ...detail, ready: saved.ready, initMs: kernel.now - batch.startedAtMs },
  });
}

/** Takes environments of one version away: those not used yet first, busy ones last. */
function release(
  kernel: Kernel,
  config: ProvisionedConcurrencyRow,
  version: string,
  count: number,
): ProvisionedConcurrencyRow {
  let left = count;
  let next = config;
  for (const batch of config.batches.toReversed()) {
    if (batch.version !== version) continue;
    const fresh = Math.max(0, batch.fresh - left);
    left -= batch.fresh - fresh;
    next = withBatch(next, { ...batch, fresh });
  }
  for (const environment of loadedOf(kernel, config, version).slice(0, left)) {
    if (environment.status === 'BUSY') {
      // It runs to the end of its invocation and is counted as on demand till then.
      kernel.table(environments).put({ ...environment, provisionedConfigId: null });
    } else {
      discard(kernel, environment);
      next = withoutBatch(kernel, next, environment.id);
    }
  }
  return next;
}

/** The version's environments that were loaded, in the order in which they can be spared. */
function loadedOf(
  kernel: Kernel,
  config: ProvisionedConcurrencyRow,
  version: string,
): EnvironmentRow[] {
  const table = kernel.table(environments);
  return (['starting', 'idle', 'busy'] as const).flatMap((activity) =>
    table
      .group(environmentGroup(config.id, activity))
      .filter((environment) => environment.version === version)
      .sort(compareLastUse),
  );
}

/** How many environments of a version a config has, used or not, ready or not. */
function countOf(kernel: Kernel, config: ProvisionedConcurrencyRow, version: string): number {
  let count = loadedOf(kernel, config, version).length;
  for (const batch of config.batches) if (batch.version === version) count += batch.fresh;
  return count;
}

function versionsOf(kernel: Kernel, config: ProvisionedConcurrencyRow): string[] {
  const versions = new Set(config.batches.map(({ version }) => version));
  for (const activity of ['starting', 'idle', 'busy'] as const) {
    const group = kernel.table(environments).group(environmentGroup(config.id, activity));
    for (const { version } of group) versions.add(version);
  }
  return [...versions].sort((left, right) => Number(left) - Number(right));
}

/** How many environments each version gets: by weight where an alias has two. */
function sharesOf(
  kernel: Kernel,
  row: FunctionRow,
  { qualifier, requested }: ProvisionedConcurrencyRow,
): ReadonlyMap<string, number> {
  const alias = findAlias(kernel, row.id, qualifier);
  if (!alias) return new Map([[qualifier, requested]]);
  const { functionVersion, additionalVersion, additionalVersionWeight } = alias;
  if (additionalVersion === null || additionalVersionWeight === null) {
    return new Map([[functionVersion, requested]]);
  }
  const additional = Math.round(requested * additionalVersionWeight);
  return new Map([
    [functionVersion, requested - additional],
    [additionalVersion, additional],
  ]);
}

/** The config with a batch as it now is; without it where nothing is left of it. */
function withBatch(
  config: ProvisionedConcurrencyRow,
  batch: ProvisionedBatch,
): ProvisionedConcurrencyRow {
  const isOver = batch.timer === null && batch.fresh === 0;
  return {
    ...config,
    batches: config.batches.flatMap((one) => {
      if (one.environmentId !== batch.environmentId) return [one];
      return isOver ? [] : [batch];
    }),
  };
}

/** The config without the batch that the environment was to tell about, if it was. */
function withoutBatch(
  kernel: Kernel,
  config: ProvisionedConcurrencyRow,
  environmentId: string,
): ProvisionedConcurrencyRow {
  const batch = config.batches.find((one) => one.environmentId === environmentId);
  if (batch?.timer == null) return config;
  kernel.cancelTimer(batch.timer);
  return withBatch(config, { ...batch, timer: null });
}

/** Saves a config after its environments have changed. */
function save(kernel: Kernel, config: ProvisionedConcurrencyRow): ProvisionedConcurrencyRow {
  const table = kernel.table(environments);
  let ready =
    table.groupSize(environmentGroup(config.id, 'idle')) +
    table.groupSize(environmentGroup(config.id, 'busy'));
  for (const { timer, fresh } of config.batches) if (timer === null) ready += fresh;
  return kernel.table(provisionedConcurrency).put({ ...config, ready });
}

function load(kernel: Kernel, deployed: DeployedVersion, environment: EnvironmentRow): InitOutcome {
  const { functionName } = deployed.row;
  const loaded = loadExecutable(kernel, functionName, deployed.content, environment);
  return { ...loaded, durationMicros: RUNTIME_START_MICROS + loaded.durationMicros };
}

function nameOf(failure: NonNullable<InitOutcome['failure']>): string {
  return failure.kind === 'error' ? failure.errorType : failure.kind;
}

function allocationDelayMs(kernel: Kernel): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  const { min, max } = ALLOCATION_DELAY_MS;
  return min + kernel.random('provisioned-concurrency').integerBelow(max - min + 1);
}
