import type {
  LatencyKind as LatencyKindName,
  OutcomeKind as OutcomeKindName,
  SequenceEnd as SequenceEndName,
} from '../../simulation/lambda/behavior/behavior.ts';
import type { LogLevel as LogLevelName } from '../../simulation/lambda/handler-runtime.ts';
import { defineEnum } from '../enum.ts';

export const LatencyKind = defineEnum<LatencyKindName>(
  'LatencyKind',
  'How a duration is distributed.',
  {
    FIXED: 'Always `ms`.',
    UNIFORM: 'Anything from `minMs` to `maxMs`, each as likely as the others.',
    LOG_NORMAL:
      'As real services have it: half take less than `medianMs`, one in a hundred more than `p99Ms`.',
  },
);

export const BehaviorOutcomeKind = defineEnum<OutcomeKindName>(
  'BehaviorOutcomeKind',
  'What a call of a function without code ends with.',
  {
    RETURN: 'It answers with `returns`.',
    REPORT_BATCH_ITEM_FAILURES:
      'It answers with `batchItemFailures`: the records that match `recordPattern`, with `probability` each.',
    THROW: 'It throws an error of `errorType` with `errorMessage`.',
    TIME_OUT: 'It does not answer in time.',
    CRASH: 'Its process ends with `exitCode`.',
    OUT_OF_MEMORY: 'It uses more memory than it has.',
  },
);

export const SequenceEnd = defineEnum<SequenceEndName>(
  'SequenceEnd',
  'What comes after the last step of a sequence.',
  {
    REPEAT_LAST: 'The last step for ever.',
    CYCLE: 'The first step again.',
    OTHERWISE: 'No step: the outcome `otherwise`.',
  },
);

export const LogLevel = defineEnum<LogLevelName>('LogLevel', 'How severe a line of a log is.', {
  TRACE: '`console.trace`.',
  DEBUG: '`console.debug`.',
  INFO: '`console.log` and `console.info`.',
  WARN: '`console.warn`.',
  ERROR: '`console.error`.',
  FATAL: 'What ends the process.',
});
