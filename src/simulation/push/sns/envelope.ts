import { createHash } from 'node:crypto';
import { formatInstant } from '../../instant.ts';
import type { Json, JsonObject } from '../../json.ts';
import type { MessageAttribute } from '../../service-call.ts';
import { attributeValue, isOfType } from './message-attributes.ts';
import type { Notification } from './notification.ts';

/*
 * A message as it arrives. The two forms say the same and are spelt differently: `SigningCertUrl` in
 * a function's event, `SigningCertURL` in a queue (SNS-01).
 */

/** The event of a function: exactly one record (SNS-01). */
export function lambdaEvent(subscriptionArn: string, notification: Notification): JsonObject {
  return {
    Records: [
      {
        EventVersion: '1.0',
        EventSubscriptionArn: subscriptionArn,
        EventSource: 'aws:sns',
        Sns: {
          SignatureVersion: '1',
          Timestamp: formatInstant(notification.publishedAtMs),
          Signature: signature(notification),
          SigningCertUrl: signingCertUrl(notification.topicArn),
          MessageId: notification.messageId,
          Message: notification.message,
          MessageAttributes: typedAttributes(notification, lambdaType),
          Type: 'Notification',
          UnsubscribeUrl: unsubscribeUrl(subscriptionArn),
          TopicArn: notification.topicArn,
          Subject: notification.subject,
        },
      },
    ],
  };
}

/**
 * The body of a message in a queue. What there is none of is left out; attributes appear with `Type`
 * and `Value`, those of a function's dead letter as well (ASY-52).
 */
export function queueEnvelope(subscriptionArn: string, notification: Notification): JsonObject {
  const { subject, sequenceNumber, messageAttributes } = notification;
  return {
    Type: 'Notification',
    MessageId: notification.messageId,
    ...(sequenceNumber === null ? {} : { SequenceNumber: sequenceNumber }),
    TopicArn: notification.topicArn,
    ...(subject === null ? {} : { Subject: subject }),
    Message: notification.message,
    Timestamp: formatInstant(notification.publishedAtMs),
    // Messages of FIFO topics are not signed.
    ...(sequenceNumber === null
      ? {
          SignatureVersion: '1',
          Signature: signature(notification),
          SigningCertURL: signingCertUrl(notification.topicArn),
        }
      : {}),
    UnsubscribeURL: unsubscribeUrl(subscriptionArn),
    ...(Object.keys(messageAttributes).length === 0
      ? {}
      : { MessageAttributes: typedAttributes(notification, ({ dataType }) => dataType) }),
  };
}

function typedAttributes(
  { messageAttributes }: Notification,
  typeOf: (attribute: MessageAttribute) => string,
): JsonObject {
  return Object.fromEntries(
    Object.entries(messageAttributes).map(([name, attribute]): [string, Json] => [
      name,
      { Type: typeOf(attribute), Value: attributeValue(attribute) },
    ]),
  );
}

/** Functions know no numbers and arrays among the attributes: they get them as text (SNS-01). */
function lambdaType(attribute: MessageAttribute): string {
  const isText = attribute.dataType === 'String.Array' || isOfType(attribute, 'Number');
  return isText ? 'String' : attribute.dataType;
}

/** It looks like a signature and nobody can check it: there is no certificate behind it. */
function signature({ messageId, message }: Notification): string {
  return createHash('sha512').update(messageId).update('\0').update(message).digest('base64');
}

function signingCertUrl(topicArn: string): string {
  return `${serviceUrl(topicArn)}SimpleNotificationService-0000000000000000000000.pem`;
}

function unsubscribeUrl(subscriptionArn: string): string {
  return `${serviceUrl(subscriptionArn)}?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`;
}

function serviceUrl(arn: string): string {
  return `https://sns.${arn.split(':')[3] ?? ''}.amazonaws.com/`;
}
