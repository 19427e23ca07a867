import { describe, expect, test } from 'vitest';
import { buckets } from '../../../../src/simulation/push/s3/bucket.ts';
import {
  BUCKETS_MAX,
  OBJECT_BYTES_MAX,
  SANDBOX_OBJECT_BYTES_MAX,
} from '../../../../src/simulation/push/s3/quotas.ts';
import { deleteObject, putObject, versions } from '../../../support/buckets.ts';
import { openSandbox, type TestSandbox } from '../../../support/test-sandbox.ts';

function openWithBucket(): TestSandbox {
  const sandbox = openSandbox();
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  return sandbox;
}

describe('A bucket', () => {
  test.each(['abc', 'my.bucket-1', '0'.repeat(63)])('may be called "%s"', (bucket) => {
    const sandbox = openSandbox();
    sandbox.execute('CreateBucket', { bucket });
    expect(sandbox.world.table(buckets).find(bucket)?.versioning).toBe('UNVERSIONED');
  });

  test.each([
    'ab',
    '0'.repeat(64),
    'Photos',
    'my_bucket',
    '-photos',
    'photos.',
    'my..bucket',
    '192.168.5.4',
    'xn--photos',
    'photos-s3alias',
  ])('may not be called "%s"', (bucket) => {
    expect(() => openSandbox().execute('CreateBucket', { bucket })).toThrow(
      expect.objectContaining({ code: 'BUCKET_NAME_INVALID', awsErrorCode: 'InvalidBucketName' }),
    );
  });

  test('exists once in a sandbox', () => {
    const sandbox = openWithBucket();
    expect(() => sandbox.execute('CreateBucket', { bucket: 'photos' })).toThrow(
      expect.objectContaining({ code: 'BUCKET_EXISTS', awsErrorCode: 'BucketAlreadyOwnedByYou' }),
    );
  });

  test('with an object cannot be deleted, an empty one can, and its name is free again', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a');
    expect(() => sandbox.execute('DeleteBucket', { bucket: 'photos' })).toThrow(
      expect.objectContaining({ code: 'BUCKET_NOT_EMPTY', awsErrorCode: 'BucketNotEmpty' }),
    );
    deleteObject(sandbox, 'a');
    sandbox.execute('DeleteBucket', { bucket: 'photos' });
    expect(() => putObject(sandbox, 'a')).toThrow(
      expect.objectContaining({ code: 'BUCKET_NOT_FOUND', awsErrorCode: 'NoSuchBucket' }),
    );
    sandbox.execute('CreateBucket', { bucket: 'photos' });
  });

  test('with nothing but a delete marker is not empty', () => {
    const sandbox = openWithBucket();
    sandbox.execute('PutBucketVersioning', { bucket: 'photos', status: 'ENABLED' });
    deleteObject(sandbox, 'a');
    expect(() => sandbox.execute('DeleteBucket', { bucket: 'photos' })).toThrow(
      expect.objectContaining({ code: 'BUCKET_NOT_EMPTY' }),
    );
  });

  test('takes its uploads with it when it is deleted', () => {
    const sandbox = openWithBucket();
    const upload = { bucket: 'photos', key: 'a' };
    const { uploadId } = sandbox.execute('CreateMultipartUpload', {
      ...upload,
      contentType: 'text/plain',
      storageClass: 'STANDARD',
    });
    sandbox.execute('DeleteBucket', { bucket: 'photos' });
    sandbox.execute('CreateBucket', { bucket: 'photos' });
    expect(() => sandbox.execute('AbortMultipartUpload', { ...upload, uploadId })).toThrow(
      expect.objectContaining({ code: 'UPLOAD_NOT_FOUND' }),
    );
  });
});

describe('What a sandbox holds of S3 is bounded:', () => {
  test('buckets', () => {
    const sandbox = openSandbox();
    for (let number = 0; number < BUCKETS_MAX; number++) {
      sandbox.execute('CreateBucket', { bucket: `bucket-${number}` });
    }
    expect(() => sandbox.execute('CreateBucket', { bucket: 'one-more' })).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        detail: { limit: BUCKETS_MAX, actual: BUCKETS_MAX + 1 },
      }),
    );
  });

  test('the bytes of one object', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { body: 'x'.repeat(OBJECT_BYTES_MAX) });
    expect(() => putObject(sandbox, 'b', { body: 'é'.repeat(OBJECT_BYTES_MAX / 2 + 1) })).toThrow(
      expect.objectContaining({
        code: 'OBJECT_TOO_LARGE',
        detail: { bytes: OBJECT_BYTES_MAX + 2, max: OBJECT_BYTES_MAX },
      }),
    );
    expect(versions(sandbox, 'b')).toEqual([]);
  });

  test('the bytes of all objects, of which an overwritten one gives its own back', () => {
    const sandbox = openWithBucket();
    const body = 'x'.repeat(OBJECT_BYTES_MAX);
    for (let bytes = 0; bytes < SANDBOX_OBJECT_BYTES_MAX; bytes += OBJECT_BYTES_MAX) {
      putObject(sandbox, `object-${bytes}`, { body });
    }
    expect(() => putObject(sandbox, 'one-more', { body: 'x' })).toThrow(
      expect.objectContaining({
        code: 'QUOTA_EXCEEDED',
        detail: { limit: SANDBOX_OBJECT_BYTES_MAX, actual: SANDBOX_OBJECT_BYTES_MAX + 1 },
      }),
    );
    putObject(sandbox, 'object-0', { body });
  });
});
