import { Refusal } from '../errors.ts';
import { defineTimer, type Kernel } from '../kernel.ts';
import { shutDownIdleEnvironments } from './environment-pool.ts';
import { functionArn } from './function-name.ts';
import { contentOf, functions, LATEST, type FunctionRow, type FunctionState } from './function.ts';

/*
 * The states of a function and of an update (SYN-69, SYN-70). In the profile IDEAL both pass at once:
 * a function is always active and an update is there when it is answered. In REALISTIC:
 *
 *   create ──▶ PENDING ── 1–4 s ──▶ ACTIVE ── 14 days unused ──▶ INACTIVE ── an invoke ──▶ PENDING
 *
 *   update ──▶ in progress ── 0.5–2 s ──▶ done: until then, invocations run what was there before
 */

interface FunctionData {
  readonly functionId: string;
}

/** Milliseconds that AWS publishes no number for; ours. */
const CREATION_MS = { min: 1_000, max: 4_000 };
const UPDATE_MS = { min: 500, max: 2_000 };
const RESTORE_MS = { min: 2_000, max: 8_000 };

/** A function that nobody has used for so long is inactive. */
const UNUSED_MS_MAX = 14 * 86_400_000;

/** Every use is noted to a day, so that an invocation need not save the function again. */
const USE_NOTED_EVERY_MS = 86_400_000;

/** Fires when a function that was created, or restored, can be invoked. */
export const functionBecomesActive = defineTimer<FunctionData>({
  name: 'lambda.function-becomes-active',
  fire: (kernel, { functionId }) => {
    const row = kernel.table(functions).get(functionId);
    if (row?.state !== 'PENDING') return;
    kernel.table(functions).put({ ...row, state: 'ACTIVE', lastUsedMs: kernel.now });
    kernel.emit({
      kind: 'FUNCTION_ACTIVE',
      rule: 'SYN-69',
      functionName: row.functionName,
      message: `Function "${row.functionName}" is active now and can be invoked.`,
    });
  },
  describe: (kernel, { functionId }) => ({
    what: `Function "${nameOf(kernel, functionId)}" becomes active`,
    why: 'Creating or restoring a function takes time',
    rule: 'SYN-69',
    functionName: nameOf(kernel, functionId),
    invocationId: null,
  }),
});

/** Fires when an update of `$LATEST` takes effect. */
export const functionUpdateEnds = defineTimer<FunctionData>({
  name: 'lambda.function-update-ends',
  fire: (kernel, { functionId }) => {
    const row = kernel.table(functions).get(functionId);
    if (!row?.contentBeforeUpdate) return;
    const updated = kernel.table(functions).put({
      ...row,
      lastUpdateStatus: 'SUCCESSFUL',
      contentBeforeUpdate: null,
      generation: row.generation + 1,
    });
    kernel.emit({
      kind: 'FUNCTION_UPDATE_COMPLETED',
      rule: 'SYN-70',
      functionName: row.functionName,
      message: `The update of "${row.functionName}" is complete; the next invocation starts cold.`,
    });
    shutDownIdleEnvironments(kernel, updated, LATEST, 'its update is complete');
  },
  describe: (kernel, { functionId }) => ({
    what: `The update of "${nameOf(kernel, functionId)}" takes effect`,
    why: 'Until then invocations run what was there before',
    rule: 'SYN-70',
    functionName: nameOf(kernel, functionId),
    invocationId: null,
  }),
});

/** The state that a new function begins in. */
export function initialState(kernel: Kernel): FunctionRow['state'] {
  return kernel.sandbox.profile === 'REALISTIC' ? 'PENDING' : 'ACTIVE';
}

/** Sees to it that a pending function becomes active. */
export function scheduleActivation(kernel: Kernel, row: FunctionRow): void {
  if (row.state !== 'PENDING') return;
  kernel.schedule(functionBecomesActive, kernel.now + draw(kernel, CREATION_MS), {
    functionId: row.id,
  });
}

/**
 * Puts a changed content into a function: at once, with environments of its own, or, in REALISTIC,
 * when the update is complete (SYN-70).
 */
export function startUpdate(kernel: Kernel, before: FunctionRow, after: FunctionRow): FunctionRow {
  if (kernel.sandbox.profile === 'IDEAL') {
    return kernel.table(functions).put({ ...after, generation: before.generation + 1 });
  }
  const updating = kernel.table(functions).put({
    ...after,
    lastUpdateStatus: 'IN_PROGRESS',
    contentBeforeUpdate: contentOf(before),
  });
  kernel.schedule(functionUpdateEnds, kernel.now + draw(kernel, UPDATE_MS), {
    functionId: before.id,
  });
  return updating;
}

/** Refuses to change a function that is being created or updated (SYN-70). */
export function refuseWhileChanging(kernel: Kernel, row: FunctionRow): void {
  if (row.state === 'PENDING') {
    throw new Refusal(
      'FUNCTION_NOT_READY',
      'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      { field: 'functionName' },
    );
  }
  if (row.lastUpdateStatus === 'SUCCESSFUL') return;
  throw new Refusal(
    'FUNCTION_UPDATE_IN_PROGRESS',
    `The operation cannot be performed at this time. An update is in progress for resource: ${functionArn(kernel.sandbox, row.functionName)}`,
    { field: 'functionName' },
  );
}

/**
 * Whether an invocation may go on. One of a pending function is refused; one of a function that has
 * become inactive fails and has it restored (SYN-69).
 */
export function useFunction(kernel: Kernel, row: FunctionRow): 'READY' | 'RESTORING' {
  if (row.state === 'PENDING') refuseWhileChanging(kernel, row);
  if (kernel.sandbox.profile === 'IDEAL') return 'READY';
  const unusedMs = kernel.now - row.lastUsedMs;
  if (unusedMs < UNUSED_MS_MAX) {
    if (unusedMs >= USE_NOTED_EVERY_MS) {
      kernel.table(functions).put({ ...row, lastUsedMs: kernel.now });
    }
    return 'READY';
  }
  kernel.table(functions).put({ ...row, state: 'PENDING' });
  kernel.schedule(functionBecomesActive, kernel.now + draw(kernel, RESTORE_MS), {
    functionId: row.id,
  });
  kernel.emit({
    kind: 'FUNCTION_RESTORING',
    rule: 'SYN-69',
    functionName: row.functionName,
    message: `"${row.functionName}" was inactive after ${UNUSED_MS_MAX / 86_400_000} days without use: this call fails with ResourceNotReadyException, and the function is being restored.`,
  });
  return 'RESTORING';
}

/** The state as it shows at an instant: nobody notes when a function becomes inactive (SYN-69). */
export function functionStateAt(
  row: Pick<FunctionRow, 'state' | 'lastUsedMs'>,
  profile: Kernel['sandbox']['profile'],
  nowMs: number,
): FunctionState {
  const isUnused = profile === 'REALISTIC' && nowMs - row.lastUsedMs >= UNUSED_MS_MAX;
  return row.state === 'ACTIVE' && isUnused ? 'INACTIVE' : row.state;
}

function draw(kernel: Kernel, { min, max }: { min: number; max: number }): number {
  return min + kernel.random('function-states').integerBelow(max - min + 1);
}

function nameOf(kernel: Kernel, functionId: string): string {
  return kernel.table(functions).get(functionId)?.functionName ?? '';
}
