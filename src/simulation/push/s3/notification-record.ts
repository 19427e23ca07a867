import { formatInstant } from '../../instant.ts';
import type { JsonObject } from '../../json.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import { bucketArn, sequencerName, type BucketRow } from './bucket.ts';
import { eventNames } from './event-name.ts';
import { uniqueId, type ObjectEvent } from './object-event.ts';

/** What all notifications of one event have in common. */
export interface EventIdentity {
  /** Orders the events of one key (S3-01). */
  readonly sequencer: string;
  readonly requestId: string;
  readonly hostId: string;
  readonly atMs: number;
}

/** Gives an event its number within the bucket and the ids of its request. */
export function identifyEvent(kernel: Kernel, { id }: Pick<BucketRow, 'id'>): EventIdentity {
  return {
    ...identifyRequest(kernel),
    sequencer: sequencer(kernel.now, kernel.nextInSequence(sequencerName(id))),
    atMs: kernel.now,
  };
}

/** The ids that S3 gives a request. */
export function identifyRequest(kernel: Kernel): Pick<EventIdentity, 'requestId' | 'hostId'> {
  const random = kernel.random('s3-request-ids');
  return {
    requestId: random.hex(16).toUpperCase(),
    hostId: btoa(random.hex(56)),
  };
}

/** Seconds and then the number, in hexadecimal digits: both only rise (S3-01). */
function sequencer(atMs: number, number: number): string {
  const seconds = Math.floor(atMs / 1_000).toString(16);
  return `00${seconds.padStart(8, '0')}${number.toString(16).padStart(8, '0')}`.toUpperCase();
}

/** The JSON object that a function, queue or topic gets: one record an event (S3-01 to S3-04). */
export function notificationRecords(
  sandbox: SandboxIdentity,
  bucketName: string,
  configurationId: string,
  event: ObjectEvent,
  identity: EventIdentity,
): JsonObject {
  const { name, requester, size, eTag, versionId } = event;
  return {
    Records: [
      {
        eventVersion: eventNames[name].version,
        eventSource: 'aws:s3',
        awsRegion: sandbox.region,
        eventTime: formatInstant(identity.atMs),
        eventName: name,
        userIdentity: { principalId: requester.principalId },
        requestParameters: { sourceIPAddress: requester.sourceIpAddress },
        responseElements: {
          'x-amz-request-id': identity.requestId,
          'x-amz-id-2': identity.hostId,
        },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId,
          bucket: {
            name: bucketName,
            ownerIdentity: { principalId: uniqueId('A', sandbox.accountId).slice(0, 14) },
            arn: bucketArn(bucketName),
          },
          object: {
            key: formUrlEncoded(event.key),
            ...(size === null ? {} : { size }),
            ...(eTag === null ? {} : { eTag }),
            ...(versionId === null ? {} : { versionId }),
            sequencer: identity.sequencer,
          },
        },
        ...event.recordExtra,
      },
    ],
  };
}

/** The `detail` that EventBridge gets. Its key is not encoded. */
export function eventBridgeDetail(
  bucketName: string,
  event: ObjectEvent,
  identity: EventIdentity,
): JsonObject {
  const { requester, size, eTag, versionId } = event;
  return {
    version: '0',
    bucket: { name: bucketName },
    object: {
      key: event.key,
      ...(size === null ? {} : { size }),
      ...(eTag === null ? {} : { etag: eTag }),
      ...(versionId === null ? {} : { 'version-id': versionId }),
      sequencer: identity.sequencer,
    },
    'request-id': identity.requestId,
    requester: requester.account,
    'source-ip-address': requester.sourceIpAddress,
    ...event.detailExtra,
  };
}

/** A key as records have it: space becomes `+`, all else but slashes is percent-encoded (S3-04). */
function formUrlEncoded(key: string): string {
  return encodeURIComponent(key)
    .replaceAll('%20', '+')
    .replaceAll('%2F', '/')
    .replace(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
