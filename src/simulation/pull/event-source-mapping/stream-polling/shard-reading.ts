import { defineTable } from '../../../table.ts';
import type { PullSourceType, StreamPosition } from '../../pull-source.ts';

/*
 * How a mapping reads a shard:
 *
 *   WAITING ── all parents FINISHED ──▶ READING ── end of a closed shard ──▶ ENDING ── all done ──▶ FINISHED
 *
 * What a poll has read goes to lanes: one, or as many as the parallelization factor says, and each key
 * always to the same (KIN-22). A lane has one batch under way at a time (KIN-21). Rows hold positions
 * and counts only, never records: the stream still has those.
 */

/** How far a mapping has come with a shard. */
export type ReadingStatus = 'WAITING' | 'READING' | 'ENDING' | 'FINISHED';

/** What says how records are given to lanes; a change waits until what was read before is done. */
export interface ReadingSettings {
  readonly sourceType: PullSourceType;
  readonly laneCount: number;
  readonly filterPatterns: readonly string[];
  /** 0 for none. */
  readonly tumblingWindowInSeconds: number;
}

/** A record by what failure records tell of it (table 3.7 of the specification). */
export interface RecordPoint {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
}

/** How the last attempt of a batch ended. */
export interface LastAttempt {
  readonly invocationId: string;
  readonly requestId: string;
  readonly executedVersion: string;
  /** Null where the function answered, but wrongly (ESM-41). */
  readonly functionError: 'Unhandled' | null;
}

/** Records that are handed over together. */
export interface LaneBatch {
  /** Null in the last call of a window, which has no records (KIN-44). */
  readonly first: RecordPoint | null;
  readonly last: RecordPoint | null;
  readonly count: number;
  /** Attempts that ran and failed. */
  readonly attempts: number;
  /** Times in a row that the invoke was refused: they count as no attempt (KIN-36). */
  readonly refusals: number;
  /** Null between two attempts. */
  readonly invocationId: string | null;
  /** When it is tried again; null while it runs. */
  readonly retryAtMs: number | null;
  readonly traceHeader: string;
  readonly lastAttempt: LastAttempt | null;
}

/** Records of a shard that are worked on in order. */
export interface Lane {
  /** Everything of the lane up to here is done; of no meaning while nothing is pending. */
  readonly after: StreamPosition;
  /** Records that have been read and are not done. */
  readonly pending: number;
  readonly batch: LaneBatch | null;
  /** Where the next batches end: parts of one that was bisected, in their order (KIN-34). */
  readonly splits: readonly string[];
  /** When what waits is handed over though the batch is not full; null where no window is open. */
  readonly windowEndsAtMs: number | null;
  /** The timer of the window or of the next attempt. */
  readonly timer: number | null;
}

/** A tumbling window with what the function has made of it so far (KIN-40). */
export interface OpenWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** JSON text: the function's last state. */
  readonly state: string;
  /** Its state became too large, so that it ends before its time (KIN-43). */
  readonly isTerminatedEarly: boolean;
  /** When it is closed though no record of a later window has come (KIN-44). */
  readonly closesAtMs: number;
  readonly timer: number | null;
}

/** A shard as one mapping reads it: what has to survive a restart. */
export interface ShardReadingRow {
  readonly id: string;
  readonly mappingId: string;
  readonly shardId: string;
  readonly parentShardIds: readonly string[];
  readonly openedAtMs: number;
  readonly status: ReadingStatus;
  /** False while the mapping is disabled: nothing is read or begun, positions stay (ESM-14). */
  readonly isActive: boolean;
  /** Pushed to by enhanced fan-out, not polled (KIN-11). */
  readonly isFanOut: boolean;
  readonly settings: ReadingSettings;
  /** Up to here records have been read and given to the lanes, or filtered out. */
  readonly readTo: StreamPosition;
  /** Up to here everything is done (KIN-25). */
  readonly checkpoint: StreamPosition;
  /** The last poll left records behind: the next one does not wait for its tick (KIN-20). */
  readonly isBehind: boolean;
  /** Something has come since the last poll. */
  readonly hasNews: boolean;
  readonly pollTimer: number | null;
  readonly nextPollAtMs: number | null;
  /** The source's own limits forbid to read before (KIN-01); null where they do not. */
  readonly notReadBeforeMs: number | null;
  /** Polls come at this instant and whole intervals after it. */
  readonly firstTickMs: number;
  readonly polls: number;
  /** Those of them that found nothing. */
  readonly emptyPolls: number;
  /** The last poll, if since then there was nothing to read: the empty ones after it are not counted yet. */
  readonly asleepSinceMs: number | null;
  readonly lanes: readonly Lane[];
  readonly openWindow: OpenWindow | null;
  /** Of the last batch that was handed over (KIN-38). */
  readonly iteratorAgeMs: number | null;
}

/** The shards that mappings of streams read. */
export const shardReadings = defineTable<ShardReadingRow>({
  name: 'shard_reading',
  key: (row) => row.id,
  group: (row) => row.mappingId,
});

/** The key of a shard's row. */
export function shardReadingId(mappingId: string, shardId: string): string {
  return `${mappingId}/${shardId}`;
}

export const IDLE_LANE: Lane = {
  after: null,
  pending: 0,
  batch: null,
  splits: [],
  windowEndsAtMs: null,
  timer: null,
};

/** Lanes without anything in them. */
export function idleLanes(count: number): Lane[] {
  return Array.from({ length: count }, () => IDLE_LANE);
}

/** Records that have been read of a shard and are not done. */
export function pendingRecords({ lanes }: Pick<ShardReadingRow, 'lanes'>): number {
  return lanes.reduce((sum, { pending }) => sum + pending, 0);
}

/** Whether nothing of a shard is under way or waits. */
export function isDrained({
  lanes,
  openWindow,
}: Pick<ShardReadingRow, 'lanes' | 'openWindow'>): boolean {
  return openWindow === null && lanes.every((lane) => lane.pending === 0 && lane.batch === null);
}
