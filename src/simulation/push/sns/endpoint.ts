import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { SubscriptionProtocol } from './subscription.ts';
import type { TopicRow } from './topic.ts';

/** Protocols that AWS has and a sandbox cannot deliver by: nothing in it receives them. */
const NOT_SIMULATED = ['http', 'https', 'email', 'email-json', 'sms', 'application', 'firehose'];

const FUNCTION_ARN =
  /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:[\w-]{1,64}(:(\$LATEST|[\w-]{1,128}))?$/;
const QUEUE_ARN = /^arn:aws:sqs:([a-z0-9-]+):(\d{12}):[\w-]{1,80}(\.fifo)?$/;

/**
 * The protocol of a new subscription; refuses an endpoint that is malformed, belongs to another
 * account or Region, or does not go with the topic: a FIFO topic takes queues only, and a FIFO queue
 * a FIFO topic (SNS-02). Whether the endpoint is there is not looked at (SNS-05).
 */
export function readEndpoint(
  kernel: Kernel,
  topic: TopicRow,
  protocol: string,
  endpoint: string,
): SubscriptionProtocol {
  if (protocol !== 'lambda' && protocol !== 'sqs') return refuseProtocol(protocol);
  if (endpoint.startsWith('arn:aws:sns:')) {
    refuse(
      'endpoint',
      'a topic cannot be subscribed to a topic: SNS delivers to queues and functions. Publish from a function, or subscribe the same endpoint to both topics.',
    );
  }
  if (protocol === 'lambda') {
    if (topic.fifoTopic) {
      refuse(
        'protocol',
        `the FIFO topic "${topic.topicName}" delivers to SQS queues only; a function subscribes to a standard topic, or reads a FIFO queue.`,
      );
    }
    refuseForeign(kernel, FUNCTION_ARN.exec(endpoint), 'Lambda endpoint ARN', 'function:orders');
    return protocol;
  }
  refuseForeign(kernel, QUEUE_ARN.exec(endpoint), 'SQS endpoint ARN', 'orders');
  if (endpoint.endsWith('.fifo') && !topic.fifoTopic) {
    refuse('endpoint', 'FIFO SQS Queues can not be subscribed to standard SNS topics');
  }
  return protocol;
}

/** Refuses a dead-letter queue that is none of the sandbox, or not of the topic's kind (SNS-04). */
export function refuseBadDeadLetterQueue(kernel: Kernel, topic: TopicRow, arn: string): void {
  const match = QUEUE_ARN.exec(arn);
  if (!match || !isOfSandbox(kernel, match)) {
    refuseRedrive(
      `deadLetterTargetArn is an invalid arn: it must be an SQS queue of this account and Region.`,
    );
  }
  if (arn.endsWith('.fifo') !== topic.fifoTopic) {
    refuseRedrive(
      `the dead-letter queue of a ${topic.fifoTopic ? 'FIFO' : 'standard'} topic must be a ${topic.fifoTopic ? 'FIFO' : 'standard'} queue.`,
    );
  }
}

function refuseForeign(
  kernel: Kernel,
  match: RegExpExecArray | null,
  what: string,
  resource: string,
): void {
  const { region, accountId } = kernel.sandbox;
  if (!match) {
    refuse(
      'endpoint',
      `${what}: it must look like "arn:aws:${what.startsWith('SQS') ? 'sqs' : 'lambda'}:${region}:${accountId}:${resource}".`,
    );
  } else if (!isOfSandbox(kernel, match)) {
    refuse(
      'endpoint',
      `${what}: it belongs to the account ${match[2]} in ${match[1]}, and this sandbox is the account ${accountId} in ${region}.`,
    );
  }
}

function isOfSandbox({ sandbox }: Kernel, [, region, accountId]: RegExpExecArray): boolean {
  return region === sandbox.region && accountId === sandbox.accountId;
}

function refuseProtocol(protocol: string): never {
  return NOT_SIMULATED.includes(protocol)
    ? refuse(
        'protocol',
        `nothing in a sandbox receives "${protocol}": subscribe a function ("lambda") or a queue ("sqs").`,
      )
    : refuse(
        'protocol',
        `Amazon SNS does not support this protocol string: ${protocol.slice(0, 100)}`,
      );
}

function refuse(field: 'endpoint' | 'protocol', reason: string): never {
  const parameter = field === 'endpoint' ? 'Endpoint' : 'Protocol';
  throw new Refusal('SNS_INVALID_PARAMETER', `Invalid parameter: ${parameter} Reason: ${reason}`, {
    field,
  });
}

function refuseRedrive(reason: string): never {
  throw new Refusal('SNS_INVALID_PARAMETER', `Invalid parameter: RedrivePolicy: ${reason}`, {
    field: 'redrivePolicy',
  });
}
