import type { Service } from '../service.ts';
import { environments } from './environment.ts';
import {
  createFunction,
  deleteFunction,
  deleteFunctionConcurrency,
  putFunctionConcurrency,
  updateFunctionCode,
  updateFunctionConfiguration,
} from './function-commands.ts';
import { functions } from './function.ts';
import { environmentReady, invocationEnds } from './invocation-run.ts';
import { attempts, invocations } from './invocation.ts';
import { invoke } from './invoke.ts';

/** AWS Lambda: functions, their environments and their invocations. */
export const lambdaService = {
  name: 'lambda',
  tables: [functions, environments, invocations, attempts],
  timers: [environmentReady, invocationEnds],
  commands: {
    CreateFunction: createFunction,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    DeleteFunction: deleteFunction,
    PutFunctionConcurrency: putFunctionConcurrency,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    Invoke: invoke,
  },
  eventKinds: {
    FUNCTION_CREATED: 'A function was created.',
    FUNCTION_CODE_UPDATED: "A function's code was replaced.",
    FUNCTION_CONFIGURATION_UPDATED: "A function's configuration was changed.",
    FUNCTION_DELETED: 'A function was deleted.',
    FUNCTION_CONCURRENCY_SET: 'Concurrency was reserved for a function.',
    FUNCTION_CONCURRENCY_REMOVED: "A function's reserved concurrency was given back.",
    DRY_RUN_SUCCEEDED: 'An invocation was checked but not run.',
    INVOCATION_RECEIVED: 'An event reached Lambda.',
    INVOCATION_THROTTLED: 'A concurrency limit kept an invocation from running.',
    INVOCATION_STARTED: 'An environment called the handler.',
    INVOCATION_SUCCEEDED: 'The handler answered.',
    INVOCATION_FAILED: 'The handler failed, or what ran it did.',
    ENVIRONMENT_INIT_STARTED: 'A cold start began: a new execution environment loads the code.',
    ENVIRONMENT_INIT_COMPLETED: 'A new execution environment is ready.',
    ENVIRONMENT_INIT_FAILED: 'A new execution environment could not load the code.',
    ENVIRONMENT_RESET: 'An execution environment lost its state after a timeout, crash or exit.',
    ENVIRONMENT_SHUT_DOWN: 'An execution environment was shut down while idle.',
  },
} as const satisfies Service;
