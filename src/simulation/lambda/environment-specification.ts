import type { Kernel } from '../kernel.ts';
import { computeModel, RUNTIME_START_MICROS, wholeMs } from './compute-model.ts';
import type { EnvironmentRow } from './environment.ts';
import type { FunctionContent } from './function.ts';
import type { EnvironmentSpecification, HandlerRequest } from './handler-runtime.ts';
import type { InvocationRow } from './invocation.ts';
import { traceHeaderOf } from './trace.ts';

/** What the runtime builds an environment from: now, or again after a restart. */
export function specificationOf(
  sandbox: Kernel['sandbox'],
  functionName: string,
  content: FunctionContent,
  environment: EnvironmentRow,
): EnvironmentSpecification {
  return {
    environmentId: environment.id,
    functionName,
    functionVersion: environment.version,
    runtime: content.runtime,
    handler: content.handler,
    files: content.files ?? { [handlerFile(content.handler)]: content.code ?? '' },
    environmentVariables: {
      ...reservedVariables(sandbox, functionName, content, environment),
      ...content.environmentVariables,
    },
    memorySizeMb: content.memorySize,
    logGroupName: content.logGroup,
    logStreamName: environment.logStreamName,
    randomSeed: environment.randomSeed,
    ...initWindow(content, environment),
    compute: computeModel,
  };
}

/** One invocation as its environment gets to see it (SYN-67), with its one request id (SYN-17). */
export function requestOf(
  invocation: InvocationRow,
  startedAtMs: number,
  timeoutMs: number,
): HandlerRequest {
  return {
    requestId: invocation.requestId,
    payload: invocation.payload,
    startedAtMs,
    timeoutMs,
    invokedFunctionArn: invocation.invokedFunctionArn,
    clientContext: invocation.clientContext,
    traceHeader: traceHeaderOf(invocation),
  };
}

/** The name of the one file that a function has: the handler's, which may be of either kind. */
function handlerFile(handler: string): string {
  const dot = handler.indexOf('.', handler.lastIndexOf('/') + 1);
  return `${dot === -1 ? handler : handler.slice(0, dot)}.js`;
}

/** How long starting an environment on demand may take (SYN-61). */
const INIT_TIMEOUT_MS = 10_000;
const PROVISIONED_INIT_TIMEOUT_MS = 130_000;

/** How long loading the code may take: longer where no invocation waits for it (SYN-61). */
function initTimeoutMs(content: FunctionContent, environment: EnvironmentRow): number {
  return environment.initializationType === 'ON_DEMAND'
    ? INIT_TIMEOUT_MS
    : Math.max(PROVISIONED_INIT_TIMEOUT_MS, content.timeout * 1_000);
}

/**
 * When the code begins to load and how long it may take; the start of the runtime counts. An init that
 * was cut begins again within the invocation, under the function's timeout (SYN-61).
 */
export function initWindow(
  content: FunctionContent,
  environment: EnvironmentRow,
): Pick<EnvironmentSpecification, 'startedAtMs' | 'timeoutMs'> {
  const { startedAtMs, initPhase } = environment;
  const runtimeStartMs = wholeMs(RUNTIME_START_MICROS);
  const initMs = initTimeoutMs(content, environment);
  return initPhase === 'INIT'
    ? { startedAtMs: startedAtMs + runtimeStartMs, timeoutMs: initMs - runtimeStartMs }
    : {
        startedAtMs: startedAtMs + INIT_TIMEOUT_MS + runtimeStartMs,
        timeoutMs: content.timeout * 1_000 - runtimeStartMs,
      };
}

/** What the handler has left of the function's timeout after an init within the invocation (SYN-61). */
export function handlerTimeoutMs(timeout: number, suppressedInitMicros: number): number {
  return timeout * 1_000 - wholeMs(suppressedInitMicros);
}

/** What Lambda itself puts into the environment (SYN-68); the runtime reads the log format there (SYN-87). */
function reservedVariables(
  sandbox: Kernel['sandbox'],
  functionName: string,
  content: FunctionContent,
  environment: EnvironmentRow,
): Record<string, string> {
  return {
    _HANDLER: content.handler,
    AWS_DEFAULT_REGION: sandbox.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${content.runtime}`,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(content.memorySize),
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_VERSION: environment.version,
    AWS_LAMBDA_INITIALIZATION_TYPE:
      environment.initializationType === 'ON_DEMAND' ? 'on-demand' : 'provisioned-concurrency',
    AWS_LAMBDA_LOG_GROUP_NAME: content.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: environment.logStreamName,
    AWS_REGION: sandbox.region,
    LAMBDA_TASK_ROOT: '/var/task',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    ...(content.logFormat === 'JSON'
      ? {
          AWS_LAMBDA_LOG_FORMAT: 'JSON',
          AWS_LAMBDA_LOG_LEVEL: content.applicationLogLevel ?? 'INFO',
        }
      : {}),
  };
}
