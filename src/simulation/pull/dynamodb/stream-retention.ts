import { defineTimer, type Kernel } from '../../kernel.ts';
import { blocksOfStream, streamBlocks } from './stream-block.ts';
import { isRetained, shardsOfStream, streamShards } from './stream-shard.ts';
import { changeStream, RETENTION_MS, tableStreams, type TableStreamRow } from './stream.ts';

interface StreamReference {
  readonly streamId: string;
}

/** What a stream has kept for 24 h goes (DDB-03). Readers have passed records over since their own end. */
export const streamIsTrimmed = defineTimer<StreamReference>({
  name: 'dynamodb-stream-is-trimmed',
  endsRetention: true,
  fire(kernel, { streamId }) {
    const stream = changeStream(kernel, streamId, { trimTimer: null, trimDueAtMs: null });
    const end = stream.disabledAtMs;
    if (end !== null && kernel.now >= end + RETENTION_MS) deleteStream(kernel, stream);
    else {
      trim(kernel, stream);
      keepTrimTimer(kernel, streamId);
    }
  },
  describe(kernel, { streamId }) {
    const tableName = kernel.table(tableStreams).get(streamId)?.tableName ?? '';
    return {
      what: `The oldest records of a stream of the table "${tableName}" are trimmed.`,
      why: 'A stream keeps its records for 24 hours.',
      rule: 'DDB-03',
      functionName: null,
      invocationId: null,
    };
  },
});

/** Sets the timer of a stream for when the next of its blocks, shards or itself is over. */
export function keepTrimTimer(kernel: Kernel, streamId: string): void {
  const stream = kernel.table(tableStreams).get(streamId);
  if (!stream || stream.trimTimer !== null) return;
  const begins = [
    kernel.table(streamBlocks).first(blocksOfStream, streamId)?.lastArrivedAtMs,
    kernel.table(streamShards).first(shardsOfStream, streamId)?.closedAtMs,
    stream.disabledAtMs,
  ].filter((instant) => instant != null);
  if (begins.length === 0) return;
  const trimDueAtMs = Math.max(kernel.now, Math.min(...begins) + RETENTION_MS);
  changeStream(kernel, streamId, {
    trimDueAtMs,
    trimTimer: kernel.schedule(streamIsTrimmed, trimDueAtMs, { streamId }),
  });
}

function trim(kernel: Kernel, { id, tableName }: TableStreamRow): void {
  const blocks = kernel.table(streamBlocks);
  const old = [...blocks.inOrder(blocksOfStream, id)].filter(
    ({ lastArrivedAtMs }) => kernel.now >= lastArrivedAtMs + RETENTION_MS,
  );
  for (const block of old) blocks.delete(block.id);
  const shards = kernel.table(streamShards);
  const over = [...shards.inOrder(shardsOfStream, id)].filter((one) => !isRetained(kernel, one));
  for (const { shardId } of over) shards.delete(shardId);
  const count = old.reduce((sum, { heads }) => sum + heads.length, 0);
  if (count === 0) return;
  kernel.emit({
    kind: 'TABLE_STREAM_RECORDS_TRIMMED',
    rule: 'DDB-03',
    message: `${count} records of the stream of the table "${tableName}" are 24 hours old and gone.`,
    detail: { tableName, records: count },
  });
}

function deleteStream(kernel: Kernel, stream: TableStreamRow): void {
  const blocks = [...kernel.table(streamBlocks).inOrder(blocksOfStream, stream.id)];
  for (const { id } of blocks) kernel.table(streamBlocks).delete(id);
  const shards = [...kernel.table(streamShards).inOrder(shardsOfStream, stream.id)];
  for (const { shardId } of shards) kernel.table(streamShards).delete(shardId);
  kernel.table(tableStreams).delete(stream.id);
  kernel.emit({
    kind: 'TABLE_STREAM_DELETED',
    rule: 'DDB-03',
    message: `The stream ${stream.streamArn} was turned off 24 hours ago: it is gone with all its records.`,
    detail: { tableName: stream.tableName, streamArn: stream.streamArn },
  });
  // Whoever still polls it has to learn that there is nothing to come.
  kernel.recordsAvailable(stream.streamArn, null);
}
