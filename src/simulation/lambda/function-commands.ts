import { refuseConstraint } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { aliases } from './alias.ts';
import { refuseDeadLetterTarget } from './async/dead-letter-config.ts';
import { deleteEventInvokeConfigsOf } from './async/event-invoke-config.ts';
import { refuseReservation } from './concurrency.ts';
import { restartCallSequence } from './executable.ts';
import { shutDownIdleEnvironments } from './environment-pool.ts';
import { readFunctionCode, type FunctionCodeInput } from './function-code.ts';
import { resolveFunction, resolveUnqualified } from './function-name.ts';
import {
  configure,
  functionDefaults,
  validateFunctionName,
  type FunctionConfigurationInput,
} from './function-parameters.ts';
import {
  initialState,
  refuseWhileChanging,
  scheduleActivation,
  startUpdate,
} from './function-state.ts';
import { publish } from './function-version-commands.ts';
import { functionVersions, publishedVersions } from './function-version.ts';
import {
  contentOf,
  functions,
  LATEST,
  type FunctionContent,
  type FunctionRow,
} from './function.ts';
import { callWaitingHandlers } from './invocation-run.ts';
import { deleteFunctionUrlsOf } from './function-url/function-url.ts';
import { deletePoliciesOf } from './policy/function-policy.ts';
import { refuseMoreCode, refuseMoreFunctions, refuseMoreVersions } from './quotas.ts';
import { removeProvisioned } from './provisioned-concurrency-commands.ts';
import { forgetRates } from './rate-window.ts';
import { newRevisionId, refuseStaleRevision } from './revision.ts';
import { executionRoles, roleCaller } from './role/execution-role.ts';
import { traceReservoirs } from './trace-sampling.ts';

export interface CreateFunctionInput extends FunctionConfigurationInput, FunctionCodeInput {
  readonly functionName: string;
  /** Whether a first version is published at once. */
  readonly publish: boolean;
}

export interface UpdateFunctionCodeInput extends FunctionCodeInput {
  readonly functionName: string;
  readonly publish: boolean;
  /** The revision that the caller has seen; null asks for no check. */
  readonly revisionId: string | null;
}

export interface UpdateFunctionConfigurationInput extends FunctionConfigurationInput {
  readonly functionName: string;
  readonly revisionId: string | null;
}

export interface PutFunctionConcurrencyInput {
  readonly functionName: string;
  readonly reservedConcurrentExecutions: number;
}

/** What every command on a function answers with. */
export interface FunctionReference {
  readonly functionId: string;
}

/** What a command that may publish answers with. */
export interface PublishedReference extends FunctionReference {
  /** The id of the published version; null where none was. */
  readonly versionId: string | null;
}

/** Creates a function (ERR-10). Code that does not parse is accepted, as AWS does: its init fails. */
export function createFunction(kernel: Kernel, input: CreateFunctionInput): PublishedReference {
  validateFunctionName(input.functionName);
  const configuration = configure(functionDefaults(input.functionName), input);
  const code = readFunctionCode(input);
  if (kernel.table(functions).find(input.functionName)) {
    throw new Refusal('FUNCTION_EXISTS', `Function already exist: ${input.functionName}`, {
      field: 'functionName',
    });
  }
  refuseMoreFunctions(kernel);
  if (input.publish) refuseMoreVersions(kernel);
  refuseMoreCode(kernel, code.codeSize * (input.publish ? 2 : 1));
  const { functionName } = input;
  const role = roleCaller(kernel, { functionId: null, functionName });
  refuseDeadLetterTarget(kernel, role, configuration.deadLetterTargetArn);
  const row = kernel.table(functions).put({
    id: newId(kernel, 'fn'),
    seq: kernel.nextInSequence('function'),
    functionName: input.functionName,
    ...configuration,
    ...code,
    codeSetAtMs: kernel.now,
    reservedConcurrency: null,
    recursiveLoop: 'TERMINATE',
    revisionId: newRevisionId(kernel),
    generation: 1,
    lastVersion: 0,
    state: initialState(kernel),
    lastUpdateStatus: 'SUCCESSFUL',
    contentBeforeUpdate: null,
    lastUsedMs: kernel.now,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
  });
  kernel.emit({
    kind: 'FUNCTION_CREATED',
    rule: 'ERR-10',
    functionName: row.functionName,
    message: `Function "${row.functionName}" was created: ${contentSentence(row)}, timeout ${row.timeout} s, ${row.memorySize} MB.`,
    detail: { timeout: row.timeout, memorySize: row.memorySize, codeSize: row.codeSize },
  });
  scheduleActivation(kernel, row);
  const versionId = input.publish ? publish(kernel, row, null).id : null;
  return { functionId: row.id, versionId };
}

