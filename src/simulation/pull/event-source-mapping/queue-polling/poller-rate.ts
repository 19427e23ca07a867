import { byteLength } from '../../../byte-length.ts';
import type { Kernel } from '../../../kernel.ts';
import {
  addThroughput,
  hasRoom,
  roomAgainAtMs,
  throughputNow,
  type ThroughputLimits,
} from '../../../throughput.ts';
import type { ReceivedRecord } from '../../pull-source.ts';
import type { EventSourceMappingRow } from '../event-source-mapping.ts';
import { provisionedPollersFor } from './poller-count.ts';
import { changePolling, type QueuePollingRow } from './polling-row.ts';

/** What one provisioned poller receives in a second at most: polls, and bytes of bodies (SQS-34). */
const POLLER_LIMITS: ThroughputLimits = { count: 10, bytes: 1_048_576 };

/** Messages that one poll of a provisioned poller receives at most (SQS-01). */
export const POLL_MESSAGES_MAX = 10;

type Provision = Pick<EventSourceMappingRow, 'provisionedPollers'>;

/** From when on the pollers of a mapping may receive again; null for at once. Only provisioned ones wait. */
export function receivesAgainAtMs(
  kernel: Kernel,
  mapping: Provision,
  polling: QueuePollingRow,
): number | null {
  const limits = limitsOf(mapping, polling);
  if (!limits || !polling.received) return null;
  const used = throughputNow(polling.received, kernel.now);
  return hasRoom(used, limits, 1) ? null : roomAgainAtMs(used);
}

/** Counts a poll with what it has received against what the provisioned pollers may. */
export function countReceive(
  kernel: Kernel,
  mapping: Provision,
  polling: QueuePollingRow,
  records: readonly ReceivedRecord[],
): void {
  const limits = limitsOf(mapping, polling);
  if (!limits) return;
  const bytes = records.reduce((sum, { body }) => sum + byteLength(body), 0);
  const used = throughputNow(polling.received ?? NOTHING, kernel.now);
  const received = addThroughput(used, limits, bytes);
  changePolling(kernel, polling.mappingId, { received });
}

/** Whether the pollers have received as much as they may in this second or the one before. */
export function hasMetRate(kernel: Kernel, mapping: Provision, polling: QueuePollingRow): boolean {
  const limits = limitsOf(mapping, polling);
  if (!limits || !polling.received) return false;
  return !hasRoom(throughputNow(polling.received, kernel.now - 1_000), limits, 1);
}

const NOTHING = { second: 0, count: 0, bytes: 0 };

function limitsOf(mapping: Provision, { concurrency }: QueuePollingRow): ThroughputLimits | null {
  if (!mapping.provisionedPollers) return null;
  const pollers = provisionedPollersFor(concurrency);
  return { count: POLLER_LIMITS.count * pollers, bytes: POLLER_LIMITS.bytes * pollers };
}
