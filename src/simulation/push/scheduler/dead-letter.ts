import { formatInstant } from '../../instant.ts';
import type { Kernel } from '../../kernel.ts';
import {
  messageCall,
  textAttribute,
  type CallAnswer,
  type CallRefusal,
} from '../../service-call.ts';
import type { ScheduleDelivery } from './delivery.ts';
import { scheduleArn } from './schedule.ts';

/** Why a delivery is not tried again. */
export interface GivingUp {
  /** The part of the retry policy that is exhausted; null where none is. */
  readonly condition: 'MaximumRetryAttempts' | 'MaximumEventAgeInSeconds' | null;
  /** For the reader of the log. */
  readonly why: string;
}

/** Characters of the error message that a dead letter carries. */
const ERROR_MESSAGE_LENGTH = 1_024;

/** Sends the payload of a firing that is given up, with attributes that say what happened (SCH-07). */
export function sendDeadLetter(
  kernel: Kernel,
  delivery: ScheduleDelivery,
  letter: {
    readonly deadLetterArn: string;
    readonly payload: string;
    readonly refusal: CallRefusal;
    readonly end: GivingUp;
  },
): CallAnswer {
  const { deadLetterArn, payload, refusal, end } = letter;
  const { attempts, executionId, scheduledAtMs, target, traceHeader } = delivery;
  const attributes = {
    ERROR_CODE: refusal.errorCode,
    ERROR_MESSAGE: refusal.message.slice(0, ERROR_MESSAGE_LENGTH),
    EXECUTION_ID: executionId,
    ...(end.condition === null ? {} : { EXHAUSTED_RETRY_CONDITION: end.condition }),
    IS_PAYLOAD_TRUNCATED: 'false',
    RETRY_ATTEMPTS: String(attempts - 1),
    SCHEDULED_TIME: `${formatInstant(scheduledAtMs).slice(0, 19)}Z`,
    SCHEDULE_ARN: scheduleArn(kernel.sandbox, delivery),
    TARGET_ARN: target.arn,
  };
  return kernel.call(
    messageCall({ caller: { kind: 'service-role' }, traceHeader }, deadLetterArn, payload, {
      messageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, textAttribute(value)]),
      ),
    }),
  );
}
