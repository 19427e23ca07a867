import type { LifecycleEvent } from '../simulation/events.ts';
import { traceIdOf } from '../simulation/trace-header.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { eventFields, toLoggedEvent } from './logged-events.ts';
import { messageName, type MessageKey } from './queue-messages.ts';

/** Whose story is asked for; the header leads to where it begins in the log. */
export interface MessageHistoryKey extends MessageKey {
  readonly traceHeader: string;
}

/** Events of one message at most: the first ones. */
export const MESSAGE_HISTORY_MAX = 100;

/** Events that are read for all messages of one sandbox together, at most. */
const EVENTS_MAX = 10_000;

/** The kinds of events that tell of messages: one by one, or by the batch. */
const KINDS = [
  'MESSAGE_SENT',
  'MESSAGE_DELIVERED',
  'MESSAGE_RECEIVED',
  'MESSAGE_VISIBILITY_CHANGED',
  'MESSAGE_VISIBLE_AGAIN',
  'MESSAGE_NOT_DELETED',
  'MESSAGE_DEAD_LETTERED',
  'MESSAGE_NOT_DEAD_LETTERED',
  'RECORDS_BUFFERED',
  'BATCH_INVOKED',
  'BATCH_SUCCEEDED',
  'BATCH_PARTIALLY_FAILED',
  'BATCH_FAILED',
  'BATCH_THROTTLED',
  'BATCH_RETURNED',
];

/** What has happened to those messages, by message; read from where the oldest of them was sent. */
export async function findMessageHistories(
  prisma: PrismaClient,
  keys: readonly MessageHistoryKey[],
): Promise<ReadonlyMap<string, readonly LifecycleEvent[]>> {
  const histories = new Map<string, LifecycleEvent[]>();
  for (const sandboxId of new Set(keys.map((key) => key.sandboxId))) {
    const own = keys.filter((key) => key.sandboxId === sandboxId);
    const names = new Set(own.map(({ messageId }) => messageId));
    for (const event of await findEvents(prisma, sandboxId, own)) {
      for (const messageId of messagesOf(event)) {
        if (!names.has(messageId)) continue;
        const name = messageName({ sandboxId, messageId });
        const history = histories.get(name) ?? [];
        histories.set(name, history);
        if (history.length < MESSAGE_HISTORY_MAX) history.push(event);
      }
    }
  }
  return histories;
}

async function findEvents(
  prisma: PrismaClient,
  sandboxId: string,
  keys: readonly MessageHistoryKey[],
): Promise<readonly LifecycleEvent[]> {
  const messageIds = keys.map(({ messageId }) => messageId);
  const traceIds = keys.map(({ traceHeader }) => traceIdOf(traceHeader));
  const rows = await prisma.$queryRaw<{ seq: bigint }[]>(Prisma.sql`
    SELECT ${eventFields}
    FROM lifecycle_event event
    WHERE sandbox_id = ${sandboxId} AND kind = ANY(${KINDS}::text[])
      AND seq >= (
        SELECT min(seq) FROM lifecycle_event
        WHERE sandbox_id = ${sandboxId} AND trace_id = ANY(${traceIds}::text[])
      )
      AND (
        detail ->> 'messageId' = ANY(${messageIds}::text[])
        OR EXISTS (
          SELECT FROM json_array_elements_text(
            CASE json_typeof(detail -> 'messageIds') WHEN 'array' THEN detail -> 'messageIds' END
          ) one WHERE one = ANY(${messageIds}::text[])
        )
      )
    ORDER BY seq LIMIT ${EVENTS_MAX}`);
  return rows.map(toLoggedEvent);
}

function messagesOf({ detail }: LifecycleEvent): readonly string[] {
  const { messageId, messageIds } = detail ?? {};
  if (typeof messageId === 'string') return [messageId];
  return Array.isArray(messageIds) ? (messageIds as readonly string[]) : [];
}
