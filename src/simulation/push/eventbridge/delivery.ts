import { byteLength } from '../../byte-length.ts';
import type { JsonObject } from '../../json.ts';
import { defineTimer, newId, type Kernel, type TimerReference } from '../../kernel.ts';
import { isPassing, type CallAnswer, type CallRefusal } from '../../service-call.ts';
import { traceIdOf } from '../../trace-header.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { memberText, type BusEvent } from './bus-event.ts';
import { sendDeadLetter, type ExhaustedCondition } from './dead-letter.ts';
import { eventRuleArn, eventRules, type EventRuleRow } from './event-rule.ts';
import { findTarget, type EventTargetRow } from './event-target.ts';
import { callTarget } from './target-call.ts';
import { retryDelayMs } from './retry-delay.ts';
import { hasRoomToWait, waitingDeliveries, type WaitingDeliveryRow } from './waiting-delivery.ts';

/*
 * What becomes of an event that a rule sends to a target:
 *
 *   try ─┬─ accepted ────────────────────────────▶ delivered
 *        ├─ refused for good ────────────────────▶ dead-letter queue, or lost
 *        └─ refused for now ─┬─ retries and age left ──▶ waits, and is tried again
 *                            └─ none ──────────────────▶ dead-letter queue, or lost
 *
 * A function that fails is none of this: EventBridge is done when Lambda has taken the event (EVB-06).
 */

/** An event on its way to one target. */
export interface Delivery {
  readonly rule: EventRuleRow;
  readonly target: EventTargetRow;
  readonly event: BusEvent;
  /** How often it was tried again already. */
  readonly retries: number;
}

/** What a target gets where its retry policy says nothing (EVB-04). */
const RETRIES_DEFAULT = 185;
const AGE_DEFAULT_SECONDS = 86_400;

/** Tries to hand an event to a target that is no bus. */
export function deliver(kernel: Kernel, delivery: Delivery): void {
  const answer = callTarget(kernel, delivery);
  if (answer.accepted) emitDelivered(kernel, delivery, answer.id);
  else refuseDelivery(kernel, delivery, answer.refusal);
}

/** The target has taken the event; whatever it does with it is its own business (EVB-06). */
export function emitDelivered(kernel: Kernel, delivery: Delivery, id: string): void {
  const { rule, target, retries } = delivery;
  const functionName = functionOfArn(target.arn)?.functionName ?? null;
  kernel.emit({
    kind: 'EVENT_TARGET_DELIVERED',
    rule: functionName === null ? 'EVB-01' : 'EVB-06',
    ...subjectOf(delivery),
    ...(functionName === null ? {} : { invocationId: id }),
    message:
      functionName === null
        ? `Target "${target.targetId}" of rule "${rule.name}", ${target.arn}, has the event.`
        : `Lambda has the event of rule "${rule.name}" for "${functionName}" in its queue: from here on Lambda retries, and EventBridge never learns how the function fares.`,
    detail: { ...detailOf(kernel, delivery), id, retries },
  });
}

/**
 * The target has not taken the event. A missing permission or target is not tried again, anything
 * that passes is, as often and as long as the target's retry policy says (EVB-04).
 */
export function refuseDelivery(kernel: Kernel, delivery: Delivery, refusal: CallRefusal): void {
  const { target, event, retries } = delivery;
  emitRefused(kernel, delivery, refusal);
  if (!isPassing(refusal)) {
    giveUp(kernel, delivery, refusal, null, 'trying again would not help');
    return;
  }
  const retriesMax = target.maximumRetryAttempts ?? RETRIES_DEFAULT;
  if (retries >= retriesMax) {
    const why = `it was tried again ${retries} times, and the limit is ${retriesMax}`;
    giveUp(kernel, delivery, refusal, 'MaximumRetryAttempts', why);
    return;
  }
  const delayMs = retryDelayMs(kernel, retries + 1);
  const ageSeconds = (kernel.now + delayMs - event.ingestedAtMs) / 1_000;
  const ageSecondsMax = target.maximumEventAgeInSeconds ?? AGE_DEFAULT_SECONDS;
  if (ageSeconds > ageSecondsMax) {
    const why = `it would be ${ageSeconds} s old at its next try, and the limit is ${ageSecondsMax} s`;
    giveUp(kernel, delivery, refusal, 'MaximumEventAgeInSeconds', why);
    return;
  }
  const text = JSON.stringify(event.content);
  const eventBytes = byteLength(text);
  if (retries === 0 && !hasRoomToWait(kernel, eventBytes)) {
    const why = 'the sandbox has no room for another event that waits';
    giveUp(kernel, delivery, refusal, null, why);
    return;
  }
  wait(kernel, delivery, text, eventBytes, delayMs);
}

function wait(
  kernel: Kernel,
  delivery: Delivery,
  text: string,
  eventBytes: number,
  delayMs: number,
): void {
  const { rule, target, event, retries } = delivery;
  const retry = retries + 1;
  const row = kernel.table(waitingDeliveries).put({
    id: newId(kernel, 'evd'),
    ruleId: rule.id,
    ruleName: rule.name,
    targetId: target.targetId,
    event: text,
    eventBytes,
    ingestedAtMs: event.ingestedAtMs,
    traceHeader: event.traceHeader,
    hops: event.hops,
    retry,
  });
  kernel.schedule(targetRetry, kernel.now + delayMs, { deliveryId: row.id });
  kernel.emit({
    kind: 'EVENT_TARGET_RETRY_SCHEDULED',
    rule: 'EVB-04',
    ...subjectOf(delivery),
    message: `EventBridge tries target "${target.targetId}" of rule "${rule.name}" again in ${delayMs / 1_000} s: retry ${retry} of ${target.maximumRetryAttempts ?? RETRIES_DEFAULT} at most.`,
    detail: { ...detailOf(kernel, delivery), retry, delayMs },
  });
}

