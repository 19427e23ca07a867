import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { deliveries } from './delivery-row.ts';
import { MESSAGE_BYTES_MAX } from './message.ts';
import { subscriptions } from './subscription.ts';
import { topics } from './topic.ts';

/*
 * How much a sandbox may hold, because a World keeps all of it in memory. Journals replay under the
 * bounds they were written under, so these may be raised, but not lowered.
 */

/** Topics of a sandbox. */
export const TOPICS_MAX = 1_000;

/** Subscriptions of all topics of a sandbox. */
export const SUBSCRIPTIONS_MAX = 1_000;

/** Filter policies of one topic: AWS's own quota (SNS-07). */
const FILTER_POLICIES_PER_TOPIC_MAX = 200;

/** Deliveries of a sandbox that wait to be tried again. */
export const WAITING_DELIVERIES_MAX = 10_000;

/** Bytes of their messages together. */
export const WAITING_BYTES_MAX = 256 * 1_048_576;

export function refuseMoreTopics(kernel: Kernel): void {
  refuseOver('create the topic', 'topics', kernel.table(topics).size + 1, TOPICS_MAX);
}

export function refuseMoreSubscriptions(kernel: Kernel): void {
  const count = kernel.table(subscriptions).size + 1;
  refuseOver('subscribe', 'subscriptions', count, SUBSCRIPTIONS_MAX);
}

/** Refuses one filter policy more than a topic may have (SNS-07). */
export function refuseMoreFilterPolicies(kernel: Kernel, topicId: string): void {
  const count = kernel
    .table(subscriptions)
    .group(topicId)
    .filter(({ filterPolicy }) => filterPolicy !== null).length;
  if (count < FILTER_POLICIES_PER_TOPIC_MAX) return;
  throw new Refusal(
    'FILTER_POLICY_LIMIT_EXCEEDED',
    `Cannot set the filter policy: ${count} subscriptions of the topic have one, and the limit is ${FILTER_POLICIES_PER_TOPIC_MAX}.`,
    { field: 'filterPolicy', detail: { limit: FILTER_POLICIES_PER_TOPIC_MAX, actual: count + 1 } },
  );
}

/**
 * Refuses messages when there would be no room to keep what may have to be tried again: so many
 * deliveries with so many bytes.
 */
export function refuseMoreWaiting(kernel: Kernel, added: number, addedBytes: number): void {
  const waiting = kernel.table(deliveries);
  const count = waiting.size + added;
  refuseOver('publish', 'deliveries that wait to be tried again', count, WAITING_DELIVERIES_MAX);
  // Nearly always there is room for the largest messages there can be, and nothing need be added up.
  if (count * MESSAGE_BYTES_MAX <= WAITING_BYTES_MAX) return;
  let total = addedBytes;
  for (const delivery of waiting.values()) total += delivery.bytes;
  refuseOver('publish', 'bytes of messages that wait to be tried again', total, WAITING_BYTES_MAX);
}

function refuseOver(doing: string, what: string, actual: number, limit: number): void {
  if (actual <= limit) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot ${doing}: the sandbox could have ${actual} ${what}, and the limit is ${limit}.`,
    { detail: { limit, actual } },
  );
}