/** Replaces the code or behaviour; warm environments of the old one are shut down. */
export function updateFunctionCode(
  kernel: Kernel,
  input: UpdateFunctionCodeInput,
): PublishedReference {
  const row = resolveUnqualified(kernel, input.functionName);
  const code = readFunctionCode(input);
  refuseStaleRevision(row, input.revisionId, 'GetFunction');
  refuseWhileChanging(kernel, row);
  if (input.publish) refuseMoreVersions(kernel);
  refuseMoreCode(kernel, code.codeSize * (input.publish ? 2 : 1), row.codeSize);
  const updated = renew(kernel, row, {
    ...contentOf(row),
    ...code,
    codeSetAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'FUNCTION_CODE_UPDATED',
    functionName: row.functionName,
    message: `The code of "${row.functionName}" was replaced; the next invocation ${nextOne(updated)}.`,
    detail: { codeSha256: updated.codeSha256, codeSize: updated.codeSize },
  });
  restartCallSequence(kernel, row.id, LATEST);
  shutDownIfReplaced(kernel, updated, 'its code was replaced');
  const versionId = input.publish ? publish(kernel, updated, null).id : null;
  return { functionId: row.id, versionId };
}

/** Changes the configuration; warm environments of the old one are shut down. */
export function updateFunctionConfiguration(
  kernel: Kernel,
  input: UpdateFunctionConfigurationInput,
): FunctionReference {
  const row = resolveUnqualified(kernel, input.functionName);
  const configuration = configure(row, input);
  refuseStaleRevision(row, input.revisionId, 'GetFunction');
  refuseWhileChanging(kernel, row);
  if (configuration.deadLetterTargetArn !== row.deadLetterTargetArn) {
    const role = roleCaller(kernel, { functionId: row.id, functionName: row.functionName });
    refuseDeadLetterTarget(kernel, role, configuration.deadLetterTargetArn);
  }
  const updated = renew(kernel, row, { ...contentOf(row), ...configuration });
  kernel.emit({
    kind: 'FUNCTION_CONFIGURATION_UPDATED',
    functionName: row.functionName,
    message: `The configuration of "${row.functionName}" was changed; the next invocation ${nextOne(updated)}.`,
    detail: { timeout: updated.timeout, memorySize: updated.memorySize, handler: updated.handler },
  });
  shutDownIfReplaced(kernel, updated, 'its configuration was changed');
  return { functionId: row.id };
}

/** Deletes a function with its versions and aliases, or one version. What is running runs to its end. */
export function deleteFunction(
  kernel: Kernel,
  input: { readonly functionName: string; readonly qualifier: string | null },
): FunctionReference {
  const { row, qualifier, alias } = resolveFunction(kernel, input.functionName, input.qualifier);
  if (qualifier === LATEST) {
    throw new Refusal(
      'INVALID_PARAMETER',
      '$LATEST version cannot be deleted without deleting the function.',
      { field: 'qualifier' },
    );
  }
  if (alias) {
    throw new Refusal('INVALID_PARAMETER', 'Deletion of aliases is not currently supported.', {
      field: 'qualifier',
    });
  }
  if (qualifier === null) deleteWhole(kernel, row);
  else deleteVersion(kernel, row, qualifier);
  return { functionId: row.id };
}

function deleteWhole(kernel: Kernel, row: FunctionRow): void {
  callWaitingHandlers(kernel, row.id);
  removeProvisioned(kernel, row.id, null);
  forgetRates(kernel, row.id);
  for (const { id } of kernel.table(aliases).group(row.id)) kernel.table(aliases).delete(id);
  for (const { id, version } of publishedVersions(kernel, row.id)) {
    kernel.table(functionVersions).delete(id);
    restartCallSequence(kernel, row.id, String(version));
  }
  restartCallSequence(kernel, row.id, LATEST);
  kernel.table(traceReservoirs).delete(row.id);
  kernel.table(functions).delete(row.id);
  deletePoliciesOf(kernel, row.id);
  kernel.table(executionRoles).delete(row.id);
  deleteEventInvokeConfigsOf(kernel, row.id, null);
  deleteFunctionUrlsOf(kernel, row.id);
  kernel.emit({
    kind: 'FUNCTION_DELETED',
    functionName: row.functionName,
    message: `Function "${row.functionName}" was deleted.`,
  });
  shutDownIdleEnvironments(kernel, row, null, 'its function was deleted');
}

