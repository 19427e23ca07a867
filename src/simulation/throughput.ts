/*
 * Throughput is counted by whole seconds of the virtual clock. What is too large for one second is
 * taken when nothing else has come in it, and uses up the seconds after it as well (KIN-01, SQS-34).
 */

/** What has gone through in a second. */
export interface Throughput {
  /** The second, or the last of those that are used up. */
  readonly second: number;
  readonly count: number;
  readonly bytes: number;
}

/** What goes through in a second at most. */
export interface ThroughputLimits {
  readonly count: number;
  readonly bytes: number;
}

/** What has gone through in the second of that instant so far. */
export function throughputNow(before: Throughput, nowMs: number): Throughput {
  const second = Math.floor(nowMs / 1_000);
  return before.second >= second ? before : { second, count: 0, bytes: 0 };
}

/** Whether there is room for one more of so many bytes. */
export function hasRoom(used: Throughput, limits: ThroughputLimits, bytes: number): boolean {
  if (used.count >= limits.count) return false;
  return used.bytes === 0 || used.bytes + bytes <= limits.bytes;
}

/** The throughput with one more in it. */
export function addThroughput(
  used: Throughput,
  limits: ThroughputLimits,
  bytes: number,
): Throughput {
  const total = used.bytes + bytes;
  const secondsMore = Math.max(0, Math.ceil(total / limits.bytes) - 1);
  if (secondsMore === 0) return { second: used.second, count: used.count + 1, bytes: total };
  return { second: used.second + secondsMore, count: limits.count, bytes: limits.bytes };
}

/** When the next second begins that has room again. */
export function roomAgainAtMs(used: Throughput): number {
  return (used.second + 1) * 1_000;
}
