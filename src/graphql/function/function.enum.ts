import type {
  ApplicationLogLevel as ApplicationLogLevelName,
  FunctionState as FunctionStateName,
  LastUpdateStatus as LastUpdateStatusName,
  LogFormat as LogFormatName,
  RecursiveLoop as RecursiveLoopName,
  SystemLogLevel as SystemLogLevelName,
  TracingMode as TracingModeName,
} from '../../simulation/lambda/function.ts';
import { defineEnum } from '../enum.ts';

export const FunctionState = defineEnum<FunctionStateName>(
  'FunctionState',
  'Whether a function can be invoked.',
  {
    PENDING: 'It is being created or restored; an invocation is refused.',
    ACTIVE: 'It can.',
    INACTIVE: 'Nobody has used it for long; an invocation fails and restores it.',
  },
);

export const LastUpdateStatus = defineEnum<LastUpdateStatusName>(
  'LastUpdateStatus',
  'Whether an update of a function is under way.',
  {
    SUCCESSFUL: 'What is shown is what invocations run.',
    IN_PROGRESS: 'Invocations still run what was there before; further updates are refused.',
  },
);

export const LogFormat = defineEnum<LogFormatName>(
  'LogFormat',
  "How a function's log is written.",
  {
    TEXT: 'Lines with tabs.',
    JSON: 'One JSON object a line.',
  },
);

export const ApplicationLogLevel = defineEnum<ApplicationLogLevelName>(
  'ApplicationLogLevel',
  "The least important of the code's own lines that are kept.",
  {
    TRACE: 'All of them.',
    DEBUG: 'From console.debug on.',
    INFO: 'From console.log and console.info on.',
    WARN: 'From console.warn on.',
    ERROR: 'From console.error on.',
    FATAL: 'Fatal ones only.',
  },
);

export const SystemLogLevel = defineEnum<SystemLogLevelName>(
  'SystemLogLevel',
  "The least important of Lambda's own lines that are kept.",
  {
    DEBUG: 'All of them.',
    INFO: 'Those about the start, the end and the report of an invocation too.',
    WARN: 'Those about failures only.',
  },
);

export const RecursiveLoop = defineEnum<RecursiveLoopName>(
  'RecursiveLoop',
  'What happens when a function has run 16 times in one chain of requests.',
  {
    ALLOW: 'Nothing: the loop goes on.',
    TERMINATE: 'The next run is stopped.',
  },
);

export const TracingMode = defineEnum<TracingModeName>(
  'TracingMode',
  'Whose calls a function traces with X-Ray.',
  {
    PASS_THROUGH: 'Those that are traced upstream already.',
    ACTIVE: 'A sample of all.',
  },
);
