import type { Json } from '../../json.ts';
import {
  eventCall,
  messageCall,
  refuseCall,
  type CallAnswer,
  type CallOrigin,
  type ServiceCall,
} from '../../service-call.ts';
import { lambdaEvent, queueEnvelope } from './envelope.ts';
import type { Notification } from './notification.ts';
import type { SubscriptionRow } from './subscription.ts';

/** Attributes that a raw message can bring into a queue. */
const RAW_ATTRIBUTES_MAX = 10;

/**
 * The call that brings a message to the endpoint of a subscription. SNS makes it in its own name and
 * on behalf of the topic, so the function's or the queue's policy has to let it in (SNS-05).
 */
export function deliveryCall(
  subscription: SubscriptionRow,
  notification: Notification,
): ServiceCall {
  if (subscription.protocol === 'sqs') {
    return sendCall(subscription, notification, subscription.endpoint);
  }
  const { subscriptionArn, endpoint } = subscription;
  const payload = JSON.stringify(lambdaEvent(subscriptionArn, notification));
  return eventCall(originOf(notification), endpoint, payload);
}

/** The call that brings a message to the subscription's dead-letter queue (SNS-04). */
export function deadLetterCall(
  subscription: SubscriptionRow,
  notification: Notification,
  queueArn: string,
): ServiceCall {
  return sendCall(subscription, notification, queueArn);
}

/**
 * Why a message cannot even be sent: raw delivery turns its attributes into those of the queue's
 * message, and these are ten at most. Null where it can.
 */
export function refuseUnsendable(
  { protocol, rawMessageDelivery }: SubscriptionRow,
  { messageAttributes }: Notification,
): CallAnswer | null {
  const count = Object.keys(messageAttributes).length;
  if (protocol !== 'sqs' || !rawMessageDelivery || count <= RAW_ATTRIBUTES_MAX) return null;
  return refuseCall(
    'INVALID',
    'InvalidParameterValue',
    `With raw delivery a message brings ${RAW_ATTRIBUTES_MAX} attributes at most into a queue, and this one has ${count}.`,
  );
}

function sendCall(
  { subscriptionArn, rawMessageDelivery }: SubscriptionRow,
  notification: Notification,
  queueArn: string,
): ServiceCall {
  const { messageGroupId, messageDeduplicationId } = notification;
  const envelope: Json = rawMessageDelivery ? null : queueEnvelope(subscriptionArn, notification);
  const body = envelope === null ? notification.message : JSON.stringify(envelope);
  return messageCall(originOf(notification), queueArn, body, {
    messageAttributes: rawMessageDelivery ? notification.messageAttributes : {},
    messageGroupId,
    messageDeduplicationId: queueArn.endsWith('.fifo') ? messageDeduplicationId : null,
  });
}

function originOf({ topicArn, traceHeader }: Notification): CallOrigin {
  return {
    caller: { kind: 'service', principal: 'sns.amazonaws.com', sourceArn: topicArn },
    traceHeader,
  };
}
