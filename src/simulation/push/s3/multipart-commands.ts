import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { startTrace } from '../../trace-header.ts';
import { findBucket } from './bucket.ts';
import { uploads, type UploadedPart, type UploadRow } from './multipart-upload.ts';
import { refuseMalformedContentType, refuseMalformedKey, type StorageClass } from './object.ts';
import {
  bodySize,
  eTagOf,
  eTagOfParts,
  joinBodies,
  refuseMalformedBody,
  type BodyEncoding,
} from './object-body.ts';
import { administrator } from './object-event.ts';
import { refuseBadObject, writeObject, type WrittenObject } from './object-write.ts';
import { refuseLargeObject, refuseMoreBytes, refuseMoreUploads } from './quotas.ts';

export interface CreateMultipartUploadInput {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly storageClass: StorageClass;
}

export function createMultipartUpload(
  kernel: Kernel,
  { bucket: bucketName, key, contentType, storageClass }: CreateMultipartUploadInput,
): { readonly uploadId: string } {
  const { name } = findBucket(kernel, bucketName);
  refuseMalformedKey(key);
  refuseMalformedContentType(contentType);
  refuseMoreUploads(kernel);
  const upload = kernel.table(uploads).put({
    id: newId(kernel, 'upl'),
    seq: kernel.nextInSequence('s3 upload'),
    bucketName: name,
    key,
    contentType,
    storageClass,
    parts: [],
    initiatedAtMs: kernel.now,
  });
  emit(kernel, upload, 'was begun; nobody is told before it is complete');
  return { uploadId: upload.id };
}

/** Which upload of which object. */
export interface UploadReference {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
}

export interface UploadPartInput extends UploadReference {
  readonly partNumber: number;
  readonly body: string;
  readonly bodyEncoding: BodyEncoding;
}

const PART_NUMBER_MAX = 10_000;

/** Takes a part; one of the same number is replaced. */
export function uploadPart(kernel: Kernel, input: UploadPartInput): { readonly eTag: string } {
  const upload = findUpload(kernel, input);
  const { partNumber, body, bodyEncoding } = input;
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > PART_NUMBER_MAX) {
    throw new Refusal(
      'S3_ARGUMENT_INVALID',
      `Part number must be an integer between 1 and ${PART_NUMBER_MAX}, inclusive.`,
      { field: 'partNumber', detail: { min: 1, max: PART_NUMBER_MAX } },
    );
  }
  refuseMalformedBody({ body, bodyEncoding });
  const size = bodySize({ body, bodyEncoding });
  const others = upload.parts.filter((part) => part.partNumber !== partNumber);
  refuseLargeObject(others.reduce((sum, part) => sum + part.size, size));
  const replaced = upload.parts.find((part) => part.partNumber === partNumber);
  refuseMoreBytes(kernel, size, replaced?.size);
  const eTag = eTagOf({ body, bodyEncoding });
  const parts = [...others, { partNumber, eTag, size, body, bodyEncoding }].sort(
    (left, right) => left.partNumber - right.partNumber,
  );
  const changed = kernel.table(uploads).put({ ...upload, parts });
  emit(kernel, changed, `has part ${partNumber} of ${size} bytes`);
  return { eTag };
}

export interface CompleteMultipartUploadInput extends UploadReference {
  /** The parts that make the object, in ascending order; others are dropped. */
  readonly parts: readonly { readonly partNumber: number; readonly eTag: string }[];
}

/** Joins the parts of an upload to an object, and tells of that as of one event (S3-02). */
export function completeMultipartUpload(
  kernel: Kernel,
  input: CompleteMultipartUploadInput,
): WrittenObject {
  const upload = findUpload(kernel, input);
  const bucket = findBucket(kernel, input.bucket);
  const parts = chosenParts(upload, input.parts);
  const { key, contentType, storageClass } = upload;
  const content = { key, contentType, ...joinBodies(parts) };
  const freedBytes = upload.parts.reduce((sum, { size }) => sum + size, 0);
  refuseBadObject(kernel, bucket, content, freedBytes);
  kernel.table(uploads).delete(upload.id);
  return writeObject(
    kernel,
    bucket,
    {
      ...content,
      storageClass,
      eTag: eTagOfParts(parts.map(({ eTag }) => eTag)),
      tagSet: [],
      acl: 'PRIVATE',
    },
    {
      eventName: 'ObjectCreated:CompleteMultipartUpload',
      reason: 'CompleteMultipartUpload',
      requester: administrator(kernel),
      traceHeader: startTrace(kernel),
    },
  );
}

/** Gives an upload up, with its parts. */
export function abortMultipartUpload(
  kernel: Kernel,
  input: UploadReference,
): { readonly uploadId: string } {
  const upload = findUpload(kernel, input);
  kernel.table(uploads).delete(upload.id);
  emit(kernel, upload, 'was given up');
  return { uploadId: upload.id };
}

function findUpload(kernel: Kernel, { bucket, key, uploadId }: UploadReference): UploadRow {
  const { name } = findBucket(kernel, bucket);
  const upload = kernel.table(uploads).get(uploadId);
  if (upload?.bucketName === name && upload.key === key) return upload;
  throw new Refusal(
    'UPLOAD_NOT_FOUND',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
    { field: 'uploadId' },
  );
}

function chosenParts(
  upload: UploadRow,
  wanted: CompleteMultipartUploadInput['parts'],
): UploadedPart[] {
  if (wanted.length === 0) {
    throw new Refusal(
      'S3_MALFORMED_XML',
      'The XML you provided was not well-formed or did not validate against our published schema: it names no part.',
      { field: 'parts' },
    );
  }
  return wanted.map(({ partNumber, eTag }, index) => {
    if (index > 0 && partNumber <= (wanted[index - 1]?.partNumber ?? 0)) {
      throw new Refusal(
        'UPLOAD_PART_ORDER_INVALID',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
        { field: 'parts' },
      );
    }
    const part = upload.parts.find((one) => one.partNumber === partNumber && one.eTag === eTag);
    if (part) return part;
    throw new Refusal(
      'UPLOAD_PART_INVALID',
      `One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag: part ${partNumber}.`,
      { field: 'parts' },
    );
  });
}

function emit(kernel: Kernel, { id, bucketName, key }: UploadRow, what: string): void {
  kernel.emit({
    kind: 'MULTIPART_UPLOAD_CHANGED',
    message: `Upload ${id} of "${key}" to bucket "${bucketName}" ${what}.`,
    detail: { bucket: bucketName, key, uploadId: id },
  });
}
