import type { InvocationRow, InvocationStatus } from '../simulation/lambda/invocation.ts';
import { worldTables } from './columns.ts';
import { Prisma, type PrismaClient } from './generated/client.ts';
import { allOf, type ListFilter, type ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An invocation without what can be large: its payloads are read when somebody asks for them. */
export interface InvocationRecord extends Omit<
  InvocationRow,
  'payload' | 'response' | 'clientContext' | 'pending'
> {
  readonly sandboxId: string;
}

/** The payloads of an invocation, as JSON text. */
export type InvocationPayloads = Pick<InvocationRow, 'payload' | 'response'>;

const large = { payload: true, response: true, clientContext: true, pending: true } as const;

/** A sandbox's invocations in the order of their arrival. */
export const invocationList: ListSource<InvocationRecord> = {
  table: 'invocation',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['invocation']?.fields ?? {}).filter((field) => !(field in large)),
  ],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: InvocationRecord) => row,
};

/** The invocations of one function each, in the order of their arrival. */
export const invocationListOfFunction: ListSource<InvocationRecord> = {
  ...invocationList,
  owner: ['sandboxId', 'functionId'],
};

/** What narrows a list of invocations down; whoever leaves a part out means all. */
export interface InvocationFilter {
  readonly status?: readonly InvocationStatus[] | null;
  readonly functionName?: string | null;
  /** Virtual milliseconds; later than this. */
  readonly receivedAfterMs?: number | null;
  /** Virtual milliseconds; earlier than this. */
  readonly receivedBeforeMs?: number | null;
}

/** The filter as the list reads it. */
export function matchingInvocations(filter: InvocationFilter): ListFilter {
  const parts: ListFilter[] = [];
  const { status, functionName, receivedAfterMs, receivedBeforeMs } = filter;
  if (status) parts.push(Prisma.sql`status = ANY(${[...status]}::text[])`);
  if (functionName != null) parts.push(Prisma.sql`function_name = ${functionName}`);
  if (receivedAfterMs != null || receivedBeforeMs != null) {
    // All there are, so that the index by type and time serves.
    parts.push(Prisma.sql`invocation_type IN ('REQUEST_RESPONSE', 'EVENT')`);
  }
  if (receivedAfterMs != null) parts.push(Prisma.sql`received_at_ms > ${receivedAfterMs}::bigint`);
  if (receivedBeforeMs != null) {
    parts.push(Prisma.sql`received_at_ms < ${receivedBeforeMs}::bigint`);
  }
  return allOf(parts);
}

/** The invocations with those ids, in no promised order. */
export async function findInvocations(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly InvocationRecord[]> {
  const rows = await prisma.invocation.findMany({ where: { id: { in: [...ids] } }, omit: large });
  return rows.map((row) => withPlainNumbers(row) as InvocationRecord);
}

/** The payloads of those invocations, by id. */
export async function findInvocationPayloads(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<ReadonlyMap<string, InvocationPayloads>> {
  const rows = await prisma.invocation.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, payload: true, response: true },
  });
  return new Map(rows.map(({ id, ...payloads }) => [id, payloads]));
}
