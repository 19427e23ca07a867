import type { JsonObject } from '../../json.ts';
import type { ReceivedMessage } from './take-messages.ts';

/**
 * A received message as an event source mapping hands it to a function: the body as the text that it
 * is, never parsed (SQS-13), all attributes texts (SQS-11), and the checksum of the message attributes
 * only where there are some (SQS-12).
 */
export function eventRecord(message: ReceivedMessage, queueArn: string): JsonObject {
  const { md5OfMessageAttributes } = message;
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: message.attributes,
    messageAttributes: Object.fromEntries(
      Object.entries(message.messageAttributes).map(([name, attribute]) => [
        name,
        {
          ...(attribute.binaryValue === null
            ? { stringValue: attribute.stringValue }
            : { binaryValue: attribute.binaryValue }),
          stringListValues: [],
          binaryListValues: [],
          dataType: attribute.dataType,
        },
      ]),
    ),
    ...(md5OfMessageAttributes === null ? {} : { md5OfMessageAttributes }),
    md5OfBody: message.md5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: queueArn.split(':')[3] ?? '',
  };
}
