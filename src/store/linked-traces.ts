import { Prisma, type PrismaClient } from './generated/client.ts';
import type { InvocationKey } from './invocation-attempts.ts';

/**
 * The traces that a batch of messages has brought together beside the one that its invocation goes on
 * with, by the invocation's id (XR-07). The log has them: an invocation itself pays nothing for them.
 */
export async function findLinkedTraces(
  prisma: PrismaClient,
  invocations: readonly InvocationKey[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await prisma.$queryRaw<{ id: string; traceIds: readonly string[] }[]>(Prisma.sql`
    SELECT asked.id, event.detail -> 'linkedTraceIds' AS "traceIds"
    FROM unnest(
      ${invocations.map(({ sandboxId }) => sandboxId)}::text[],
      ${invocations.map(({ id }) => id)}::text[]
    ) AS asked(sandbox_id, id)
    JOIN lifecycle_event event
      ON event.sandbox_id = asked.sandbox_id AND event.invocation_id = asked.id
    WHERE event.kind = 'BATCH_INVOKED' AND event.detail -> 'linkedTraceIds' IS NOT NULL`);
  return new Map(rows.map(({ id, traceIds }) => [id, traceIds]));
}
