import { byteLength } from '../../byte-length.ts';
import type { EventContent } from '../../events.ts';
import { formatInstant } from '../../instant.ts';
import { defineTimer, newId, type Kernel } from '../../kernel.ts';
import { isPassing, type CallRefusal } from '../../service-call.ts';
import { traceIdOf } from '../../trace-header.ts';
import { scheduleDeliveries, type ScheduleDelivery, type ScheduleDeliveryRow } from './delivery.ts';
import { WAITING_DELIVERIES_MAX, WAITING_INPUT_BYTES_MAX } from './quotas.ts';
import { retryDelayMs } from './retry-delay.ts';
import { sendDeadLetter, type GivingUp } from './dead-letter.ts';
import { subjectOf, titleOf } from './schedule-events.ts';
import { withContextWords } from './schedule-payload.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { targetCall } from './target-call.ts';
import { scheduleArn } from './schedule.ts';

/*
 *   fired ──▶ attempt ─┬─ accepted
 *                ▲     ├─ refused for good ────────────────────▶ dead-letter queue, or lost
 *                │     └─ throttled, failed ─┬─ attempts and age left ─┐
 *                │                           └─ none ──▶ dead-letter queue, or lost
 *                └──────────── back-off ◀──────────────────────────────┘
 */

interface WaitingDelivery {
  readonly deliveryId: string;
}

/** A delivery has waited long enough. */
export const scheduleDeliveryRetry = defineTimer<WaitingDelivery>({
  name: 'schedule-delivery-retry',
  fire(kernel, { deliveryId }) {
    const { id, templateBytes, ...delivery } = deliveryOf(kernel, deliveryId);
    kernel.table(scheduleDeliveries).delete(id);
    attempt(kernel, delivery, { id, templateBytes });
  },
  describe(kernel, { deliveryId }) {
    const delivery = deliveryOf(kernel, deliveryId);
    const { target, attempts } = delivery;
    return {
      what: `The schedule ${titleOf(delivery)} calls ${target.arn} again.`,
      why: `Attempt ${attempts} was refused; ${target.maximumRetryAttempts} retries are allowed.`,
      rule: 'SCH-07',
      functionName: functionOfArn(target.arn)?.functionName ?? null,
      invocationId: null,
    };
  },
});

/** Calls the target for the first time. */
export function deliver(kernel: Kernel, delivery: ScheduleDelivery): void {
  attempt(kernel, delivery, null);
}

/** @param waited the row that it had while it waited; null the first time */
function attempt(
  kernel: Kernel,
  before: ScheduleDelivery,
  waited: Pick<ScheduleDeliveryRow, 'id' | 'templateBytes'> | null,
): void {
  const delivery = { ...before, attempts: before.attempts + 1 };
  const payload = payloadOf(kernel, delivery);
  const answer = kernel.call(targetCall(delivery, payload));
  if (!answer.accepted) {
    settleRefusal(kernel, delivery, answer.refusal, waited);
    return;
  }
  const isFunction = functionOfArn(delivery.target.arn) !== null;
  kernel.emit({
    kind: 'SCHEDULE_DELIVERED',
    rule: isFunction ? 'SCH-08' : 'SCH-07',
    ...about(kernel, delivery, { id: answer.id }),
    ...(isFunction ? { invocationId: answer.id } : {}),
    message: isFunction
      ? `The schedule ${titleOf(delivery)} has invoked its function asynchronously: its retries end here, and Lambda's begin.`
      : `The target of the schedule ${titleOf(delivery)}, ${delivery.target.arn}, has accepted the call.`,
  });
}

function settleRefusal(
  kernel: Kernel,
  delivery: ScheduleDelivery,
  refusal: CallRefusal,
  waited: Pick<ScheduleDeliveryRow, 'id' | 'templateBytes'> | null,
): void {
  const { target, attempts } = delivery;
  const delayMs = isPassing(refusal) ? retryDelayMs(kernel, attempts) : 0;
  const end = endOf(kernel, delivery, refusal, delayMs);
  kernel.emit({
    kind: 'SCHEDULE_DELIVERY_REFUSED',
    rule: 'SCH-07',
    ...about(kernel, delivery, { errorCode: refusal.errorCode }),
    message: `${target.arn} has refused attempt ${attempts} of the schedule ${titleOf(delivery)}. ${refusal.errorCode}: ${refusal.message}`,
  });
  if (end !== null) {
    giveUp(kernel, delivery, refusal, end);
    return;
  }
  const templateBytes = waited?.templateBytes ?? byteLength(delivery.template);
  const id = waited?.id ?? newId(kernel, 'sdl');
  kernel.table(scheduleDeliveries).put({ ...delivery, id, templateBytes });
  kernel.schedule(scheduleDeliveryRetry, kernel.now + delayMs, { deliveryId: id });
  const retryAt = formatInstant(kernel.now + delayMs);
  kernel.emit({
    kind: 'SCHEDULE_RETRY_SCHEDULED',
    rule: 'SCH-07',
    ...about(kernel, delivery, { delayMs, retryAt }),
    message: `Retry ${attempts} of ${target.maximumRetryAttempts} of the schedule ${titleOf(delivery)} comes in ${delayMs / 1_000} s, at ${retryAt}.`,
  });
}

