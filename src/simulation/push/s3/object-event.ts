import { createHash } from 'node:crypto';
import type { JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import type { EventName } from './event-name.ts';
import { shownVersionId, type ObjectRow } from './object.ts';

/** Something that happened to an object, as notifications tell of it. */
export interface ObjectEvent {
  readonly name: EventName;
  readonly key: string;
  /** Null where the bucket is not versioned (S3-04). */
  readonly versionId: string | null;
  /** Null for a deletion, as the ETag (S3-04). */
  readonly size: number | null;
  readonly eTag: string | null;
  readonly requester: Requester;
  /** What records of some events have beside `s3`. */
  readonly recordExtra: JsonObject;
  /** What EventBridge's detail has of some events: `reason`, `deletion-type`. */
  readonly detailExtra: JsonObject;
  readonly traceHeader: string;
}

/** Who has made an event happen. */
export interface Requester {
  readonly principalId: string;
  /** As EventBridge has it. */
  readonly account: string;
  readonly sourceIpAddress: string;
}

/** An address for documentation: callers of a sandbox have none. */
const SOURCE_IP_ADDRESS = '192.0.2.7';

/** The administrator of the sandbox's account, on whose behalf users act. */
export function administrator({ sandbox }: Kernel): Requester {
  return {
    principalId: `AWS:${uniqueId('AIDA', sandbox.accountId)}`,
    account: sandbox.accountId,
    sourceIpAddress: SOURCE_IP_ADDRESS,
  };
}

/** A role that writes an object, by its ARN. */
export function roleRequester({ sandbox }: Kernel, arn: string): Requester {
  return {
    principalId: `AWS:${uniqueId('AROA', arn)}:${arn.slice(arn.lastIndexOf('/') + 1)}`,
    account: sandbox.accountId,
    sourceIpAddress: SOURCE_IP_ADDRESS,
  };
}

/** S3 itself, as for what a lifecycle rule does. */
export const s3Requester: Requester = {
  principalId: 's3.amazonaws.com',
  account: 's3.amazonaws.com',
  sourceIpAddress: 's3.amazonaws.com',
};

/** An id as IAM makes them, always the same for the same thing. */
export function uniqueId(prefix: string, seed: string): string {
  const digits = createHash('sha256').update(seed).digest('hex').slice(0, 17);
  return `${prefix}${digits.toUpperCase()}`;
}

/** What an event says of the version of an object that it is about. */
export function objectOf(row: ObjectRow): Pick<ObjectEvent, 'key' | 'versionId' | 'size' | 'eTag'> {
  return { key: row.key, versionId: shownVersionId(row), size: row.size, eTag: row.eTag };
}
