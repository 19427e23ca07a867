import type { RuleDefinition } from './rule.ts';

/** Synchronous invocation: what happens between `Invoke` and its answer. */
export const synchronousRules = {
  'SYN-02': {
    title: 'Invocation types',
    summary:
      'Invoke takes RequestResponse (wait for the answer), Event (hand over and go) or DryRun (check only).',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-03': {
    title: 'Log tail on request',
    summary: 'A RequestResponse call may ask for the last part of its log with the answer.',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-04': {
    title: 'Client context',
    summary:
      'A caller may pass up to 3,583 bytes of base64 JSON; the handler sees it as context.clientContext.',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-05': {
    title: 'Qualifiers',
    summary:
      'A qualifier selects a version or an alias; one in the name and another beside it is an error.',
    source: 'Lambda API reference, Invoke; recorded November 2025',
  },
  'SYN-06': {
    title: 'Forms of a function name',
    summary:
      'A function is named by its name of at most 64 characters, its partial ARN or its full ARN.',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-07': {
    title: 'Empty payload',
    summary: 'A call without a payload reaches the handler as the empty object {}.',
    source: 'Deduced from provider behaviour',
  },
  'SYN-10': {
    title: 'Status by invocation type',
    summary: 'Invoke answers 200 for RequestResponse, 202 for Event and 204 for DryRun.',
    source: 'Recorded November 2025',
  },
  'SYN-11': {
    title: 'The answer of a success',
    summary:
      'A synchronous success carries the executed version and the payload; a handler that returns nothing yields null.',
    source: 'Recorded November 2025',
  },
  'SYN-12': {
    title: 'Answers without payload',
    summary: 'Event and DryRun answer with an empty payload and without an executed version.',
    source: 'Recorded November 2025',
  },
  'SYN-13': {
    title: 'DryRun runs nothing',
    summary: 'DryRun checks that the function exists and may be called; it runs and logs nothing.',
    source: 'Developer Guide, invocation-sync',
  },
  'SYN-14': {
    title: 'A function error is not an HTTP error',
    summary:
      'When the function fails, Invoke still answers 200; FunctionError is set and the payload describes the error.',
    source: 'Recorded November 2025',
  },
  'SYN-15': {
    title: 'FunctionError is Unhandled',
    summary: 'Every failure that current runtimes report sets FunctionError to Unhandled.',
    source: 'Recorded; Developer Guide',
  },
  'SYN-16': {
    title: 'The log tail is the last 4 KB',
    summary: 'LogResult holds the last 4 KB of the invocation’s log in base64.',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-17': {
    title: 'One request id everywhere',
    summary: 'The request id of the answer, of the handler’s context and of the log is the same.',
    source: 'Developer Guide',
  },
  'SYN-20': {
    title: 'The payload of a thrown error',
    summary:
      'A thrown error is answered as errorType, errorMessage and trace, the stack split at line feeds.',
    source: 'Node.js runtime interface client; recorded November 2025',
  },
  'SYN-21': {
    title: 'The timeout message',
    summary: 'A timeout names the configured timeout with two decimals.',
    source: 'Recorded November 2025',
  },
  'SYN-22': {
    title: 'The form of a timeout',
    summary: 'Since late 2025 a timeout is a Sandbox.Timedout error with the request id.',
    source: 'Recorded April 2024 and November 2025',
  },
  'SYN-23': {
    title: 'Errors outside the handler’s promise',
    summary:
      'An uncaught exception or unhandled rejection is reported, and the process ends: the environment is lost.',
    source: 'Node.js runtime interface client',
  },
  'SYN-24': {
    title: 'Runtime error types',
    summary:
      'Code that cannot be loaded fails with a Runtime.* error: HandlerNotFound, ImportModuleError, UserCodeSyntaxError, MalformedHandlerName.',
    source: 'Node.js runtime interface client',
  },
  'SYN-25': {
    title: 'A promise that never settles',
    summary:
      'An async handler with nothing left to wait for, and no answer, ends as Runtime.NodeJsExit.',
    source: 'Node.js runtime interface client',
  },
  'SYN-26': {
    title: 'A handler that neither returns a promise nor calls back',
    summary:
      'A non-async handler that never calls its callback succeeds with null once its event loop is empty; what it returned is ignored.',
    source: 'Node.js runtime interface client',
  },
  'SYN-27': {
    title: 'Callback handlers end with Node.js 22',
    summary:
      'Up to Node.js 22 a handler may answer by a callback, once its event loop is empty unless it asks not to wait; from Node.js 24 on, a handler with three parameters is refused.',
    source: 'Developer Guide, nodejs-handler; Node.js runtime interface client',
  },
  'SYN-28': {
    title: 'Results that JSON cannot carry',
    summary: 'A cyclic or BigInt result becomes a function error.',
    source: 'Node.js runtime interface client; wording ours',
  },
  'SYN-30': {
    title: 'Init errors reach the first invoke',
    summary: 'When loading the code fails, the first invocation is answered with that error.',
    source: 'Recorded November 2025',
  },
  'SYN-31': {
    title: 'Payload limits',
    summary: 'A synchronous request or response holds at most 6 MB.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-32': {
    title: 'A request over the limit',
    summary: 'A payload over the limit is refused with 413 before anything runs.',
    source: 'Lambda API reference; recorded November 2025',
  },
  'SYN-33': {
    title: 'Timeout',
    summary: 'A function may run 1 to 900 s; 3 s where nothing is set.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-34': {
    title: 'Memory',
    summary: 'A function has 128 to 10,240 MB of memory; 128 MB where nothing is set.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-35': {
    title: 'Environment variables hold 4 KB',
    summary: 'All environment variables of a function together hold at most 4 KB.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-40': {
    title: 'Concurrency',
    summary:
      'Concurrency is the number of environments busy at once; the account’s limit is 1,000.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-41': {
    title: 'A hundred stay unreserved',
    summary: 'Reserved concurrency may take all but 100 of the account’s limit.',
    source: 'Recorded November 2025',
  },
  'SYN-42': {
    title: 'Reserved concurrency',
    summary: 'Reserved concurrency guarantees a function its share and caps it there, used or not.',
    source: 'Developer Guide, configuration-concurrency',
  },
  'SYN-43': {
    title: 'Reserved concurrency of zero',
    summary: 'A function with zero reserved concurrency is throttled every time.',
    source: 'Recorded November 2025',
  },
  'SYN-44': {
    title: 'Provisioned inside reserved',
    summary:
      'What is provisioned of a function with a reservation counts inside it, and cannot be more than it.',
    source: 'Recorded November 2025',
  },
  'SYN-45': {
    title: 'All of the reservation provisioned',
    summary:
      'Where all reserved concurrency is provisioned, nothing is left for $LATEST: it is throttled.',
    source: 'Recorded November 2025',
  },
  'SYN-46': {
    title: 'Scaling rate',
    summary:
      'A function can start 1,000 environments in ten seconds; what it does not use is lost.',
    source: 'Developer Guide, scaling-behavior',
  },
  'SYN-47': {
    title: 'Request rate',
    summary: 'Ten requests a second are let in for each environment that may be busy.',
    source: 'Developer Guide, gettingstarted-limits',
  },
  'SYN-48': {
    title: 'The throttle answer',
    summary: 'A throttled call is answered 429 TooManyRequestsException, “Rate Exceeded.”',
    source: 'Recorded November 2025',
  },
  'SYN-49': {
    title: 'Throttle reasons',
    summary:
      'The answer’s Reason tells which limit was met: the account’s or the function’s own, of concurrency or of rate.',
    source: 'Lambda API reference, Invoke',
  },
  'SYN-50': {
    title: 'A throttled call does not run',
    summary:
      'A throttled synchronous call is not run, not logged and not retried by Lambda; the caller has to.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
  'SYN-51': {
    title: 'Order of the checks',
    summary:
      'Existence is checked first, then permission, the state of the function, its reserved limit, the account’s limit and last the rates.',
    source: 'Ours: AWS publishes no order',
  },
  'SYN-60': {
    title: 'Phases of an environment',
    summary: 'An execution environment lives through Init, Invoke and Shutdown.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-61': {
    title: 'Init has ten seconds, then a second try',
    summary:
      'An init on demand that takes more than 10 s is cut and runs again within the invocation, under the function’s timeout.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-62': {
    title: 'One invocation at a time',
    summary: 'An environment handles one invocation at a time; a second one needs another.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-63': {
    title: 'Warm reuse',
    summary:
      'After a success the environment is kept: module state survives, unfinished work resumes.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-64': {
    title: 'Reset after timeout, crash or exit',
    summary:
      'After a timeout, crash or exit module state is lost; an ordinary thrown error keeps it.',
    source: 'Recorded; Developer Guide, lambda-runtime-environment',
  },
  'SYN-65': {
    title: 'No time to shut down',
    summary: 'An environment without extensions is shut down at once: its code gets no more time.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-66': {
    title: 'Billed duration',
    summary: 'Init and duration are billed together, rounded up to the next millisecond.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-67': {
    title: 'The context object',
    summary:
      'The handler’s context tells the function, the version, the ARN as called, the request id, the log stream and the time left.',
    source: 'Node.js runtime interface client',
  },
  'SYN-68': {
    title: 'Initialization type',
    summary: 'AWS_LAMBDA_INITIALIZATION_TYPE tells the code how its environment was started.',
    source: 'Node.js runtime interface client',
  },
  'SYN-69': {
    title: 'States of a function',
    summary:
      'A function is Pending while it is created, then Active; long unused it becomes Inactive, and a call fails and restores it.',
    source: 'Developer Guide, functions-states; recorded',
  },
  'SYN-70': {
    title: 'An update takes effect when it is complete',
    summary:
      'While an update is in progress, invocations run the previous code and configuration, and further updates fail.',
    source: 'Developer Guide, functions-states',
  },
  'SYN-80': {
    title: 'Order of log lines',
    summary: 'INIT_START for a cold start, START, the code’s own lines, END, REPORT.',
    source: 'Recorded 2023–2025',
  },
  'SYN-81': {
    title: 'Init Duration in the report',
    summary: 'REPORT tells the init duration for a cold start only.',
    source: 'Recorded',
  },
  'SYN-82': {
    title: 'Status in the report',
    summary: 'REPORT tells Status: timeout, or Status: error with the error type.',
    source: 'Developer Guide, troubleshooting-invocation; recorded',
  },
  'SYN-83': {
    title: 'A thrown error does not mark the report',
    summary: 'A thrown error shows as an ERROR line; REPORT stays without a status.',
    source: 'Recorded September 2023',
  },
  'SYN-84': {
    title: 'The report of a failed init',
    summary: 'INIT_REPORT tells how long a failed init took and why it failed.',
    source: 'Developer Guide, lambda-runtime-environment',
  },
  'SYN-85': {
    title: 'Console levels',
    summary: 'console.log and info give INFO, error ERROR, warn WARN, debug DEBUG, trace TRACE.',
    source: 'Node.js runtime interface client',
  },
  'SYN-86': {
    title: 'Log group and stream',
    summary:
      'Logs go to /aws/lambda/<function>, one stream for each environment, if the execution role may write them.',
    source: 'Developer Guide',
  },
  'SYN-87': {
    title: 'Logs in JSON format',
    summary:
      'Lambda’s own lines are platform events; the code’s lines have timestamp, level, requestId and message.',
    source:
      'Developer Guide, monitoring-cloudwatchlogs-logformat and telemetry-schema-reference; Node.js runtime interface client',
  },
  'SYN-88': {
    title: 'Log levels',
    summary:
      'With JSON, lines below the application or the system log level are left out; both are INFO by default. Text has no levels.',
    source: 'Developer Guide, monitoring-cloudwatchlogs-logformat; Lambda API reference',
  },
  'SYN-89': {
    title: 'The log of a retry',
    summary:
      'Each attempt of an asynchronous event logs START again, with the same request id as the others.',
    source: 'Recorded November 2025',
  },
} as const satisfies Record<string, RuleDefinition>;
