import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** `PROVISIONED`: as many shards as it is told to have. `ON_DEMAND`: as many as it needs (KIN-08). */
export type StreamMode = 'PROVISIONED' | 'ON_DEMAND';

/** `ACTIVE` and `UPDATING` streams take and give records; the others are not there yet or any more. */
export type StreamStatus = 'CREATING' | 'ACTIVE' | 'UPDATING' | 'DELETING';

/** What is being done to a stream that is not `ACTIVE`. */
export type StreamChange =
  | { readonly kind: 'CREATE'; readonly shardCount: number }
  | { readonly kind: 'SPLIT'; readonly shardId: string; readonly startHash: string }
  | { readonly kind: 'MERGE'; readonly shardId: string; readonly adjacentShardId: string }
  | { readonly kind: 'SHARD_COUNT'; readonly shardCount: number }
  | { readonly kind: 'MODE'; readonly streamMode: StreamMode }
  | { readonly kind: 'DELETE' };

/** A stream. */
export interface StreamRow {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly streamName: string;
  readonly streamArn: string;
  readonly streamMode: StreamMode;
  readonly streamStatus: StreamStatus;
  readonly retentionPeriodHours: number;
  readonly maxRecordSizeInKiB: number;
  readonly createdAtMs: number;
  /** Shards that it has ever had; the next one gets that number. */
  readonly shardsEver: number;
  /** When its shard count was updated, and its mode changed, within the last 24 hours. */
  readonly shardCountUpdatesMs: readonly number[];
  readonly modeChangesMs: readonly number[];
  /** What is being done to it while it is not ACTIVE; null while it is. */
  readonly change: StreamChange | null;
  /** The timer that doubles its shards, while one is set. */
  readonly scalingTimer: number | null;
  /** The timer that lets its oldest records go; null while it has none. */
  readonly expiryTimer: number | null;
  readonly expiryDueAtMs: number | null;
}

/** The streams of a sandbox, found by id and by name. */
export const streams = defineTable<StreamRow>({
  name: 'kinesis_stream',
  key: (row) => row.id,
  lookup: (row) => row.streamName,
});

export const HOUR_MS = 3_600_000;

const STREAM_ARN = /^arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/([a-zA-Z0-9_.-]{1,128})$/;
const CONSUMER_ARN =
  /^(arn:aws:kinesis:[a-z0-9-]+:\d{12}:stream\/[a-zA-Z0-9_.-]{1,128})\/consumer\/[a-zA-Z0-9_.-]{1,128}:\d{1,19}$/;

export function streamArn(
  { region, accountId }: { readonly region: string; readonly accountId: string },
  streamName: string,
): string {
  return `arn:aws:kinesis:${region}:${accountId}:stream/${streamName}`;
}

/** The stream's ARN within the one of a stream or a consumer; null for any other text. */
export function streamArnIn(arn: string): string | null {
  return STREAM_ARN.test(arn) ? arn : (CONSUMER_ARN.exec(arn)?.[1] ?? null);
}

/** The stream of that ARN; undefined where the sandbox has none such. */
export function findStreamByArn(kernel: Kernel, arn: string): StreamRow | undefined {
  const stream = kernel.table(streams).find(arn.slice(arn.lastIndexOf('/') + 1));
  return stream?.streamArn === arn ? stream : undefined;
}

/** Finds a stream by name or ARN, or refuses. */
export function resolveStream(kernel: Kernel, reference: string): StreamRow {
  const stream = kernel.table(streams).find(reference) ?? findStreamByArn(kernel, reference);
  if (stream) return stream;
  const name = STREAM_ARN.exec(reference)?.[1] ?? reference.slice(0, 200);
  throw new Refusal(
    'STREAM_NOT_FOUND',
    `Stream ${name} under account ${kernel.sandbox.accountId} not found.`,
    { field: 'streamName' },
  );
}

/** The same, where records are written or read: not before it is created, nor while it is deleted. */
export function resolveUsableStream(kernel: Kernel, reference: string): StreamRow {
  const stream = resolveStream(kernel, reference);
  if (stream.streamStatus === 'ACTIVE' || stream.streamStatus === 'UPDATING') return stream;
  throw new Refusal(
    'STREAM_NOT_FOUND',
    `Stream ${stream.streamName} under account ${kernel.sandbox.accountId} not found: it is ${stream.streamStatus}.`,
    { field: 'streamName' },
  );
}

/** Changes some fields of a stream as it is now; returns it. */
export function changeStream(
  kernel: Kernel,
  streamId: string,
  changes: Partial<StreamRow>,
): StreamRow {
  const row = kernel.table(streams).get(streamId);
  if (!row) throw new Error(`There is no stream ${streamId}`);
  return kernel.table(streams).put({ ...row, ...changes });
}
