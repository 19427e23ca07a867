import type { QueueRow } from '../simulation/pull/sqs/queue.ts';
import { worldTables } from './columns.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A queue as the API reads it. */
export interface QueueRecord extends QueueRow {
  readonly sandboxId: string;
}

/** A sandbox's queues in the order of their creation. */
export const queueList: ListSource<QueueRecord> = {
  table: 'sqs_queue',
  fields: ['sandboxId', ...Object.keys(worldTables['sqs_queue']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: QueueRecord) => row,
};

/** The queues with those ids, in no promised order. */
export async function findQueues(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly QueueRecord[]> {
  const rows = await prisma.sqsQueue.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as QueueRecord);
}

/** Which queue of which sandbox. */
export interface QueueNameKey {
  readonly sandboxId: string;
  readonly queueName: string;
}

/** The queues of those names, in no promised order. */
export async function findQueuesByName(
  prisma: PrismaClient,
  keys: readonly QueueNameKey[],
): Promise<readonly QueueRecord[]> {
  const rows = await prisma.sqsQueue.findMany({
    where: { OR: keys.map(({ sandboxId, queueName }) => ({ sandboxId, queueName })) },
  });
  return rows.map((row) => withPlainNumbers(row) as unknown as QueueRecord);
}

/** A queue, and the virtual instant at which its messages are counted. */
export interface QueueInstant {
  readonly sandboxId: string;
  readonly queueId: string;
  readonly nowMs: number;
}

/** How many messages a queue has at an instant, by what can be done with them. */
export interface MessageCounts {
  readonly available: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/**
 * Counts messages as they are at those instants: one that is hidden no longer counts as available,
 * whether somebody has looked since or not. By the queue's id.
 */
export async function countMessages(
  prisma: PrismaClient,
  queues: readonly QueueInstant[],
): Promise<ReadonlyMap<string, MessageCounts>> {
  const hidden = (state: string): Prisma.Sql =>
    Prisma.sql`(count(*) FILTER (WHERE message.state = ${state} AND message.hidden_until_ms > queue.now_ms))::int`;
  const rows = await prisma.$queryRaw<
    { id: string; all: number; inFlight: number; delayed: number }[]
  >`
    SELECT queue.id, count(*)::int AS "all", ${hidden('IN_FLIGHT')} AS "inFlight", ${hidden('DELAYED')} AS "delayed"
    FROM unnest(
      ${queues.map(({ sandboxId }) => sandboxId)}::text[],
      ${queues.map(({ queueId }) => queueId)}::text[],
      ${queues.map(({ nowMs }) => nowMs)}::bigint[]
    ) AS queue(sandbox_id, id, now_ms)
    JOIN sqs_message AS message ON message.sandbox_id = queue.sandbox_id AND message.queue_id = queue.id
    GROUP BY queue.id`;
  return new Map(
    rows.map(({ id, all, inFlight, delayed }) => [
      id,
      { available: all - inFlight - delayed, inFlight, delayed },
    ]),
  );
}
