import type { CommandInput } from '../../src/simulation/commands.ts';
import type { JsonObject } from '../../src/simulation/json.ts';
import type { PublishReceipt } from '../../src/simulation/push/sns/publish.ts';
import { subscriptions, type SubscriptionRow } from '../../src/simulation/push/sns/subscription.ts';
import type { MessageAttribute } from '../../src/simulation/service-call.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

const ACCOUNT = 'eu-west-1:123456789012';

export function topicArnOf(name: string): string {
  return `arn:aws:sns:${ACCOUNT}:${name}`;
}

export function functionArnOf(name: string): string {
  return `arn:aws:lambda:${ACCOUNT}:function:${name}`;
}

export function queueArnOf(name: string): string {
  return `arn:aws:sqs:${ACCOUNT}:${name}`;
}

const noTopicAttributes: CommandInput<'CreateTopic'>['attributes'] = {
  displayName: null,
  policy: null,
  fifoTopic: null,
  contentBasedDeduplication: null,
};

/** Creates a topic with everything at its default but what is given; returns its ARN. */
export function createTopic(
  sandbox: TestSandbox,
  name = 'orders',
  attributes: Partial<CommandInput<'CreateTopic'>['attributes']> = {},
): string {
  sandbox.execute('CreateTopic', { name, attributes: { ...noTopicAttributes, ...attributes } });
  return topicArnOf(name);
}

/** Changes what is given of a topic. */
export function setTopicAttributes(
  sandbox: TestSandbox,
  attributes: Partial<CommandInput<'CreateTopic'>['attributes']>,
): void {
  sandbox.execute('SetTopicAttributes', {
    topicArn: topicArnOf('orders'),
    attributes: { ...noTopicAttributes, ...attributes },
  });
}

type SubscriptionAttributes = CommandInput<'Subscribe'>['attributes'];

const noSubscriptionAttributes: SubscriptionAttributes = {
  filterPolicy: null,
  filterPolicyScope: null,
  rawMessageDelivery: null,
  redrivePolicy: null,
};

/** Subscribes a function or a queue to "orders" by its ARN. */
export function subscribe(
  sandbox: TestSandbox,
  endpoint: string = functionArnOf('orders'),
  attributes: Partial<SubscriptionAttributes> = {},
  input: Partial<CommandInput<'Subscribe'>> = {},
): SubscriptionRow {
  const { subscriptionId } = sandbox.execute('Subscribe', {
    topicArn: topicArnOf('orders'),
    protocol: endpoint.startsWith('arn:aws:sqs:') ? 'sqs' : 'lambda',
    endpoint,
    attributes: { ...noSubscriptionAttributes, ...attributes },
    ...input,
  });
  const row = sandbox.world.table(subscriptions).get(subscriptionId);
  if (!row) throw new Error(`No subscription ${subscriptionId}`);
  return row;
}

/** Changes what is given of a subscription. */
export function setSubscriptionAttributes(
  sandbox: TestSandbox,
  subscriptionArn: string,
  attributes: Partial<SubscriptionAttributes>,
): void {
  sandbox.execute('SetSubscriptionAttributes', {
    subscriptionArn,
    attributes: { ...noSubscriptionAttributes, ...attributes },
  });
}

/** A message with nothing but a text, and what is given in its place. */
export function message(
  input: Partial<CommandInput<'Publish'>> = {},
): Omit<CommandInput<'Publish'>, 'topicArn'> {
  return {
    message: 'hello',
    subject: null,
    messageAttributes: {},
    messageGroupId: null,
    messageDeduplicationId: null,
    ...input,
  };
}

/** Publishes to "orders". */
export function publish(
  sandbox: TestSandbox,
  input: Partial<CommandInput<'Publish'>> = {},
): PublishReceipt {
  return sandbox.execute('Publish', { topicArn: topicArnOf('orders'), ...message(input) });
}

export function attribute(stringValue: string, dataType = 'String'): MessageAttribute {
  return { dataType, stringValue, binaryValue: null };
}

/** Lets the topic invoke the function "orders". */
export function allowTopic(sandbox: TestSandbox): void {
  addPermission(sandbox, {
    statementId: 'sns',
    principal: 'sns.amazonaws.com',
    sourceArn: topicArnOf('orders'),
  });
}

/** A sandbox's function "orders" that the topic "orders" may invoke and that is subscribed to it. */
export function subscribeFunction(
  sandbox: TestSandbox,
  attributes: Partial<SubscriptionAttributes> = {},
): SubscriptionRow {
  sandbox.createFunction('orders', 'exports.handler = async (event) => event;');
  createTopic(sandbox);
  allowTopic(sandbox);
  return subscribe(sandbox, functionArnOf('orders'), attributes);
}

/** The events that functions were sent, in order. */
export function receivedEvents(sandbox: TestSandbox): JsonObject[] {
  sandbox.advanceUntilIdle();
  return [...sandbox.invocations.values()].map(({ payload }) => JSON.parse(payload) as JsonObject);
}
