import { defineTimer, newId, type Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import { isPassing, type CallRefusal } from '../../service-call.ts';
import { traceIdOf } from '../../trace-header.ts';
import { deadLetterCall, deliveryCall, refuseUnsendable } from './delivery-call.ts';
import { deliveries, type DeliveryRow } from './delivery-row.ts';
import type { Notification } from './notification.ts';
import { RETRIES_MAX, retryDelayMs, retryPhase } from './retry-schedule.ts';
import { subscribedFunction, subscriptions, type SubscriptionRow } from './subscription.ts';

/** A message on its way to one subscriber. */
interface Delivery {
  readonly subscription: SubscriptionRow;
  readonly notification: Notification;
  readonly bytes: number;
}

/** Brings a message to a subscriber; only where that has to be tried again is anything kept of it. */
export function deliver(kernel: Kernel, delivery: Delivery): void {
  const refusal = attempt(kernel, delivery);
  if (refusal) settleRefusal(kernel, delivery, refusal, null);
}

/** Fires when a delivery is to be tried again (SNS-03). */
export const deliveryRetry = defineTimer<{ readonly deliveryId: string }>({
  name: 'sns.delivery-retry',
  fire: (kernel, { deliveryId }) => retryDelivery(kernel, deliveryOf(kernel, deliveryId)),
  describe: (kernel, { deliveryId }) => {
    const { retry, lastError, subscriptionId, notification } = deliveryOf(kernel, deliveryId);
    const subscription = kernel.table(subscriptions).get(subscriptionId);
    return {
      what: `Retry ${retry} of the delivery of message ${notification.messageId} to ${subscription?.endpoint ?? 'a subscriber that is gone'}`,
      why: `The last attempt was refused: ${lastError}`,
      rule: 'SNS-03',
      functionName: (subscription && subscribedFunction(subscription)?.functionName) ?? null,
      invocationId: null,
    };
  },
});

function retryDelivery(kernel: Kernel, row: DeliveryRow): void {
  kernel.table(deliveries).delete(row.id);
  const { notification, bytes } = row;
  const subscription = kernel.table(subscriptions).get(row.subscriptionId);
  if (!subscription) {
    kernel.emit({
      kind: 'TOPIC_MESSAGE_LOST',
      message: `Message ${notification.messageId} is not tried again: the subscription it waited for is gone.`,
      traceId: traceIdOf(notification.traceHeader),
      detail: { topicArn: notification.topicArn, messageId: notification.messageId },
    });
    return;
  }
  const delivery = { subscription, notification, bytes };
  const refusal = attempt(kernel, delivery);
  if (refusal) settleRefusal(kernel, delivery, refusal, row);
}

/** One attempt; the refusal where the endpoint did not take the message. */
function attempt(kernel: Kernel, delivery: Delivery): CallRefusal | null {
  const { subscription, notification } = delivery;
  const answer =
    refuseUnsendable(subscription, notification) ??
    kernel.call(deliveryCall(subscription, notification));
  if (!answer.accepted) return answer.refusal;
  const isRaw = subscription.protocol === 'sqs' && subscription.rawMessageDelivery;
  emit(kernel, delivery, {
    kind: 'TOPIC_MESSAGE_DELIVERED',
    rule: 'SNS-01',
    message:
      subscription.protocol === 'lambda'
        ? `Lambda took the message for ${subscription.endpoint}; of what the function makes of it SNS hears nothing.`
        : `The message went to the queue ${subscription.endpoint}, ${isRaw ? 'raw' : 'in an envelope'}.`,
    ...(subscription.protocol === 'lambda' && answer.id !== '' ? { invocationId: answer.id } : {}),
  });
  return null;
}

/**
 * What becomes of a refused attempt: trouble that passes is tried again by the schedule, what stays
 * as it is goes to the subscription's dead-letter queue at once (SNS-03, SNS-05).
 */
function settleRefusal(
  kernel: Kernel,
  delivery: Delivery,
  refusal: CallRefusal,
  before: DeliveryRow | null,
): void {
  const error = `${refusal.errorCode}: ${refusal.message}`;
  const { endpoint } = delivery.subscription;
  if (!isPassing(refusal)) {
    emit(kernel, delivery, {
      kind: 'TOPIC_MESSAGE_REFUSED',
      rule: refusal.kind === 'NO_PERMISSIONS' ? 'SNS-05' : 'SNS-03',
      message: `${endpoint} refused the message, and trying again would not help: ${error}`,
      detail: { errorCode: refusal.errorCode },
    });
    giveUp(kernel, delivery);
    return;
  }
  const retry = (before?.retry ?? 0) + 1;
  const delayMs = retryDelayMs(retry);
  if (delayMs === null) {
    emit(kernel, delivery, {
      kind: 'TOPIC_MESSAGE_RETRIES_EXHAUSTED',
      rule: 'SNS-03',
      message: `${endpoint} refused the message after ${RETRIES_MAX} retries; the last time: ${error}`,
      detail: { errorCode: refusal.errorCode, retries: RETRIES_MAX },
    });
    giveUp(kernel, delivery);
    return;
  }
  const row = kernel.table(deliveries).put({
    id: before?.id ?? newId(kernel, 'dlv'),
    seq: before?.seq ?? kernel.nextInSequence('sns-delivery'),
    subscriptionId: delivery.subscription.id,
    notification: delivery.notification,
    bytes: delivery.bytes,
    retry,
    dueAtMs: kernel.now + delayMs,
    lastError: error.slice(0, ERROR_LENGTH_MAX),
  });
  kernel.schedule(deliveryRetry, row.dueAtMs, { deliveryId: row.id });
  emit(kernel, delivery, {
    kind: 'TOPIC_MESSAGE_RETRY_SCHEDULED',
    rule: 'SNS-03',
    message: `${endpoint} refused the message for now (${error}); retry ${retry} of ${RETRIES_MAX} follows ${delayMs === 0 ? 'at once' : `in ${delayMs} ms`}, in the phase "${retryPhase(retry)}".`,
    detail: { errorCode: refusal.errorCode, retry, delayMs },
  });
}

/** Characters that are kept of why an attempt was refused. */
const ERROR_LENGTH_MAX = 500;

/** What cannot be delivered goes to the dead-letter queue of the subscription, not of the function (SNS-04). */
function giveUp(kernel: Kernel, delivery: Delivery): void {
  const { subscription, notification } = delivery;
  const { deadLetterTargetArn } = subscription;
  if (deadLetterTargetArn === null) {
    emit(kernel, delivery, {
      kind: 'TOPIC_MESSAGE_LOST',
      rule: 'SNS-04',
      message: `The message for ${subscription.endpoint} is lost: the subscription has no dead-letter queue.`,
    });
    return;
  }
  const answer = kernel.call(deadLetterCall(subscription, notification, deadLetterTargetArn));
  if (answer.accepted) {
    emit(kernel, delivery, {
      kind: 'TOPIC_MESSAGE_DEAD_LETTERED',
      rule: 'SNS-04',
      message: `The message for ${subscription.endpoint} went to the subscription's dead-letter queue ${deadLetterTargetArn}.`,
      detail: { deadLetterTargetArn },
    });
    return;
  }
  const { errorCode, message } = answer.refusal;
  emit(kernel, delivery, {
    kind: 'TOPIC_MESSAGE_LOST',
    rule: 'SNS-04',
    message: `The message for ${subscription.endpoint} is lost: the dead-letter queue ${deadLetterTargetArn} did not take it. ${errorCode}: ${message}`,
    detail: { deadLetterTargetArn, errorCode },
  });
}

/** Appends to the log what happened to a message on its way to one subscriber. */
export function emit(
  kernel: Kernel,
  { subscription, notification }: Pick<Delivery, 'subscription' | 'notification'>,
  event: {
    readonly kind: string;
    readonly rule: RuleId;
    readonly message: string;
    readonly invocationId?: string;
    readonly detail?: Record<string, string | number | null>;
  },
): void {
  const target = subscribedFunction(subscription);
  kernel.emit({
    ...event,
    ...(target ? { functionName: target.functionName } : {}),
    traceId: traceIdOf(notification.traceHeader),
    detail: {
      topicArn: notification.topicArn,
      messageId: notification.messageId,
      subscriptionArn: subscription.subscriptionArn,
      endpoint: subscription.endpoint,
      ...event.detail,
    },
  });
}

function deliveryOf(kernel: Kernel, id: string): DeliveryRow {
  const row = kernel.table(deliveries).get(id);
  if (!row) throw new Error(`Delivery ${id} does not wait`);
  return row;
}
