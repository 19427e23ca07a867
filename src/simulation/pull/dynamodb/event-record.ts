import type { JsonObject } from '../../json.ts';
import type { SandboxIdentity } from '../../kernel.ts';
import type { TableStreamRecord } from './stream-block.ts';
import type { StreamViewType } from './table.ts';

/** What a record needs to know of its stream. */
interface RecordStream {
  readonly streamArn: string;
  readonly viewType: StreamViewType;
}

/** A record as it stands in `Records` of the event that a function gets (DDB-06, DDB-07, DDB-08). */
export function eventRecord(
  { region }: Pick<SandboxIdentity, 'region'>,
  { streamArn, viewType }: RecordStream,
  record: Omit<TableStreamRecord, 'bytes' | 'orderKey'>,
): JsonObject {
  const { newImage, oldImage } = record;
  return {
    eventID: record.eventId,
    eventName: record.eventName,
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: region,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(record.arrivedAtMs / 1_000),
      Keys: record.keys,
      ...(newImage === null ? {} : { NewImage: newImage }),
      ...(oldImage === null ? {} : { OldImage: oldImage }),
      SequenceNumber: record.sequenceNumber,
      SizeBytes: record.sizeBytes,
      StreamViewType: viewType,
    },
    ...(record.isExpiry
      ? { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }
      : {}),
    eventSourceARN: streamArn,
  };
}
