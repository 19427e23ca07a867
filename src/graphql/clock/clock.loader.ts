import { findClockAdvances } from '../../store/clock-advances.ts';
import { findClocks } from '../../store/clocks.ts';
import { recordLoader, valueLoader } from '../record-loader.ts';

export const clockBySandbox = valueLoader(
  async (prisma, sandboxIds) =>
    new Map((await findClocks(prisma, sandboxIds)).map((clock) => [clock.sandboxId, clock])),
);

export const clockAdvanceById = recordLoader(findClockAdvances);
