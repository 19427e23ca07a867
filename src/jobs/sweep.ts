import type { Pool } from 'pg';
import { findSandboxesDue } from '../store/find-sandboxes-due.ts';
import { SWEEP_EVERY_MS } from './maintenance-queue.ts';
import type { WakeUps } from './wake-ups.ts';

/** A sandbox that is overdue for less is about to be woken anyway. */
const OVERDUE_MS = 2_000;

/** How far ahead a sweep looks for sandboxes that are woken for their upkeep: two sweeps may fail. */
const LOOK_AHEAD_MS = 3 * SWEEP_EVERY_MS;

/** Sandboxes of each queue that one sweep finds. */
const FOUND_MAX = 1_000;

/**
 * Wakes every sandbox whose due time has passed without a turn, so that a lost wake-up costs seconds
 * and never an event. Those that are due for their upkeep alone have no job until a sweep finds that
 * their time is near: what keeps records for a day needs no job for a day.
 */
export async function sweep(pool: Pool, wakeUps: WakeUps): Promise<void> {
  const now = Date.now();
  for (const queue of ['invocations', 'pollers'] as const) {
    const overdue = await findSandboxesDue(pool, queue, now - OVERDUE_MS, FOUND_MAX);
    for (const { sandboxId, atMs } of overdue) await wakeUps.makeUpFor(sandboxId, { queue, atMs });
  }
  const queue = 'maintenance';
  const near = await findSandboxesDue(pool, queue, now + LOOK_AHEAD_MS, FOUND_MAX);
  for (const { sandboxId, atMs } of near) await wakeUps.arm(sandboxId, { queue, atMs });
}

/** Whether a sweep will find the instant before it comes. */
export function isLeftToSweep(atMs: number): boolean {
  return atMs - Date.now() > LOOK_AHEAD_MS;
}
