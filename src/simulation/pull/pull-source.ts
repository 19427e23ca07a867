import type { JsonObject } from '../json.ts';
import type { Kernel, SandboxIdentity } from '../kernel.ts';
import type { RuleId } from '../rules/registry.ts';

/** The services whose records event source mappings poll. */
export type PullSourceType = 'SQS' | 'KINESIS' | 'DYNAMODB_STREAMS';

/**
 * A pull source: how records arrive, how a poller reads a batch, and what success and failure do to
 * it. Batching, filters, retries and states are the mapping's business and written there once. A
 * source that has got records says so with `kernel.recordsAvailable`.
 */
export type PullSource = QueueSource | StreamSource;

interface PullSourceBase {
  readonly type: PullSourceType;
  /** `Amazon Kinesis` */
  readonly title: string;
  /** Whether an ARN has the form of one of this service's resources; it need not be there. */
  owns(arn: string): boolean;
  /** What the execution role must be allowed, in the order in which AWS tries (SQS-25, KIN-26, DDB-16). */
  readonly permissions: readonly string[];
  /** What the function is invoked with. */
  exampleEvent(sandbox: SandboxIdentity): JsonObject;
  /** What a learner should know of it, by rule. */
  readonly rules: readonly RuleId[];
}

/** A message that a poller has received, and has to delete or to let come back. */
export interface ReceivedRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  /** The chain of requests that it belongs to, with its lineage (ASY-61). */
  readonly traceHeader: string;
  /** Null in a standard queue without groups. */
  readonly messageGroupId: string | null;
  readonly receiveCount: number;
  /** When it becomes visible again by itself, in milliseconds. */
  readonly visibleAgainAtMs: number;
  /** As it stands in `Records` of the event (SQS-11). */
  readonly record: JsonObject;
}

/** A queue: messages are received, hidden, and deleted or visible again. */
export interface QueueSource extends PullSourceBase {
  readonly kind: 'queue';
  /** Null where there is no such queue. */
  describe(kernel: Kernel, queueArn: string): QueueDescription | null;
  /** Receives up to `limit` messages, hides them, and moves on those received too often (SQS-04). */
  receive(kernel: Kernel, queueArn: string, limit: number): readonly ReceivedRecord[];
  /**
   * Deletes received messages and says how many it has: one that is gone already, or has been received
   * again since, is no error.
   */
  delete(kernel: Kernel, queueArn: string, receiptHandles: readonly string[]): number;
  /** When a receive will find something if nothing else happens: now, later, or null for never. */
  nextAvailableAtMs(kernel: Kernel, queueArn: string): number | null;
}

export interface QueueDescription {
  readonly isFifo: boolean;
  /** Seconds. */
  readonly visibilityTimeout: number;
}

/** A record of a shard. */
export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly arrivedAtMs: number;
  /** What parallelization keeps in order: the partition key, or the item's primary key (KIN-22, DDB-12). */
  readonly orderKey: string;
  /** Bytes of the record in the event. */
  readonly bytes: number;
}

/** A shard, as a reader sees it. */
export interface StreamShard {
  readonly shardId: string;
  /** They are to be read to their end first (KIN-10, DDB-11). Empty where there are none, or none retained. */
  readonly parentShardIds: readonly string[];
  /** Nothing is written to it any more. */
  readonly isClosed: boolean;
  readonly openedAtMs: number;
}

/** Where a mapping begins to read (KIN-24). */
export type StartingPosition =
  | { readonly type: 'TRIM_HORIZON' }
  | { readonly type: 'LATEST' }
  | { readonly type: 'AT_TIMESTAMP'; readonly atMs: number };

/**
 * How far a shard has been read: the number of the last record that is done with, or null for none.
 * What was trimmed since is passed over.
 */
export type StreamPosition = string | null;

/** Records that nobody can read any more: how many, and up to which position. */
export interface TrimmedRecords {
  readonly count: number;
  readonly upTo: string;
}

/** Records of one shard in order, and whether the shard ends behind them. */
export interface StreamPage<Record extends StreamRecord = StreamRecord> {
  readonly records: readonly Record[];
  /** Closed and read to its end: what comes behind it is in its children (KIN-10). */
  readonly isEnd: boolean;
  /**
   * Records behind the position that had left the stream before this read, because their retention was
   * over; left out for none.
   */
  readonly trimmed?: TrimmedRecords;
  /**
   * From when on reading is worthwhile, where the source's own limits put this read off: it has no
   * records then, whether there are any or not. Left out where they did not.
   */
  readonly nextReadAtMs?: number;
}

/** A stream of shards: records stay until their retention ends, readers move on. */
export interface StreamSource<Record extends StreamRecord = StreamRecord> extends PullSourceBase {
  readonly kind: 'stream';
  /** How often a shard is polled while nothing hurries, in milliseconds (KIN-20, DDB-09). */
  readonly pollIntervalMs: number;
  readonly startingPositions: readonly StartingPosition['type'][];
  /** Null where there is no such stream, or no such consumer. */
  describe(kernel: Kernel, streamArn: string): StreamDescription | null;
  /** Shards that still have or may get records, parents before children. */
  shards(kernel: Kernel, streamArn: string): readonly StreamShard[];
  /** Where a reader of a shard begins. */
  positionOf(
    kernel: Kernel,
    streamArn: string,
    shardId: string,
    start: StartingPosition,
  ): StreamPosition;
  /** Up to `limit` records behind a position, in order; fewer where the source's own limits say so. */
  read(
    kernel: Kernel,
    streamArn: string,
    shardId: string,
    after: StreamPosition,
    limit: number,
  ): StreamPage<Record>;
  /**
   * Records behind a position up to another, and with it, that a poller has read before and still works
   * on: no limit of reads is asked for or counted. What has left the stream since is missing.
   */
  recall(
    kernel: Kernel,
    streamArn: string,
    shardId: string,
    after: StreamPosition,
    upTo: string,
  ): readonly Record[];
  /** When the oldest record behind a position arrived; null where there is none. */
  oldestArrivalMs(
    kernel: Kernel,
    streamArn: string,
    shardId: string,
    after: StreamPosition,
  ): number | null;
  /** As it stands in `Records` of the event; `invokedBy` is the execution role's ARN (KIN-12, DDB-06). */
  toEventRecord(
    kernel: Kernel,
    streamArn: string,
    shardId: string,
    record: Record,
    invokedBy: string,
  ): JsonObject;
  /** What filter patterns look at: the record with its data decoded (ESM-31, ESM-35). */
  toFilterSubject(kernel: Kernel, streamArn: string, shardId: string, record: Record): JsonObject;
  /**
   * Hears that every mapping has done with the records up to a position: where room runs short, they
   * may leave before their retention ends.
   */
  release?(kernel: Kernel, streamArn: string, shardId: string, upTo: StreamPosition): void;
}

export interface StreamDescription {
  /** The stream itself, where the ARN was a consumer's. */
  readonly streamArn: string;
  /** Pushed to by enhanced fan-out, not polled (KIN-11). */
  readonly isFanOut: boolean;
  readonly retentionMs: number;
}
