import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import type { SubscriptionProtocol } from './subscription.ts';
import type { TopicRow } from './topic.ts';

/** Protocols that AWS has and a sandbox cannot deliver by: nothing in it receives them. */
const NOT_SIMULATED = ['http', 'https', 'email', 'email-json', 'sms', 'application', 'firehose'];

/** What an endpoint of each protocol looks like; the pattern's groups are the Region and the account. */
const endpoints = {
  lambda: {
    what: 'Lambda endpoint ARN',
    pattern:
      /^arn:aws:lambda:([a-z0-9-]+):(\d{12}):function:[\w-]{1,64}(?::(?:\$LATEST|[\w-]{1,128}))?$/,
    example: 'arn:aws:lambda:eu-west-1:111122223333:function:orders',
  },
  sqs: {
    what: 'SQS endpoint ARN',
    pattern: /^arn:aws:sqs:([a-z0-9-]+):(\d{12}):[\w-]{1,80}(?:\.fifo)?$/,
    example: 'arn:aws:sqs:eu-west-1:111122223333:orders',
  },
} as const satisfies Record<SubscriptionProtocol, object>;

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
  if (protocol === 'lambda' && topic.fifoTopic) {
    refuse(
      'protocol',
      `the FIFO topic "${topic.topicName}" delivers to SQS queues only; a function subscribes to a standard topic, or reads a FIFO queue.`,
    );
  }
  refuseForeign(kernel, protocol, endpoint);
  if (protocol === 'sqs' && endpoint.endsWith('.fifo') && !topic.fifoTopic) {
    refuse('endpoint', 'FIFO SQS Queues can not be subscribed to standard SNS topics');
  }
  return protocol;
}

/** Refuses a dead-letter queue that is none of the sandbox, or not of the topic's kind (SNS-04). */
export function refuseBadDeadLetterQueue(kernel: Kernel, topic: TopicRow, arn: string): void {
  const match = endpoints.sqs.pattern.exec(arn);
  if (!match || !isOfSandbox(kernel, match)) {
    refuseRedrive(
      'deadLetterTargetArn is an invalid arn: it must be an SQS queue of this account and Region.',
    );
  }
  if (arn.endsWith('.fifo') !== topic.fifoTopic) {
    const kind = topic.fifoTopic ? 'FIFO' : 'standard';
    refuseRedrive(`the dead-letter queue of a ${kind} topic must be a ${kind} queue.`);
  }
}

function refuseForeign(kernel: Kernel, protocol: SubscriptionProtocol, endpoint: string): void {
  const { what, pattern, example } = endpoints[protocol];
  const match = pattern.exec(endpoint);
  if (!match) return refuse('endpoint', `${what}: it must look like "${example}".`);
  if (isOfSandbox(kernel, match)) return;
  const { region, accountId } = kernel.sandbox;
  refuse(
    'endpoint',
    `${what}: it belongs to the account ${match[2]} in ${match[1]}, and this sandbox is the account ${accountId} in ${region}.`,
  );
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
