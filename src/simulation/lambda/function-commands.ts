import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { refuseOverReservation } from './concurrency.ts';
import { shutDownIdleEnvironments } from './environment-pool.ts';
import { callWaitingHandlers } from './invocation-run.ts';
import { functions, LATEST, type FunctionRow } from './function.ts';
import { resolveFunction } from './function-name.ts';
import {
  configure,
  functionDefaults,
  measureCode,
  refuseConstraint,
  validateFunctionName,
  type FunctionConfigurationInput,
} from './function-parameters.ts';

export interface CreateFunctionInput extends FunctionConfigurationInput {
  readonly functionName: string;
  readonly code: string;
}

export interface UpdateFunctionCodeInput {
  readonly functionName: string;
  readonly code: string;
}

export interface UpdateFunctionConfigurationInput extends FunctionConfigurationInput {
  readonly functionName: string;
}

export interface PutFunctionConcurrencyInput {
  readonly functionName: string;
  readonly reservedConcurrentExecutions: number;
}

/** What every command on a function answers with. */
export interface FunctionReference {
  readonly functionId: string;
}

/** Creates a function (ERR-10). Code that does not parse is accepted, as AWS does: its init fails. */
export function createFunction(kernel: Kernel, input: CreateFunctionInput): FunctionReference {
  validateFunctionName(input.functionName);
  const configuration = configure(functionDefaults, input);
  const measured = measureCode(input.code);
  if (kernel.table(functions).find(input.functionName)) {
    throw new Refusal('FUNCTION_EXISTS', `Function already exist: ${input.functionName}`, {
      field: 'functionName',
    });
  }
  const row = kernel.table(functions).put({
    id: newId(kernel, 'fn'),
    functionName: input.functionName,
    ...configuration,
    code: input.code,
    ...measured,
    reservedConcurrency: null,
    revisionId: newRevisionId(kernel),
    generation: 1,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
  });
  kernel.emit({
    kind: 'FUNCTION_CREATED',
    rule: 'ERR-10',
    functionName: row.functionName,
    message: `Function "${row.functionName}" was created: ${row.runtime}, handler ${row.handler}, timeout ${row.timeout} s, ${row.memorySize} MB.`,
    detail: { timeout: row.timeout, memorySize: row.memorySize, codeSize: row.codeSize },
  });
  return { functionId: row.id };
}

/** Replaces the code; warm environments of the old code are shut down. */
export function updateFunctionCode(
  kernel: Kernel,
  input: UpdateFunctionCodeInput,
): FunctionReference {
  const { row } = resolveFunction(kernel, input.functionName);
  const measured = measureCode(input.code);
  const updated = renew(kernel, row, { code: input.code, ...measured });
  kernel.emit({
    kind: 'FUNCTION_CODE_UPDATED',
    functionName: row.functionName,
    message: `The code of "${row.functionName}" was replaced; the next invocation starts cold.`,
    detail: { codeSha256: updated.codeSha256, codeSize: updated.codeSize },
  });
  shutDownIdleEnvironments(kernel, updated, 'its code was replaced');
  return { functionId: row.id };
}

/** Changes the configuration; warm environments of the old one are shut down. */
export function updateFunctionConfiguration(
  kernel: Kernel,
  input: UpdateFunctionConfigurationInput,
): FunctionReference {
  const { row } = resolveFunction(kernel, input.functionName);
  const updated = renew(kernel, row, configure(row, input));
  kernel.emit({
    kind: 'FUNCTION_CONFIGURATION_UPDATED',
    functionName: row.functionName,
    message: `The configuration of "${row.functionName}" was changed; the next invocation starts cold.`,
    detail: { timeout: updated.timeout, memorySize: updated.memorySize, handler: updated.handler },
  });
  shutDownIdleEnvironments(kernel, updated, 'its configuration was changed');
  return { functionId: row.id };
}

/** Deletes a function. What is running runs to its end. */
export function deleteFunction(
  kernel: Kernel,
  input: { readonly functionName: string; readonly qualifier: string | null },
): FunctionReference {
  if (input.qualifier === LATEST) {
    throw new Refusal(
      'INVALID_PARAMETER',
      '$LATEST version cannot be deleted without deleting the function.',
      { field: 'qualifier' },
    );
  }
  const { row } = resolveFunction(kernel, input.functionName, input.qualifier);
  callWaitingHandlers(kernel, row);
  kernel.table(functions).delete(row.id);
  kernel.emit({
    kind: 'FUNCTION_DELETED',
    functionName: row.functionName,
    message: `Function "${row.functionName}" was deleted.`,
  });
  shutDownIdleEnvironments(kernel, row, 'its function was deleted');
  return { functionId: row.id };
}

/** Reserves concurrency: a guarantee and a cap (SYN-42). An unknown function comes first (ERR-12). */
export function putFunctionConcurrency(
  kernel: Kernel,
  input: PutFunctionConcurrencyInput,
): FunctionReference {
  const { row } = resolveFunction(kernel, input.functionName);
  const reserved = input.reservedConcurrentExecutions;
  if (reserved < 0) {
    refuseConstraint(
      'reservedConcurrentExecutions',
      String(reserved),
      'Member must have value greater than or equal to 0',
      { min: 0 },
    );
  }
  refuseOverReservation(kernel, row, reserved);
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
  const { row } = resolveFunction(kernel, input.functionName);
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
function renew(kernel: Kernel, row: FunctionRow, changes: Partial<FunctionRow>): FunctionRow {
  callWaitingHandlers(kernel, row);
  return kernel.table(functions).put({
    ...row,
    ...changes,
    revisionId: newRevisionId(kernel),
    generation: row.generation + 1,
    lastModifiedMs: kernel.now,
  });
}

function newRevisionId(kernel: Kernel): string {
  return kernel.random('revision-ids').uuid();
}
