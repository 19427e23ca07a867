import { readFileSync, readdirSync } from 'node:fs';

/*
 * What processes use, as Linux tells it.
 */

/** Processor time is counted in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/** A process and all below it. */
export function processTree(pid: number): readonly number[] {
  const parents = new Map<number, number>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const [, parent] = statOf(Number(entry));
    if (parent !== undefined) parents.set(Number(entry), parent);
  }
  const isBelow = (one: number): boolean =>
    one === pid || (parents.has(one) && isBelow(parents.get(one) ?? 0));
  return [...parents.keys()].filter(isBelow);
}

/** Memory in megabytes; what processes share counts once. */
export function residentMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + proportionalMb(pid), 0);
}

/** Processor seconds so far, with those of children that have ended. */
export function processorSeconds(pids: readonly number[]): number {
  const ticks = pids.reduce((sum, pid) => {
    const fields = statOf(pid);
    return sum + fields.slice(11, 15).reduce((total, value) => total + value, 0);
  }, 0);
  return ticks / TICKS_PER_SECOND;
}

/** The numbers of /proc/<pid>/stat behind the name, from the state on; none where it has ended. */
function statOf(pid: number): readonly number[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
  } catch {
    return [];
  }
}

function proportionalMb(pid: number): number {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1_024;
  } catch {
    return 0;
  }
}
