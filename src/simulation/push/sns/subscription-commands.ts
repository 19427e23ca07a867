import { Refusal } from '../../errors.ts';
import type { Json } from '../../json.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { putTrigger, removeTrigger } from '../trigger.ts';
import { readEndpoint, refuseBadDeadLetterQueue } from './endpoint.ts';
import { checkFilterPolicy, type PolicyPlace } from './filter-policy-check.ts';
import { refuseMoreFilterPolicies, refuseMoreSubscriptions } from './quotas.ts';
import {
  resolveSubscription,
  subscribedFunction,
  subscriptions,
  subscriptionsOf,
  type FilterPolicyScope,
  type SubscriptionRow,
} from './subscription.ts';
import { resolveTopic, type TopicRow } from './topic.ts';
import { triggerConfiguration } from './trigger-configuration.ts';

/** What can be said of a subscription; null leaves an attribute at its default, or as it was. */
export interface SubscriptionAttributesInput {
  /** An empty object lets everything through, as at AWS. */
  readonly filterPolicy: Json;
  readonly filterPolicyScope: FilterPolicyScope | null;
  readonly rawMessageDelivery: boolean | null;
  /** With null in it the subscription has no dead-letter queue. */
  readonly redrivePolicy: { readonly deadLetterTargetArn: string | null } | null;
}

export interface SubscribeInput {
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: SubscriptionAttributesInput;
}

export interface SetSubscriptionAttributesInput {
  readonly subscriptionArn: string;
  readonly attributes: SubscriptionAttributesInput;
}

export interface UnsubscribeInput {
  readonly subscriptionArn: string;
}

export interface SubscriptionReference {
  readonly subscriptionId: string;
}

type Settings = Pick<
  SubscriptionRow,
  'filterPolicy' | 'filterPolicyScope' | 'rawMessageDelivery' | 'deadLetterTargetArn'
>;

const defaults: Settings = {
  filterPolicy: null,
  filterPolicyScope: 'MESSAGE_ATTRIBUTES',
  rawMessageDelivery: false,
  deadLetterTargetArn: null,
};

/**
 * Subscribes a function or a queue to a topic; one that is subscribed already answers for itself.
 * Neither the endpoint nor a permission is looked at: what is missing shows at delivery (SNS-05).
 */
export function subscribe(kernel: Kernel, input: SubscribeInput): SubscriptionReference {
  const topic = resolveTopic(kernel, input.topicArn);
  const { endpoint } = input;
  const protocol = readEndpoint(kernel, topic, input.protocol, endpoint);
  const place = 'Attributes Reason: ';
  const settings = readSettings(kernel, { topic, protocol, place }, defaults, input.attributes);
  const before = subscriptionsOf(kernel, topic.id).find(
    (one) => one.protocol === protocol && one.endpoint === endpoint,
  );
  if (before) {
    refuseOtherSettings(before, settings);
    return { subscriptionId: before.id };
  }
  refuseMoreSubscriptions(kernel);
  if (settings.filterPolicy !== null) refuseMoreFilterPolicies(kernel, topic.id);
  const subscription = put(kernel, {
    id: newId(kernel, 'sub'),
    seq: kernel.nextInSequence('sns-subscription'),
    topicId: topic.id,
    topicArn: topic.topicArn,
    subscriptionArn: `${topic.topicArn}:${kernel.random('sns-subscription-arns').uuid()}`,
    protocol,
    endpoint,
    ...settings,
    createdAtMs: kernel.now,
  });
  emitChange(
    kernel,
    'TOPIC_SUBSCRIBED',
    subscription,
    `${endpoint} was subscribed to the topic "${topic.topicName}" ${filterClause(subscription)}. Whether it is there and lets SNS in shows at the first delivery.`,
  );
  return { subscriptionId: subscription.id };
}

/** Changes what is named of a subscription's attributes; it applies to the next message. */
export function setSubscriptionAttributes(
  kernel: Kernel,
  { subscriptionArn, attributes }: SetSubscriptionAttributesInput,
): SubscriptionReference {
  const before = resolveSubscription(kernel, subscriptionArn);
  const topic = resolveTopic(kernel, before.topicArn);
  const at = { topic, protocol: before.protocol, place: '' } as const;
  const settings = readSettings(kernel, at, before, attributes);
  if (settings.filterPolicy !== null && before.filterPolicy === null) {
    refuseMoreFilterPolicies(kernel, topic.id);
  }
  const subscription = put(kernel, { ...before, ...settings });
  emitChange(
    kernel,
    'SUBSCRIPTION_ATTRIBUTES_SET',
    subscription,
    `The subscription of ${subscription.endpoint} to the topic "${topic.topicName}" was changed: it is ${filterClause(subscription)}.`,
  );
  return { subscriptionId: subscription.id };
}

