import type { Kernel } from '../kernel.ts';
import { computeModel } from './compute-model.ts';
import type { EnvironmentRow } from './environment.ts';
import { LATEST, type FunctionRow } from './function.ts';
import type { EnvironmentSpecification, HandlerRequest } from './handler-runtime.ts';
import type { InvocationRow } from './invocation.ts';

/** What the runtime builds an environment from: now, or again after a restart. */
export function specificationOf(
  sandbox: Kernel['sandbox'],
  row: FunctionRow,
  environment: EnvironmentRow,
  codeStartsAtMs: number,
): EnvironmentSpecification {
  return {
    environmentId: environment.id,
    functionName: row.functionName,
    functionVersion: LATEST,
    handler: row.handler,
    code: row.code,
    environmentVariables: {
      ...reservedVariables(sandbox, row, environment),
      ...row.environmentVariables,
    },
    memorySizeMb: row.memorySize,
    logGroupName: logGroupName(row.functionName),
    logStreamName: environment.logStreamName,
    randomSeed: environment.randomSeed,
    startedAtMs: codeStartsAtMs,
    timeoutMs: INIT_TIMEOUT_MS,
    compute: computeModel,
  };
}

/** One invocation as its environment gets to see it (SYN-67), with its one request id (SYN-17). */
export function requestOf(
  invocation: InvocationRow,
  startedAtMs: number,
  timeout: number,
): HandlerRequest {
  return {
    requestId: invocation.requestId,
    payload: invocation.payload,
    startedAtMs,
    timeoutMs: timeout * 1_000,
    invokedFunctionArn: invocation.invokedFunctionArn,
    clientContext: invocation.clientContext,
  };
}

/** The group that all of a function's log streams are in (SYN-86). */
function logGroupName(functionName: string): string {
  return `/aws/lambda/${functionName}`;
}

/** How long loading the code may take. */
const INIT_TIMEOUT_MS = 10_000;

/** What Lambda itself puts into the environment (SYN-68). */
function reservedVariables(
  sandbox: Kernel['sandbox'],
  row: FunctionRow,
  environment: EnvironmentRow,
): Record<string, string> {
  return {
    _HANDLER: row.handler,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${row.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(row.memorySize),
    AWS_LAMBDA_FUNCTION_NAME: row.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: LATEST,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(row.functionName),
    AWS_LAMBDA_LOG_STREAM_NAME: environment.logStreamName,
    AWS_REGION: sandbox.region,
    LAMBDA_TASK_ROOT: '/var/task',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
  };
}
