import type { AttemptRow } from '../simulation/lambda/invocation.ts';
import type { PrismaClient } from './generated/client.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An attempt without its log, which is large and read when somebody asks for it. */
export type AttemptRecord = Omit<AttemptRow, 'logs' | 'logsWritten'>;

/** Which invocation of which sandbox. */
export interface InvocationKey {
  readonly sandboxId: string;
  readonly id: string;
}

/** The attempts of those invocations, in their order, by the invocation's id. */
export async function findAttempts(
  prisma: PrismaClient,
  invocations: readonly InvocationKey[],
): Promise<ReadonlyMap<string, readonly AttemptRecord[]>> {
  const rows = await prisma.invocationAttempt.findMany({
    where: belongingTo(invocations),
    orderBy: { number: 'asc' },
    omit: { logs: true, logsWritten: true, sandboxId: true },
  });
  const attempts = new Map<string, AttemptRecord[]>(invocations.map(({ id }) => [id, []]));
  for (const row of rows) {
    attempts.get(row.invocationId)?.push(withPlainNumbers(row) as AttemptRecord);
  }
  return attempts;
}

/**
 * The logs of those invocations' attempts in their order, by the invocation's id; empty where the
 * execution role kept them from being written.
 */
export async function findAttemptLogs(
  prisma: PrismaClient,
  invocations: readonly InvocationKey[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await prisma.invocationAttempt.findMany({
    where: belongingTo(invocations),
    orderBy: { number: 'asc' },
    select: { invocationId: true, logs: true, logsWritten: true },
  });
  const logs = new Map<string, string[]>(invocations.map(({ id }) => [id, []]));
  for (const row of rows) logs.get(row.invocationId)?.push(row.logsWritten ? row.logs : '');
  return logs;
}

/** Names the sandboxes too, because the table's index begins with them. */
function belongingTo(invocations: readonly InvocationKey[]): object {
  return {
    sandboxId: { in: [...new Set(invocations.map(({ sandboxId }) => sandboxId))] },
    invocationId: { in: invocations.map(({ id }) => id) },
  };
}
