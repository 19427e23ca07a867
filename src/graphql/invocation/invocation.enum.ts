import { registerEnumType } from 'type-graphql';
import type {
  AttemptOutcome as OutcomeName,
  InvocationStatus as StatusName,
  InvocationType as TypeName,
} from '../../simulation/lambda/invocation.ts';

/** How a function is called. The type of the GraphQL enum; an invocation itself is `InvocationType`. */
export const InvocationKind = {
  REQUEST_RESPONSE: 'REQUEST_RESPONSE',
  DRY_RUN: 'DRY_RUN',
} as const satisfies { [Name in TypeName]: Name };

registerEnumType(InvocationKind, {
  name: 'InvocationType',
  description: 'How a function is called.',
  valuesConfig: {
    REQUEST_RESPONSE: { description: 'The caller waits for the answer.' },
    DRY_RUN: { description: 'Everything is checked and nothing runs.' },
  },
});

export const LogType = { NONE: 'NONE', TAIL: 'TAIL' } as const;

registerEnumType(LogType, {
  name: 'LogType',
  description: 'Whether the answer carries the log.',
  valuesConfig: {
    NONE: { description: 'It does not.' },
    TAIL: { description: 'Its last 4 KB, in base64.' },
  },
});

export const InvocationStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  THROTTLED: 'THROTTLED',
  EXPIRED: 'EXPIRED',
  DROPPED: 'DROPPED',
} as const satisfies { [Name in StatusName]: Name };

registerEnumType(InvocationStatus, {
  name: 'InvocationStatus',
  description: 'How far an invocation is.',
  valuesConfig: {
    QUEUED: { description: 'It waits to be run.' },
    RUNNING: { description: 'An environment starts for it or runs it.' },
    SUCCEEDED: { description: 'The handler answered.' },
    FAILED: { description: 'The handler failed, or what ran it did.' },
    THROTTLED: { description: 'A concurrency limit kept it from running.' },
    EXPIRED: { description: 'It waited longer than an event may.' },
    DROPPED: { description: 'It was given up.' },
  },
});

export const AttemptOutcome = {
  SUCCEEDED: 'SUCCEEDED',
  ERROR: 'ERROR',
  TIMEOUT: 'TIMEOUT',
  EXIT: 'EXIT',
  OUT_OF_MEMORY: 'OUT_OF_MEMORY',
} as const satisfies { [Name in OutcomeName]: Name };

registerEnumType(AttemptOutcome, {
  name: 'AttemptOutcome',
  description: 'How one run of a handler went.',
  valuesConfig: {
    SUCCEEDED: { description: 'The handler answered.' },
    ERROR: { description: 'It threw, rejected or could not be loaded.' },
    TIMEOUT: { description: "The function's timeout passed first." },
    EXIT: { description: 'The process ended.' },
    OUT_OF_MEMORY: { description: 'It used more memory than it has.' },
  },
});
