import type { Service } from '../service.ts';
import { updateAccountSettings } from './account-settings-commands.ts';
import { accountSettings } from './account-settings.ts';
import { createAlias, deleteAlias, updateAlias } from './alias-commands.ts';
import { aliases } from './alias.ts';
import { eventAttemptTimer } from './async/event-attempt.ts';
import {
  deleteFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from './async/event-invoke-config-commands.ts';
import { eventInvokeConfigs } from './async/event-invoke-config.ts';
import { putFunctionRecursionConfig } from './async/recursion-commands.ts';
import { environments } from './environment.ts';
import {
  createFunction,
  deleteFunction,
  deleteFunctionConcurrency,
  putFunctionConcurrency,
  updateFunctionCode,
  updateFunctionConfiguration,
} from './function-commands.ts';
import { functionBecomesActive, functionUpdateEnds } from './function-state.ts';
import { publishVersion } from './function-version-commands.ts';
import { functionVersions } from './function-version.ts';
import { functions } from './function.ts';
import { environmentReady, invocationEnds, suppressedInitEnds } from './invocation-run.ts';
import { attempts, invocations } from './invocation.ts';
import { invokeForService } from './invoke-action.ts';
import { invoke } from './invoke.ts';
import { logGroups, logStreams } from './log-stream.ts';
import { functionPolicies } from './policy/function-policy.ts';
import { addPermission, removePermission } from './policy/permission-commands.ts';
import {
  putFunctionExecutionRole,
  resetFunctionExecutionRole,
} from './role/execution-role-commands.ts';
import { executionRoles } from './role/execution-role.ts';
import {
  deleteProvisionedConcurrencyConfig,
  putProvisionedConcurrencyConfig,
} from './provisioned-concurrency-commands.ts';
import { provisionedConcurrency } from './provisioned-concurrency.ts';
import { provisionedEnvironmentsReady } from './provisioned-environments.ts';
import { rateWindows } from './rate-window.ts';
import { traceReservoirs } from './trace-sampling.ts';
import { createTrigger, deleteTrigger, updateTrigger } from './trigger-commands.ts';

/** AWS Lambda: functions, their environments and their invocations. */
export const lambdaService = {
  name: 'lambda',
  tables: [
    functions,
    functionVersions,
    aliases,
    functionPolicies,
    executionRoles,
    accountSettings,
    provisionedConcurrency,
    environments,
    rateWindows,
    invocations,
    attempts,
    logGroups,
    logStreams,
    traceReservoirs,
    eventInvokeConfigs,
  ],
  timers: [
    functionBecomesActive,
    functionUpdateEnds,
    provisionedEnvironmentsReady,
    environmentReady,
    suppressedInitEnds,
    invocationEnds,
    eventAttemptTimer,
  ],
  commands: {
    CreateFunction: createFunction,
    UpdateFunctionCode: updateFunctionCode,
    UpdateFunctionConfiguration: updateFunctionConfiguration,
    DeleteFunction: deleteFunction,
    PublishVersion: publishVersion,
    CreateAlias: createAlias,
    UpdateAlias: updateAlias,
    DeleteAlias: deleteAlias,
    PutFunctionConcurrency: putFunctionConcurrency,
    DeleteFunctionConcurrency: deleteFunctionConcurrency,
    AddPermission: addPermission,
    RemovePermission: removePermission,
    PutFunctionExecutionRole: putFunctionExecutionRole,
    ResetFunctionExecutionRole: resetFunctionExecutionRole,
    PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig,
    DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig,
    UpdateAccountSettings: updateAccountSettings,
    PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
    UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
    DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
    PutFunctionRecursionConfig: putFunctionRecursionConfig,
    CreateTrigger: createTrigger,
    UpdateTrigger: updateTrigger,
    DeleteTrigger: deleteTrigger,
    Invoke: invoke,
  },
  actions: { 'lambda:InvokeFunction': invokeForService },
  eventKinds: {
    FUNCTION_CREATED: 'A function was created.',
    FUNCTION_CODE_UPDATED: "A function's code was replaced.",
    FUNCTION_CONFIGURATION_UPDATED: "A function's configuration was changed.",
    FUNCTION_DELETED: 'A function was deleted.',
    FUNCTION_ACTIVE: 'A function that was created or restored can be invoked.',
    FUNCTION_UPDATE_COMPLETED: 'An update of a function has taken effect.',
    FUNCTION_RESTORING: 'A call found a function inactive; it is being restored.',
    VERSION_PUBLISHED: 'A version of a function was published.',
    VERSION_DELETED: 'A published version of a function was deleted.',
    ALIAS_CREATED: 'A version of a function got a name.',
    ALIAS_UPDATED: 'An alias leads to other versions, or shares the calls otherwise.',
    ALIAS_DELETED: 'An alias was deleted.',
    FUNCTION_CONCURRENCY_SET: 'Concurrency was reserved for a function.',
    FUNCTION_CONCURRENCY_REMOVED: "A function's reserved concurrency was given back.",
    PERMISSION_ADDED: "A statement was added to a function's resource-based policy.",
    PERMISSION_REMOVED: "A statement was taken out of a function's resource-based policy.",
    EXECUTION_ROLE_SET: 'What a function may do was set.',
    EXECUTION_ROLE_RESET: 'A function may do everything in the sandbox again.',
    INVOCATION_DENIED: 'No policy allows the caller to invoke the function; nothing ran.',
    PROVISIONED_CONCURRENCY_SET: 'Environments are to be kept initialised.',
    PROVISIONED_CONCURRENCY_READY: 'All provisioned environments of a version or alias are ready.',
    PROVISIONED_CONCURRENCY_FAILED: 'Provisioned environments could not load the code.',
    PROVISIONED_CONCURRENCY_REMOVED: 'Provisioned environments were given back.',
    ACCOUNT_SETTINGS_UPDATED: "The account's concurrency limit was changed.",
    DRY_RUN_SUCCEEDED: 'An invocation was checked but not run.',
    INVOCATION_RECEIVED: 'An event reached Lambda.',
    EVENT_INVOKE_CONFIG_SET: 'How the events of a function, version or alias are handled was set.',
    EVENT_INVOKE_CONFIG_REMOVED: 'Events are handled by the defaults again.',
    RECURSION_CONFIG_SET: 'Whether loops through a function are stopped was set.',
    EVENT_QUEUED: 'An asynchronous event was taken into the queue of its function.',
    EVENT_DUPLICATED: 'The queue delivers an event a second time.',
    EVENT_REFUSED: 'An event could not run when it was its turn, and goes back into the queue.',
    EVENT_RETRY_SCHEDULED: 'An event whose attempt failed is to be tried again.',
    EVENT_RETRIES_EXHAUSTED: 'An event has failed too often and is given up.',
    EVENT_EXPIRED: 'An event would be too old at its next attempt and is given up.',
    EVENT_DROPPED: 'An event is given up that can never run.',
    RECURSION_STOPPED:
      'A function has run too often in one chain of requests; the event is dropped.',
    DEAD_LETTER_SENT: 'An event that was given up went to the dead-letter queue.',
    DEAD_LETTER_FAILED: 'The dead-letter queue did not take an event.',
    DESTINATION_DELIVERED: 'The record of an event that is done went to a destination.',
    DESTINATION_FAILED: 'A destination did not take the record of an event.',
    INVOCATION_THROTTLED: 'A limit of concurrency or rate kept an invocation from running.',
    INVOCATION_SPILLED_OVER: 'All provisioned environments were busy; an on-demand one is used.',
    INVOCATION_STARTED: 'An environment called the handler.',
    INVOCATION_SUCCEEDED: 'The handler answered.',
    INVOCATION_FAILED: 'The handler failed, or what ran it did.',
    LOGS_NOT_WRITTEN:
      "A function's execution role kept the log of an invocation from being written.",
    ENVIRONMENT_INIT_STARTED: 'A cold start began: a new execution environment loads the code.',
    ENVIRONMENT_INIT_COMPLETED: 'A new execution environment is ready.',
    ENVIRONMENT_INIT_TIMED_OUT:
      'Loading the code took longer than an init may; it begins again within the invocation.',
    ENVIRONMENT_INIT_FAILED: 'A new execution environment could not load the code.',
    ENVIRONMENT_RESET: 'An execution environment lost its state after a timeout, crash or exit.',
    ENVIRONMENT_SHUT_DOWN: 'An execution environment was shut down while idle.',
  },
} as const satisfies Service;
