import type { LifecycleEvent } from '../simulation/events.ts';
import type { Json, JsonObject } from '../simulation/json.ts';
import { laneOf } from '../simulation/pull/event-source-mapping/stream-polling/lane-hash.ts';
import { hasPlace } from '../simulation/pull/event-source-mapping/stream-polling/place-map.ts';
import { comparePositions } from '../simulation/pull/event-source-mapping/stream-polling/sequence-order.ts';

/** A record, by what events name it. */
export interface RecordIdentity {
  /** The stream, or the table whose stream it is. */
  readonly sourceName: string;
  readonly shardId: string;
  readonly sequenceNumber: string;
  /** What lanes are chosen by: the partition key, or the item's primary key. */
  readonly orderKey: string;
  /** Where a record of the same shard lies in it, by its sequence number: places have no gap. */
  readonly placeOf: (sequenceNumber: string) => number;
}

/** Whether an event of the log tells of a record: by its number, its place in a page, or its lane. */
export function concernsRecord(
  record: RecordIdentity,
  { kind, detail }: Pick<LifecycleEvent, 'kind' | 'detail'>,
): boolean {
  if (!detail) return false;
  switch (kind) {
    case 'ITEM_PUT':
    case 'ITEM_UPDATED':
    case 'ITEM_DELETED':
      return (
        detail['tableName'] === record.sourceName &&
        detail['sequenceNumber'] === record.sequenceNumber
      );
    case 'STREAM_RECORDS_PUT':
      if (detail['streamName'] !== record.sourceName) return false;
      return rangesIn(detail['shards']).some(
        (range) => range['shardId'] === record.shardId && isBetween(record, range),
      );
    case 'ITEMS_WRITTEN':
    case 'ITEMS_EXPIRED':
      return rangesIn(detail['records']).some(
        (range) => range['tableName'] === record.sourceName && isBetween(record, range),
      );
    case 'STREAM_POLLED':
      return isInShard(record, detail);
    case 'RECORDS_FILTERED_OUT':
      return isInShard(record, detail) && isStopped(record, detail);
    default:
      return isInShard(record, detail) && isInLane(record, detail);
  }
}

function isInShard(record: RecordIdentity, detail: JsonObject): boolean {
  return detail['shardId'] === record.shardId && isBetween(record, detail);
}

function isInLane({ orderKey }: RecordIdentity, { lane, lanes }: JsonObject): boolean {
  return typeof lanes === 'number' && laneOf(orderKey, lanes) === lane;
}

function isBetween({ sequenceNumber }: RecordIdentity, detail: JsonObject): boolean {
  const { firstSequenceNumber: first, lastSequenceNumber, readTo } = detail;
  const last = lastSequenceNumber ?? readTo;
  return (
    typeof first === 'string' &&
    typeof last === 'string' &&
    comparePositions(first, sequenceNumber) <= 0 &&
    comparePositions(sequenceNumber, last) <= 0
  );
}

/** Whether a filter has stopped it: by its place in the page that was read. */
function isStopped(
  { sequenceNumber, placeOf }: RecordIdentity,
  { firstSequenceNumber: first, places }: JsonObject,
): boolean {
  if (typeof first !== 'string' || typeof places !== 'string') return false;
  return hasPlace(places, placeOf(sequenceNumber) - placeOf(first));
}

function rangesIn(value: Json | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? (value as readonly JsonObject[]) : [];
}
