import { defineTable } from '../../table.ts';
import type { StorageClass } from './object.ts';
import type { ObjectBody } from './object-body.ts';

/** A part of an object that is uploaded in parts. */
export interface UploadedPart extends ObjectBody {
  readonly partNumber: number;
  readonly eTag: string;
  readonly size: number;
}

/** An object on its way in parts; it is there when the upload is completed. */
export interface UploadRow {
  /** `UploadId` of AWS. */
  readonly id: string;
  readonly seq: number;
  readonly bucketName: string;
  readonly key: string;
  readonly contentType: string;
  readonly storageClass: StorageClass;
  /** In the order of their numbers. */
  readonly parts: readonly UploadedPart[];
  readonly initiatedAtMs: number;
}

/** Uploads under way, grouped by bucket. */
export const uploads = defineTable<UploadRow>({
  name: 's3_upload',
  key: (row) => row.id,
  group: (row) => row.bucketName,
});
