import { Refusal } from '../../errors.ts';
import type { JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** What a topic delivers to here; AWS also knows HTTP, e-mail, SMS and mobile push. */
export type SubscriptionProtocol = 'lambda' | 'sqs';

/** What a filter policy looks at (SNS-06). */
export type FilterPolicyScope = 'MESSAGE_ATTRIBUTES' | 'MESSAGE_BODY';

/** A subscription: "what is published to this topic goes to this endpoint". */
export interface SubscriptionRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly topicId: string;
  readonly topicArn: string;
  readonly subscriptionArn: string;
  readonly protocol: SubscriptionProtocol;
  /** The ARN of a function, with a version or alias or without, or of a queue. */
  readonly endpoint: string;
  /** Null lets every message through. */
  readonly filterPolicy: JsonObject | null;
  readonly filterPolicyScope: FilterPolicyScope;
  readonly rawMessageDelivery: boolean;
  /** The SQS queue for what cannot be delivered (SNS-04); null for none. */
  readonly deadLetterTargetArn: string | null;
  readonly createdAtMs: number;
}

/** The subscriptions of a sandbox, found by their ARN and gathered by topic. */
export const subscriptions = defineTable<SubscriptionRow>({
  name: 'sns_subscription',
  key: (row) => row.id,
  lookup: (row) => row.subscriptionArn,
  group: (row) => row.topicId,
});

/** A topic's subscriptions in the order of their creation. */
export function subscriptionsOf(kernel: Kernel, topicId: string): SubscriptionRow[] {
  return kernel
    .table(subscriptions)
    .group(topicId)
    .sort((left, right) => left.seq - right.seq);
}

/** The subscription of an ARN; refuses one that the sandbox does not have. */
export function resolveSubscription(kernel: Kernel, subscriptionArn: string): SubscriptionRow {
  const subscription = kernel.table(subscriptions).find(subscriptionArn);
  if (subscription) return subscription;
  throw new Refusal('SUBSCRIPTION_NOT_FOUND', 'Subscription does not exist', {
    field: 'subscriptionArn',
  });
}

/** The function behind a subscription with the protocol `lambda`; null behind any other. */
export function subscribedFunction({
  protocol,
  endpoint,
}: Pick<SubscriptionRow, 'protocol' | 'endpoint'>): {
  readonly functionName: string;
  readonly qualifier: string | null;
} | null {
  if (protocol !== 'lambda') return null;
  const [functionName = '', qualifier = null] = endpoint.split(':').slice(6);
  return { functionName, qualifier };
}
