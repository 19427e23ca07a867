import type { JsonObject } from '../../json.ts';
import type { SubscriptionRow } from './subscription.ts';

/** What a trigger of this source knows of its subscription. */
export function triggerConfiguration({
  topicArn,
  subscriptionArn,
  filterPolicy,
  filterPolicyScope,
  deadLetterTargetArn,
}: SubscriptionRow): JsonObject {
  return { topicArn, subscriptionArn, filterPolicy, filterPolicyScope, deadLetterTargetArn };
}
