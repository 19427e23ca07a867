import type { SubscriptionRow } from '../simulation/push/sns/subscription.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A subscription to a topic as the API reads it. */
export interface TopicSubscriptionRecord extends SubscriptionRow {
  readonly sandboxId: string;
}

/** A topic's subscriptions in the order of their creation. */
export const topicSubscriptionList: ListSource<TopicSubscriptionRecord> = {
  table: 'sns_subscription',
  fields: ['sandboxId', ...Object.keys(worldTables['sns_subscription']?.fields ?? {})],
  owner: ['sandboxId', 'topicId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TopicSubscriptionRecord) => row,
};

/** The subscriptions with those ids, in no promised order. */
export async function findTopicSubscriptions(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TopicSubscriptionRecord[]> {
  const rows = await prisma.snsSubscription.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as TopicSubscriptionRecord);
}
