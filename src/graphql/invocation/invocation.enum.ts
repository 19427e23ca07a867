import type {
  AttemptOutcome as OutcomeName,
  InvocationStatus as StatusName,
  InvocationType as TypeName,
} from '../../simulation/lambda/invocation.ts';
import { defineEnum } from '../enum.ts';

/** How a function is called. The type of the GraphQL enum; an invocation itself is `InvocationType`. */
export const InvocationKind = defineEnum<TypeName>('InvocationType', 'How a function is called.', {
  REQUEST_RESPONSE: 'The caller waits for the answer.',
  EVENT:
    'The event is queued and the caller answered 202 once it is; what comes of it, the invocation tells.',
  DRY_RUN: 'Everything is checked and nothing runs.',
});

export const LogType = defineEnum('LogType', 'Whether the answer carries the log.', {
  NONE: 'It does not.',
  TAIL: 'Its last 4 KB, in base64.',
});

export const InvocationStatus = defineEnum<StatusName>(
  'InvocationStatus',
  'How far an invocation is.',
  {
    QUEUED: 'It waits to be run.',
    RUNNING: 'An environment starts for it or runs it.',
    SUCCEEDED: 'The handler answered.',
    FAILED: 'The handler failed, or what ran it did.',
    THROTTLED: 'A concurrency limit kept it from running.',
    EXPIRED: 'It waited longer than an event may.',
    DROPPED: 'It was given up.',
  },
);

export const AttemptOutcome = defineEnum<OutcomeName>(
  'AttemptOutcome',
  'How one run of a handler went.',
  {
    SUCCEEDED: 'The handler answered.',
    ERROR: 'It threw, rejected or could not be loaded.',
    TIMEOUT: "The function's timeout passed first.",
    EXIT: 'The process ended.',
    OUT_OF_MEMORY: 'It used more memory than it has.',
  },
);
