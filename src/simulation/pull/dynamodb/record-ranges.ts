import type { WriteOutcome } from './write.ts';

/** The records that the stream of one table has of several writes: the numbers between are theirs as well. */
export type RecordRange = {
  readonly tableName: string;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
};

/** What events say of the records of several writes; nothing of a table whose stream has none of them. */
export function recordRanges(outcomes: readonly WriteOutcome[]): readonly RecordRange[] {
  const ranges = new Map<string, RecordRange>();
  for (const { write, sequenceNumber } of outcomes) {
    if (sequenceNumber === null) continue;
    const { tableName } = write.table;
    ranges.set(tableName, {
      tableName,
      firstSequenceNumber: ranges.get(tableName)?.firstSequenceNumber ?? sequenceNumber,
      lastSequenceNumber: sequenceNumber,
    });
  }
  return [...ranges.values()];
}