/** Ends a subscription; where there is none, nothing happens, as on AWS. */
export function unsubscribe(
  kernel: Kernel,
  { subscriptionArn }: UnsubscribeInput,
): { readonly subscriptionId: string | null } {
  const subscription = kernel.table(subscriptions).find(subscriptionArn);
  if (!subscription) return { subscriptionId: null };
  endSubscription(kernel, subscription);
  emitChange(
    kernel,
    'TOPIC_UNSUBSCRIBED',
    subscription,
    `${subscription.endpoint} is not subscribed to ${subscription.topicArn} any more; what still waits for it is not tried again.`,
  );
  return { subscriptionId: subscription.id };
}

/** Takes a subscription away, with its trigger. */
export function endSubscription(kernel: Kernel, { id, subscriptionArn }: SubscriptionRow): void {
  kernel.table(subscriptions).delete(id);
  removeTrigger(kernel, 'SNS', subscriptionArn);
}

/** Writes a subscription down, and the trigger that it is for a function. */
function put(kernel: Kernel, row: SubscriptionRow): SubscriptionRow {
  const target = subscribedFunction(row);
  if (target) {
    putTrigger(kernel, {
      source: 'SNS',
      sourceArn: row.topicArn,
      key: row.subscriptionArn,
      ...target,
      enabled: true,
      configuration: triggerConfiguration(row),
    });
  }
  return kernel.table(subscriptions).put(row);
}

interface Target {
  readonly topic: TopicRow;
  readonly protocol: SubscriptionRow['protocol'];
  readonly place: PolicyPlace;
}

function readSettings(
  kernel: Kernel,
  { topic, protocol, place }: Target,
  before: Settings,
  attributes: SubscriptionAttributesInput,
): Settings {
  const rawMessageDelivery = attributes.rawMessageDelivery ?? before.rawMessageDelivery;
  if (rawMessageDelivery && protocol !== 'sqs') {
    throw new Refusal(
      'SNS_INVALID_PARAMETER',
      `Invalid parameter: ${place}RawMessageDelivery: Delivery protocol [${protocol}] does not support raw message delivery.`,
      { field: 'rawMessageDelivery' },
    );
  }
  const deadLetterTargetArn = attributes.redrivePolicy
    ? attributes.redrivePolicy.deadLetterTargetArn
    : before.deadLetterTargetArn;
  if (deadLetterTargetArn !== null) refuseBadDeadLetterQueue(kernel, topic, deadLetterTargetArn);
  const filterPolicyScope = attributes.filterPolicyScope ?? before.filterPolicyScope;
  const policy = attributes.filterPolicy ?? before.filterPolicy ?? {};
  const checked = checkFilterPolicy(policy, filterPolicyScope, place);
  const filterPolicy = Object.keys(checked).length === 0 ? null : checked;
  return { filterPolicy, filterPolicyScope, rawMessageDelivery, deadLetterTargetArn };
}

function refuseOtherSettings(before: SubscriptionRow, settings: Settings): void {
  const same =
    JSON.stringify(before.filterPolicy) === JSON.stringify(settings.filterPolicy) &&
    before.filterPolicyScope === settings.filterPolicyScope &&
    before.rawMessageDelivery === settings.rawMessageDelivery &&
    before.deadLetterTargetArn === settings.deadLetterTargetArn;
  if (same) return;
  throw new Refusal(
    'SNS_INVALID_PARAMETER',
    'Invalid parameter: Attributes Reason: Subscription already exists with different attributes',
    { field: 'attributes' },
  );
}

function filterClause({ filterPolicy, filterPolicyScope }: SubscriptionRow): string {
  if (filterPolicy === null) return 'without a filter policy';
  return `with a filter policy on ${filterPolicyScope === 'MESSAGE_BODY' ? 'the body' : 'the attributes'} of its messages`;
}

function emitChange(
  kernel: Kernel,
  kind: 'TOPIC_SUBSCRIBED' | 'SUBSCRIPTION_ATTRIBUTES_SET' | 'TOPIC_UNSUBSCRIBED',
  subscription: SubscriptionRow,
  message: string,
): void {
  const { topicArn, subscriptionArn, endpoint } = subscription;
  const target = subscribedFunction(subscription);
  kernel.emit({
    kind,
    message,
    ...(kind === 'TOPIC_SUBSCRIBED' ? { rule: 'SNS-05' } : {}),
    ...(target ? { functionName: target.functionName } : {}),
    detail: { topicArn, subscriptionArn, endpoint },
  });
}