/** Why a delivery is not tried again; null where it is. */
function endOf(
  kernel: Kernel,
  { target, attempts, firedAtMs, template }: ScheduleDelivery,
  refusal: CallRefusal,
  delayMs: number,
): GivingUp | null {
  if (!isPassing(refusal)) {
    return { condition: null, why: 'trying again would not help' };
  }
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = target;
  if (attempts > maximumRetryAttempts) {
    return {
      condition: 'MaximumRetryAttempts',
      why: `its limit is ${maximumRetryAttempts} ${maximumRetryAttempts === 1 ? 'retry' : 'retries'}`,
    };
  }
  const ageThenMs = kernel.now + delayMs - firedAtMs;
  if (ageThenMs > maximumEventAgeInSeconds * 1_000) {
    return {
      condition: 'MaximumEventAgeInSeconds',
      why: `at its next attempt it would be ${ageThenMs / 1_000} s old, and its limit is ${maximumEventAgeInSeconds} s`,
    };
  }
  return hasRoom(kernel, template)
    ? null
    : { condition: null, why: 'too many deliveries of the sandbox wait to be tried again' };
}

function hasRoom(kernel: Kernel, template: string): boolean {
  const waiting = kernel.table(scheduleDeliveries);
  if (waiting.size >= WAITING_DELIVERIES_MAX) return false;
  return waiting.total('templateBytes') + byteLength(template) <= WAITING_INPUT_BYTES_MAX;
}

/** The dead-letter queue gets what cannot be delivered; without one it is lost. */
function giveUp(
  kernel: Kernel,
  delivery: ScheduleDelivery,
  refusal: CallRefusal,
  end: GivingUp,
): void {
  const { deadLetterArn } = delivery.target;
  kernel.emit({
    kind: 'SCHEDULE_DELIVERY_GIVEN_UP',
    rule: 'SCH-07',
    ...about(kernel, delivery, { condition: end.condition, errorCode: refusal.errorCode }),
    message: `The firing of the schedule ${titleOf(delivery)} is given up after ${delivery.attempts} ${delivery.attempts === 1 ? 'attempt' : 'attempts'}: ${end.why}. ${deadLetterArn === null ? 'It has no dead-letter queue, so it is lost.' : 'It goes to the dead-letter queue.'}`,
  });
  if (deadLetterArn === null) return;
  const payload = payloadOf(kernel, delivery);
  const sent = sendDeadLetter(kernel, delivery, { deadLetterArn, payload, refusal, end });
  kernel.emit(
    sent.accepted
      ? {
          kind: 'SCHEDULE_DEAD_LETTER_SENT',
          rule: 'SCH-07',
          ...about(kernel, delivery, { deadLetterArn, messageId: sent.id }),
          message: `The payload of the schedule ${titleOf(delivery)} went to the dead-letter queue ${deadLetterArn}.`,
        }
      : {
          kind: 'SCHEDULE_DEAD_LETTER_FAILED',
          rule: 'SCH-07',
          ...about(kernel, delivery, { deadLetterArn, errorCode: sent.refusal.errorCode }),
          message: `The dead-letter queue ${deadLetterArn} did not take the payload of the schedule ${titleOf(delivery)}; it is lost. ${sent.refusal.errorCode}: ${sent.refusal.message}`,
        },
  );
}

function payloadOf(kernel: Kernel, delivery: ScheduleDelivery): string {
  const { template, scheduledAtMs, executionId, attempts } = delivery;
  const arn = scheduleArn(kernel.sandbox, delivery);
  return withContextWords(template, {
    scheduleArn: arn,
    scheduledAtMs,
    executionId,
    attempt: attempts,
  });
}

/** What every event of a delivery says of it. */
function about(
  kernel: Kernel,
  delivery: ScheduleDelivery,
  more: NonNullable<EventContent['detail']>,
): Pick<EventContent, 'functionName' | 'traceId' | 'detail'> {
  const subject = subjectOf(kernel, delivery);
  const { executionId, attempts, traceHeader } = delivery;
  return {
    ...subject,
    traceId: traceIdOf(traceHeader),
    detail: { ...subject.detail, executionId, attempt: attempts, ...more },
  };
}

function deliveryOf(kernel: Kernel, deliveryId: string): ScheduleDeliveryRow {
  const delivery = kernel.table(scheduleDeliveries).get(deliveryId);
  if (!delivery) throw new Error(`There is no delivery ${deliveryId}`);
  return delivery;
}
