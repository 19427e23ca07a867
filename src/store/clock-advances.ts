import type { ClockAdvance } from '../simulation/clock/clock-advance.ts';
import type { PrismaClient } from './generated/client.ts';
import { withPlainNumbers } from './plain-numbers.ts';

export interface ClockAdvanceRecord extends ClockAdvance {
  readonly sandboxId: string;
}

/** The advances with those ids, in no promised order. */
export async function findClockAdvances(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly ClockAdvanceRecord[]> {
  const rows = await prisma.clockAdvance.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => ({
    ...withPlainNumbers(row),
    status: row.status as ClockAdvance['status'],
  }));
}
