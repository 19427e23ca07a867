import type { ShardReader } from './shard-reader.ts';

/** The first and the last of some records of a lane; null for none. */
interface Ends {
  readonly first: { readonly sequenceNumber: string } | null;
  readonly last: { readonly sequenceNumber: string } | null;
}

/** What the detail of an event says of the records that it is about: the history of each is found by it. */
export interface AboutRecords {
  readonly [field: string]: string | number | null;
  readonly shardId: string;
  readonly lane: number;
  /** How many lanes the shard has: a record belongs to the one of its key. */
  readonly lanes: number;
  /** Null for the last call of a window, which has no records. */
  readonly firstSequenceNumber: string | null;
  readonly lastSequenceNumber: string | null;
}

/** Where the records of a batch are, and from which number to which they go. */
export function aboutRecords(
  { row }: ShardReader,
  index: number,
  { first, last }: Ends,
): AboutRecords {
  return {
    shardId: row.shardId,
    lane: index,
    lanes: row.lanes.length,
    firstSequenceNumber: first?.sequenceNumber ?? null,
    lastSequenceNumber: last?.sequenceNumber ?? null,
  };
}

/** The ends of some records. */
export function endsOf(records: readonly { readonly sequenceNumber: string }[]): Ends {
  return { first: records[0] ?? null, last: records.at(-1) ?? null };
}
