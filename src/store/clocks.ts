import type { Clock } from '../simulation/clock/clock.ts';
import type { PrismaClient } from './generated/client.ts';

/** A sandbox's clock as it was committed last. */
export interface ClockRecord extends Clock {
  readonly sandboxId: string;
  /** Virtual time up to which everything has happened, in milliseconds. */
  readonly nowMs: number;
  /** Virtual due time of the next timer in milliseconds; null where nothing is due. */
  readonly nextDueAtMs: number | null;
}

/** The clocks of those sandboxes, in no promised order. */
export async function findClocks(
  prisma: PrismaClient,
  sandboxIds: readonly string[],
): Promise<readonly ClockRecord[]> {
  const rows = await prisma.clock.findMany({
    where: { sandboxId: { in: [...sandboxIds] } },
    include: { sandbox: { select: { nowMs: true, nextDueAtMs: true } } },
  });
  return rows.map(({ sandbox, ...clock }) => ({
    sandboxId: clock.sandboxId,
    mode: clock.mode as Clock['mode'],
    rate: clock.rate,
    wallMs: Number(clock.wallMs),
    virtualMs: Number(clock.virtualMs),
    advanceId: clock.advanceId,
    nowMs: Number(sandbox.nowMs),
    nextDueAtMs: sandbox.nextDueAtMs === null ? null : Number(sandbox.nextDueAtMs),
  }));
}
