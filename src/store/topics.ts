import type { TopicRow } from '../simulation/push/sns/topic.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An SNS topic as the API reads it. */
export interface TopicRecord extends TopicRow {
  readonly sandboxId: string;
}

/** A sandbox's topics in the order of their creation. */
export const topicList: ListSource<TopicRecord> = {
  table: 'sns_topic',
  fields: ['sandboxId', ...Object.keys(worldTables['sns_topic']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: TopicRecord) => row,
};

/** The topics with those ids, in no promised order. */
export async function findTopics(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly TopicRecord[]> {
  const rows = await prisma.snsTopic.findMany({ where: { id: { in: [...ids] } } });
  return rows.map(withPlainNumbers);
}

/** Which topic of which sandbox. */
export interface TopicNameKey {
  readonly sandboxId: string;
  readonly topicName: string;
}

/** The topics of those names, in no promised order. */
export async function findTopicsByName(
  prisma: PrismaClient,
  keys: readonly TopicNameKey[],
): Promise<readonly TopicRecord[]> {
  const rows = await prisma.snsTopic.findMany({
    where: { OR: keys.map(({ sandboxId, topicName }) => ({ sandboxId, topicName })) },
  });
  return rows.map(withPlainNumbers);
}
