import { findClockAdvances } from '../../store/clock-advances.ts';
import { findClocks } from '../../store/clocks.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';
import { clockTimeMs } from './clock.type.ts';

export const clockBySandbox = valueLoader(
  async (prisma, sandboxIds) =>
    new Map((await findClocks(prisma, sandboxIds)).map((clock) => [clock.sandboxId, clock])),
);

export const clockAdvanceById = recordLoader(findClockAdvances);

/** The virtual time of a sandbox at this moment, in milliseconds. */
export async function virtualNow({ loaders }: ApiContext, sandboxId: string): Promise<number> {
  const clock = await loaders.of(clockBySandbox).load(sandboxId);
  if (!clock) throw notFound('sandbox', sandboxId);
  return clockTimeMs(clock);
}
