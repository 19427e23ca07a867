import type { PrismaClient } from './generated/client.ts';

/**
 * Bytes that the database keeps of what a tenant's invocations took, answered and logged, of the
 * messages in queues and of receives that waited for them, of records in streams, of items and their streams, of HTTP exchanges, and of the
 * commands that the journals have with their
 * answers: as they are stored, which for long texts is compressed.
 */
export async function measureStoredBytes(prisma: PrismaClient, tenantId: string): Promise<number> {
  const [row] = await prisma.$queryRaw<[{ bytes: bigint }]>`
    WITH own AS (SELECT id FROM sandbox WHERE tenant_id = ${tenantId})
    SELECT (
      (SELECT coalesce(sum(pg_column_size(payload) + coalesce(pg_column_size(response), 0)), 0)
         FROM invocation WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(logs)), 0)
           FROM invocation_attempt WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(body) + pg_column_size(message_attributes)), 0)
           FROM sqs_message WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(messages)), 0)
           FROM sqs_receive WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(data) + pg_column_size(partition_keys)), 0)
           FROM kinesis_block WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(item)), 0)
           FROM dynamodb_item WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(heads) + pg_column_size(images)), 0)
           FROM dynamodb_stream_block WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(coalesce(pg_column_size(request_body), 0)
                           + coalesce(pg_column_size(response_body), 0)
                           + pg_column_size(request_headers)
                           + coalesce(pg_column_size(response_headers), 0)), 0)
           FROM http_exchange WHERE sandbox_id IN (SELECT id FROM own))
      + (SELECT coalesce(sum(pg_column_size(command) + coalesce(pg_column_size(result), 0)), 0)
           FROM journal_entry WHERE sandbox_id IN (SELECT id FROM own))
    )::bigint AS bytes`;
  return Number(row.bytes);
}
