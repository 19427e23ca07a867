import { formatInstant } from '../../instant.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { keepTrimTimer } from './stream-retention.ts';
import { closeShard, openShard, openShardOf } from './stream-shard.ts';
import { changeStream, tableStreams } from './stream.ts';
import { changeTable, streamArn, type StreamViewType, type TableRow } from './table.ts';

/** Turns the stream of a table on: a new one with a label of its own, whatever there was before (DDB-02). */
export function turnStreamOn(kernel: Kernel, table: TableRow, viewType: StreamViewType): TableRow {
  const { tableName } = table;
  const streamLabel = newLabel(kernel, tableName);
  const stream = kernel.table(tableStreams).put({
    id: newId(kernel, 'tst'),
    seq: kernel.nextInSequence('dynamodb-stream'),
    streamArn: streamArn(kernel.sandbox, tableName, streamLabel),
    streamLabel,
    tableName,
    tableId: table.id,
    viewType,
    createdAtMs: kernel.now,
    disabledAtMs: null,
    numberEnding: newNumberEnding(kernel),
    recordCount: 0,
    trimTimer: null,
    trimDueAtMs: null,
  });
  kernel.emit({
    kind: 'TABLE_STREAM_ENABLED',
    rule: table.latestStreamLabel === null ? 'DDB-01' : 'DDB-02',
    message: `The stream ${stream.streamArn} takes the changes of the table "${tableName}" from now on, with the view ${viewType}.${table.latestStreamLabel === null ? '' : ' It is another one than before: what reads the old one goes on reading that.'}`,
    detail: { tableName, streamArn: stream.streamArn, streamViewType: viewType },
  });
  openShard(kernel, stream, null);
  return changeTable(kernel, table.id, { streamId: stream.id, latestStreamLabel: streamLabel });
}

/** Turns a stream off: it can be read for 24 h more, and gets nothing new. */
export function turnStreamOff(kernel: Kernel, table: TableRow, isTableGone = false): TableRow {
  const stream = table.streamId === null ? null : kernel.table(tableStreams).get(table.streamId);
  if (!stream) return table;
  const open = openShardOf(kernel, stream.id);
  if (open) closeShard(kernel, stream, open);
  changeStream(kernel, stream.id, {
    disabledAtMs: kernel.now,
    ...(isTableGone ? { tableId: null } : {}),
  });
  keepTrimTimer(kernel, stream.id);
  kernel.emit({
    kind: 'TABLE_STREAM_DISABLED',
    rule: 'DDB-02',
    message: `The stream ${stream.streamArn} takes no more changes; its records can be read until they are 24 hours old.`,
    detail: { tableName: table.tableName, streamArn: stream.streamArn },
  });
  // Whoever waits for records has to learn that the shard has ended.
  if (open) kernel.recordsAvailable(stream.streamArn, open.shardId);
  return changeTable(kernel, table.id, { streamId: null });
}

/** The instant, as labels have it; a little later where a stream of that instant is there already. */
function newLabel(kernel: Kernel, tableName: string): string {
  for (let atMs = kernel.now; ; atMs++) {
    const label = formatInstant(atMs).slice(0, -1);
    const arn = streamArn(kernel.sandbox, tableName, label);
    if (!kernel.table(tableStreams).find(arn)) return label;
  }
}

/** The last 20 digits of all sequence numbers of a stream. */
function newNumberEnding(kernel: Kernel): string {
  const random = kernel.random('sequence numbers of table streams');
  return String(random.uint32()).padStart(20, '0');
}
