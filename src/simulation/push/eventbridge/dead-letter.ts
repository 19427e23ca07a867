import type { Kernel } from '../../kernel.ts';
import {
  messageCall,
  textAttribute,
  type CallAnswer,
  type CallRefusal,
} from '../../service-call.ts';
import type { BusEvent } from './bus-event.ts';

/** What ended the retries of a delivery, in AWS's words. */
export type ExhaustedCondition = 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds';

/** An event that never reached its target. */
export interface DeadLetter {
  readonly queueArn: string;
  readonly ruleArn: string;
  readonly targetArn: string;
  readonly event: BusEvent;
  /** How the last try was refused. */
  readonly refusal: CallRefusal;
  /** Null for an event that was not tried again. */
  readonly condition: ExhaustedCondition | null;
  readonly retries: number;
}

const ERROR_CODES: Readonly<Record<CallRefusal['kind'], string>> = {
  NO_RESOURCE: 'NO_RESOURCE',
  NO_PERMISSIONS: 'NO_PERMISSIONS',
  INVALID: 'SDK_CLIENT_ERROR',
  THROTTLED: 'THROTTLING',
  INTERNAL: 'INTERNAL_ERROR',
};

/** Characters of the error message that a dead letter carries. */
const ERROR_MESSAGE_LENGTH = 1_024;

/**
 * Sends the event itself to the dead-letter queue of a target, with what went wrong in its attributes
 * (EVB-05). The queue's policy has to let events.amazonaws.com in.
 */
export function sendDeadLetter(kernel: Kernel, letter: DeadLetter): CallAnswer {
  const { queueArn, ruleArn, targetArn, event, refusal, condition, retries } = letter;
  const origin = {
    caller: { kind: 'service', principal: 'events.amazonaws.com', sourceArn: ruleArn },
    traceHeader: event.traceHeader,
  } as const;
  const messageAttributes = {
    RULE_ARN: textAttribute(ruleArn),
    TARGET_ARN: textAttribute(targetArn),
    ERROR_CODE: textAttribute(ERROR_CODES[refusal.kind]),
    ERROR_MESSAGE: textAttribute(refusal.message.slice(0, ERROR_MESSAGE_LENGTH)),
    ...(condition === null ? {} : { EXHAUSTED_RETRY_CONDITION: textAttribute(condition) }),
    RETRY_ATTEMPTS: textAttribute(String(retries)),
  };
  return kernel.call(
    messageCall(origin, queueArn, JSON.stringify(event.content), { messageAttributes }),
  );
}
