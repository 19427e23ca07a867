import type { ThroughputLimits } from '../../throughput.ts';

/** What a shard takes in a second (KIN-01). */
export const SHARD_WRITE_LIMITS: ThroughputLimits = { count: 1_000, bytes: 1_048_576 };
