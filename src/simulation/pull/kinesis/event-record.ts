import { base64ToText } from '../../base64.ts';
import type { Json, JsonObject } from '../../json.ts';

/** Of a record what the event shows. */
export interface RecordInEvent {
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Base64. */
  readonly data: string;
  readonly arrivedAtMs: number;
}

/**
 * A record as an event source mapping hands it to a function: data in base64, as it was put and never
 * opened (KIN-13), and the arrival in seconds (KIN-12).
 */
export function eventRecord(
  record: RecordInEvent,
  streamArn: string,
  invokedBy: string,
): JsonObject {
  const { shardId, sequenceNumber } = record;
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: record.partitionKey,
      sequenceNumber,
      data: record.data,
      approximateArrivalTimestamp: record.arrivedAtMs / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: invokedBy,
    awsRegion: streamArn.split(':')[3] ?? '',
    eventSourceARN: streamArn,
  };
}

/** What filter patterns look at: the data, decoded, and read as JSON where it is some (ESM-35). */
export function filterSubject(data: string): JsonObject {
  const text = base64ToText(data);
  try {
    return { data: JSON.parse(text) as Json };
  } catch {
    return { data: text };
  }
}