/** A version goes unless an alias still leads to it. */
function deleteVersion(kernel: Kernel, row: FunctionRow, version: string): void {
  const published = kernel.table(functionVersions).find(`${row.id}:${version}`);
  if (!published) throw new Error(`Version ${version} of ${row.id} is not there`);
  const names = kernel
    .table(aliases)
    .group(row.id)
    .filter((one) => one.functionVersion === version || one.additionalVersion === version)
    .map(({ name }) => name)
    .sort();
  if (names.length > 0) {
    throw new Refusal(
      'VERSION_IN_USE',
      `Cannot delete version ${version} of "${row.functionName}": ${names.length === 1 ? 'the alias' : 'the aliases'} ${names.map((name) => `"${name}"`).join(', ')} ${names.length === 1 ? 'leads' : 'lead'} to it; change or delete ${names.length === 1 ? 'it' : 'them'} first.`,
      { field: 'qualifier' },
    );
  }
  callWaitingHandlers(kernel, row.id);
  removeProvisioned(kernel, row.id, version);
  kernel.table(functionVersions).delete(published.id);
  restartCallSequence(kernel, row.id, version);
  deletePoliciesOf(kernel, row.id, version);
  deleteEventInvokeConfigsOf(kernel, row.id, version);
  kernel.emit({
    kind: 'VERSION_DELETED',
    rule: 'SYN-05',
    functionName: row.functionName,
    message: `Version ${version} of "${row.functionName}" was deleted.`,
    detail: { version },
  });
  shutDownIdleEnvironments(kernel, row, version, 'its version was deleted');
}

/** Reserves concurrency: a guarantee and a cap (SYN-42). An unknown function comes first (ERR-12). */
export function putFunctionConcurrency(
  kernel: Kernel,
  input: PutFunctionConcurrencyInput,
): FunctionReference {
  const row = resolveUnqualified(kernel, input.functionName);
  const reserved = input.reservedConcurrentExecutions;
  if (reserved < 0) {
    refuseConstraint(
      'reservedConcurrentExecutions',
      String(reserved),
      'Member must have value greater than or equal to 0',
      { min: 0 },
    );
  }
  refuseReservation(kernel, row, reserved);
  kernel.table(functions).put({ ...row, reservedConcurrency: reserved });
  kernel.emit({
    kind: 'FUNCTION_CONCURRENCY_SET',
    rule: reserved === 0 ? 'SYN-43' : 'SYN-42',
    functionName: row.functionName,
    message:
      reserved === 0
        ? `"${row.functionName}" has zero reserved concurrency: every invocation will be throttled.`
        : `"${row.functionName}" now has ${reserved} reserved: that many environments at once, never more.`,
    detail: { reservedConcurrentExecutions: reserved },
  });
  return { functionId: row.id };
}

/** Gives a reservation back to the account. */
export function deleteFunctionConcurrency(
  kernel: Kernel,
  input: { readonly functionName: string },
): FunctionReference {
  const row = resolveUnqualified(kernel, input.functionName);
  kernel.table(functions).put({ ...row, reservedConcurrency: null });
  kernel.emit({
    kind: 'FUNCTION_CONCURRENCY_REMOVED',
    rule: 'SYN-40',
    functionName: row.functionName,
    message: `"${row.functionName}" has no reservation any more and shares the account's concurrency.`,
  });
  return { functionId: row.id };
}

/** A changed function gets a new revision, and environments of its own. */
function renew(kernel: Kernel, row: FunctionRow, content: FunctionContent): FunctionRow {
  // Those that wait for an environment run the code they were started with (SYN-70).
  callWaitingHandlers(kernel, row.id);
  return startUpdate(kernel, row, {
    ...row,
    ...content,
    revisionId: newRevisionId(kernel),
    lastModifiedMs: kernel.now,
  });
}

function shutDownIfReplaced(kernel: Kernel, updated: FunctionRow, reason: string): void {
  if (updated.contentBeforeUpdate === null) {
    shutDownIdleEnvironments(kernel, updated, LATEST, reason);
  }
}

function nextOne(updated: FunctionRow): string {
  return updated.contentBeforeUpdate === null
    ? 'starts cold'
    : 'still runs what was there before, until the update is complete';
}

function contentSentence(row: FunctionRow): string {
  return row.behavior === null ? `${row.runtime}, handler ${row.handler}` : 'a behaviour';
}
