import type { Kernel } from '../../kernel.ts';
import { addThroughput, hasRoom, throughputNow, type Throughput } from '../../throughput.ts';
import { appendRecords, recordBytes, type NewRecord } from './block.ts';
import { keepExpiryTimer } from './expiry.ts';
import { scaleIfBusy } from './on-demand.ts';
import { refuseMoreRecords } from './quotas.ts';
import type { CheckedRecord } from './record-input.ts';
import { sequenceNumber } from './sequence-number.ts';
import { SHARD_WRITE_LIMITS } from './shard-limits.ts';
import { openShardsOf, shardOfHash, shards, type ShardRow } from './shard.ts';
import { streams, type StreamRow } from './stream.ts';

/** Where a record lies now. */
export interface PutRecordResult {
  readonly shardId: string;
  readonly sequenceNumber: string;
}

/** What one shard gets of a request. */
interface Share {
  readonly shard: ShardRow;
  /** With what goes before in this second. */
  written: Throughput;
  readonly taken: NewRecord[];
  refused: number;
  /** The place of the first record that it takes, once they are written. */
  firstOrdinal: number;
  /** Where that one lies, once somebody has asked. */
  first: PutRecordResult | null;
}

/** What a shard takes: its share, and which of it. */
interface Place {
  readonly share: Share;
  readonly index: number;
}

/**
 * The records of one request on their way into the shards of a stream. Nothing has changed until they
 * are written, all at once: a request costs a shard one row, and the log one event or two.
 */
export class Intake {
  readonly #kernel: Kernel;
  readonly #stream: StreamRow;
  readonly #open: readonly ShardRow[];
  readonly #shares = new Map<string, Share>();
  /** Where the records taken go, in their order. */
  readonly #places: Place[] = [];

  constructor(kernel: Kernel, stream: StreamRow) {
    this.#kernel = kernel;
    this.#stream = stream;
    this.#open = openShardsOf(kernel, stream.id);
  }

  /** The shard that a record goes to (KIN-05). */
  shardOf({ hash }: CheckedRecord): ShardRow {
    return shardOfHash(this.#open, hash);
  }

  /** Takes a record, unless its shard has no room for it in this second (KIN-01). */
  take(record: CheckedRecord): boolean {
    const share = this.#shareOf(this.shardOf(record));
    if (!hasRoom(share.written, SHARD_WRITE_LIMITS, record.size)) {
      share.refused += 1;
      return false;
    }
    share.written = addThroughput(share.written, SHARD_WRITE_LIMITS, record.size);
    this.#places.push({ share, index: share.taken.length });
    share.taken.push({ partitionKey: record.partitionKey, data: record.data });
    return true;
  }

  /** AWS's words for a record whose shard has no room. */
  whyNot(record: CheckedRecord): string {
    const { shardId } = this.shardOf(record);
    return `Rate exceeded for shard ${shardId} in stream ${this.#stream.streamName} under account ${this.#kernel.sandbox.accountId}.`;
  }

  /** Writes what was taken. */
  write(): void {
    const kernel = this.#kernel;
    refuseMoreRecords(kernel, this.#bytes());
    const shares = this.#open.flatMap(({ shardId }) => this.#shares.get(shardId) ?? []);
    for (const share of shares) this.#writeShare(share);
    this.#emit(shares);
    const { id, streamArn } = this.#stream;
    // What is new expires after all that was there.
    if (kernel.table(streams).get(id)?.expiryDueAtMs == null) keepExpiryTimer(kernel, id);
    scaleIfBusy(kernel, id);
    for (const { shard, taken } of shares) {
      if (taken.length > 0) kernel.recordsAvailable(streamArn, shard.shardId);
    }
  }

  /** Where each record lies that was written, in the order of the request. */
  *results(): Generator<PutRecordResult, void> {
    for (const { share, index } of this.#places) yield this.#resultOf(share, index);
  }

  /** The same of the first one; null where none was taken. */
  firstResult(): PutRecordResult | null {
    const [first] = this.#places;
    return first ? this.#firstOf(first.share) : null;
  }

  #firstOf(share: Share): PutRecordResult {
    share.first ??= this.#resultOf(share, 0);
    return share.first;
  }

  #resultOf({ shard, firstOrdinal }: Share, index: number): PutRecordResult {
    const number = sequenceNumber(shard, firstOrdinal + index, this.#kernel.now);
    return { shardId: shard.shardId, sequenceNumber: number };
  }

  #shareOf(shard: ShardRow): Share {
    let share = this.#shares.get(shard.shardId);
    if (!share) {
      const written = throughputNow(shard.written, this.#kernel.now);
      share = { shard, written, taken: [], refused: 0, firstOrdinal: 0, first: null };
      this.#shares.set(shard.shardId, share);
    }
    return share;
  }

  /** Memory that the records taken need. */
  #bytes(): number {
    let bytes = 0;
    for (const { taken } of this.#shares.values()) {
      for (const record of taken) bytes += recordBytes(record);
    }
    return bytes;
  }

  /** Writes what a shard gets. */
  #writeShare(share: Share): void {
    const { taken, written } = share;
    const shard = this.#kernel.table(shards).get(share.shard.id);
    if (!shard) throw new Error(`There is no shard ${share.shard.id}`);
    share.firstOrdinal = shard.lastOrdinal + 1;
    if (taken.length > 0) appendRecords(this.#kernel, { ...shard, written }, taken);
  }

  #emit(shares: readonly Share[]): void {
    const { streamName } = this.#stream;
    const refused = Object.fromEntries(
      shares
        .filter((share) => share.refused > 0)
        .map((share) => [share.shard.shardId, share.refused]),
    );
    const filled = shares.filter(({ taken }) => taken.length > 0);
    if (filled.length > 0) {
      this.#kernel.emit({
        kind: 'STREAM_RECORDS_PUT',
        rule: 'KIN-05',
        message: `${countOf(this.#places.length)} put into the stream "${streamName}": ${filled
          .map(({ shard, taken }) => `${taken.length} into ${shard.shardId}`)
          .join(', ')}.`,
        detail: { streamName, shards: this.#ranges() },
      });
    }
    const count = shares.reduce((sum, share) => sum + share.refused, 0);
    if (count > 0) {
      this.#kernel.emit({
        kind: 'STREAM_RECORDS_THROTTLED',
        rule: 'KIN-01',
        message: `${countOf(count)} not taken into the stream "${streamName}": in this second ${Object.keys(refused).join(', ')} had got all that a shard takes, 1,000 records or 1 MiB.`,
        detail: { streamName, refused },
      });
    }
  }

  /** From which number to which each shard got records, and how many: in the order in which they got some. */
  #ranges(): ShardRange[] {
    const filled = new Set(this.#places.map(({ share }) => share));
    return [...filled].map((share) => {
      const records = share.taken.length;
      const { shardId, sequenceNumber: firstSequenceNumber } = this.#firstOf(share);
      const lastSequenceNumber =
        records === 1 ? firstSequenceNumber : this.#resultOf(share, records - 1).sequenceNumber;
      return { shardId, records, firstSequenceNumber, lastSequenceNumber };
    });
  }
}

function countOf(count: number): string {
  return count === 1 ? 'One record was' : `${count} records were`;
}

type ShardRange = {
  readonly shardId: string;
  readonly records: number;
  readonly firstSequenceNumber: string;
  readonly lastSequenceNumber: string;
};