interface RetryData {
  readonly deliveryId: string;
}

const targetRetry: TimerReference<RetryData> = { name: 'eventbridge-target-retry' };

/** Fires when an event that waits is to be tried again: with the target as it is set up now. */
export const targetRetryTimer = defineTimer<RetryData>({
  name: targetRetry.name,
  fire: (kernel, { deliveryId }) => tryAgain(kernel, waitingOf(kernel, deliveryId)),
  describe: (kernel, { deliveryId }) => {
    const { ruleId, ruleName, targetId, retry } = waitingOf(kernel, deliveryId);
    const target = findTarget(kernel, ruleId, targetId);
    return {
      what: `Retry ${retry} of target "${targetId}" of rule "${ruleName}"`,
      why: 'The target could not take the event the last time',
      rule: 'EVB-04',
      functionName: target ? (functionOfArn(target.arn)?.functionName ?? null) : null,
      invocationId: null,
    };
  },
});

function tryAgain(kernel: Kernel, waiting: WaitingDeliveryRow): void {
  kernel.table(waitingDeliveries).delete(waiting.id);
  const rule = kernel.table(eventRules).get(waiting.ruleId);
  const target = rule && findTarget(kernel, rule.id, waiting.targetId);
  const content = JSON.parse(waiting.event) as JsonObject;
  if (!rule || !target) {
    kernel.emit({
      kind: 'EVENT_TARGET_GIVEN_UP',
      traceId: traceIdOf(waiting.traceHeader),
      message: `The event is lost: target "${waiting.targetId}" of rule "${waiting.ruleName}" was removed while it waited.`,
      detail: { eventId: memberText(content, 'id'), targetId: waiting.targetId },
    });
    return;
  }
  const { ingestedAtMs, traceHeader, hops, retry } = waiting;
  const event = { content, ingestedAtMs, traceHeader, hops };
  deliver(kernel, { rule, target, event, retries: retry });
}

function waitingOf(kernel: Kernel, deliveryId: string): WaitingDeliveryRow {
  const waiting = kernel.table(waitingDeliveries).get(deliveryId);
  if (!waiting) throw new Error(`Delivery ${deliveryId} does not wait`);
  return waiting;
}

function emitRefused(
  kernel: Kernel,
  delivery: Delivery,
  { kind, errorCode, message }: CallRefusal,
) {
  const { rule, target, retries } = delivery;
  kernel.emit({
    kind: 'EVENT_TARGET_REFUSED',
    rule: 'EVB-01',
    ...subjectOf(delivery),
    message: `Target "${target.targetId}" of rule "${rule.name}" did not take the event. ${errorCode}: ${message}`,
    detail: { ...detailOf(kernel, delivery), reason: kind, errorCode, retries },
  });
}

/** The event never reaches the target; its dead-letter queue gets it where there is one (EVB-05). */
function giveUp(
  kernel: Kernel,
  delivery: Delivery,
  refusal: CallRefusal,
  condition: ExhaustedCondition | null,
  why: string,
): void {
  const { rule, target, retries } = delivery;
  const lost = target.deadLetterArn === null ? ' There is no dead-letter queue: it is lost.' : '';
  kernel.emit({
    kind: 'EVENT_TARGET_GIVEN_UP',
    rule: 'EVB-04',
    ...subjectOf(delivery),
    message: `The event is given up for target "${target.targetId}" of rule "${rule.name}": ${why}.${lost}`,
    detail: { ...detailOf(kernel, delivery), retries, exhaustedRetryCondition: condition },
  });
  if (target.deadLetterArn === null) return;
  const answer = sendDeadLetter(kernel, {
    queueArn: target.deadLetterArn,
    ruleArn: eventRuleArn(kernel.sandbox, rule),
    targetArn: target.arn,
    event: delivery.event,
    refusal,
    condition,
    retries,
  });
  emitDeadLetter(kernel, delivery, target.deadLetterArn, answer);
}

function emitDeadLetter(
  kernel: Kernel,
  delivery: Delivery,
  deadLetterArn: string,
  answer: CallAnswer,
): void {
  const queue = `the dead-letter queue ${deadLetterArn} of target "${delivery.target.targetId}"`;
  const detail = { ...detailOf(kernel, delivery), deadLetterArn };
  if (answer.accepted) {
    kernel.emit({
      kind: 'EVENT_TARGET_DEAD_LETTERED',
      rule: 'EVB-05',
      ...subjectOf(delivery),
      message: `The event itself, unchanged, went to ${queue}.`,
      detail: { ...detail, messageId: answer.id },
    });
    return;
  }
  const { errorCode, message } = answer.refusal;
  kernel.emit({
    kind: 'EVENT_TARGET_DEAD_LETTER_FAILED',
    rule: 'EVB-05',
    ...subjectOf(delivery),
    message: `The event is lost: ${queue} did not take it. ${errorCode}: ${message}`,
    detail: { ...detail, errorCode },
  });
}

/** What events about a delivery have in common. */
function subjectOf({ target, event }: Delivery): { traceId: string; functionName?: string } {
  const functionName = functionOfArn(target.arn)?.functionName ?? null;
  return {
    traceId: traceIdOf(event.traceHeader),
    ...(functionName === null ? {} : { functionName }),
  };
}

function detailOf(kernel: Kernel, { rule, target, event }: Delivery): Record<string, string> {
  return {
    eventId: memberText(event.content, 'id'),
    eventBusName: rule.eventBusName,
    ruleName: rule.name,
    ruleArn: eventRuleArn(kernel.sandbox, rule),
    targetId: target.targetId,
    targetArn: target.arn,
  };
}
