import { describe, expect, test } from 'vitest';
import type { CommandInput } from '../../../../src/simulation/commands.ts';
import { deleteObject, eventsOf, putObject, versions } from '../../../support/buckets.ts';
import { openSandbox, START_MS, type TestSandbox } from '../../../support/test-sandbox.ts';

function openWithBucket(versioning: 'ENABLED' | null = null): TestSandbox {
  const sandbox = openSandbox();
  sandbox.execute('CreateBucket', { bucket: 'photos' });
  if (versioning) {
    sandbox.execute('PutBucketVersioning', { bucket: 'photos', status: versioning });
  }
  return sandbox;
}

describe('An object', () => {
  test('has the MD5 of its bytes as ETag, whether they come as text or as base64', () => {
    const sandbox = openWithBucket();
    const eTag = '5d41402abc4b2a76b9719d911017c592';
    expect(putObject(sandbox, 'a')).toMatchObject({ eTag, versionId: null });
    expect(putObject(sandbox, 'b', { body: 'aGVsbG8=', bodyEncoding: 'BASE64' }).eTag).toBe(eTag);
    expect(versions(sandbox, 'b')).toMatchObject([{ size: 5, isLatest: true, versionId: 'null' }]);
  });

  test.each<[string, Partial<CommandInput<'PutObject'>>, string, string]>([
    ['an empty key', { key: '' }, 'S3_ARGUMENT_INVALID', 'key'],
    ['a key of 1,025 bytes', { key: 'x'.repeat(1_025) }, 'OBJECT_KEY_TOO_LONG', 'key'],
    ['half a character in the key', { key: 'a\ud800' }, 'S3_ARGUMENT_INVALID', 'key'],
    ['U+0000 in a text', { body: 'a\0b' }, 'S3_ARGUMENT_INVALID', 'body'],
    ['no base64', { body: 'a', bodyEncoding: 'BASE64' }, 'S3_ARGUMENT_INVALID', 'body'],
    ['an empty content type', { contentType: '' }, 'S3_ARGUMENT_INVALID', 'contentType'],
  ])('is refused with %s', (_name, input, code, field) => {
    const sandbox = openWithBucket();
    expect(() => putObject(sandbox, 'a', input)).toThrow(expect.objectContaining({ code, field }));
    expect(versions(sandbox, 'a')).toEqual([]);
  });

  test('takes the place of the one before where the bucket is not versioned', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { body: 'one' });
    putObject(sandbox, 'a', { body: 'two' });
    expect(versions(sandbox, 'a').map(({ body }) => body)).toEqual(['two']);
  });

  test('that is not there is deleted without a word, as AWS accepts', () => {
    const sandbox = openWithBucket();
    expect(deleteObject(sandbox, 'a')).toEqual({
      objectId: null,
      versionId: null,
      deleteMarker: false,
    });
  });
});

describe('In a versioned bucket', () => {
  test('a new version stands before those that stay', () => {
    const sandbox = openWithBucket('ENABLED');
    const first = putObject(sandbox, 'a', { body: 'one' });
    const second = putObject(sandbox, 'a', { body: 'two' });
    expect(versions(sandbox, 'a')).toMatchObject([
      { body: 'two', versionId: second.versionId, isLatest: true },
      { body: 'one', versionId: first.versionId, isLatest: false },
    ]);
    expect(first.versionId).toMatch(/^[\w.]{32}$/);
  });

  test('a deletion puts a delete marker, and the deletion of the marker brings the object back', () => {
    const sandbox = openWithBucket('ENABLED');
    const { versionId } = putObject(sandbox, 'a');
    const marker = deleteObject(sandbox, 'a');
    expect(marker).toMatchObject({ objectId: null, deleteMarker: true });
    expect(versions(sandbox, 'a')).toMatchObject([
      { isDeleteMarker: true, isLatest: true, versionId: marker.versionId },
      { isDeleteMarker: false, isLatest: false, versionId },
    ]);
    expect(deleteObject(sandbox, 'a', marker.versionId)).toMatchObject({ deleteMarker: true });
    expect(versions(sandbox, 'a')).toMatchObject([{ versionId, isLatest: true }]);
  });

  test('a version is deleted for good by its id, and one that is not there is refused', () => {
    const sandbox = openWithBucket('ENABLED');
    const first = putObject(sandbox, 'a', { body: 'one' });
    putObject(sandbox, 'a', { body: 'two' });
    deleteObject(sandbox, 'a', first.versionId);
    expect(versions(sandbox, 'a')).toMatchObject([{ body: 'two', isLatest: true }]);
    expect(() => deleteObject(sandbox, 'a', first.versionId)).toThrow(
      expect.objectContaining({ code: 'S3_ARGUMENT_INVALID', field: 'versionId' }),
    );
  });

  test('that is suspended, the null version is overwritten and the others stay', () => {
    const sandbox = openWithBucket('ENABLED');
    const { versionId } = putObject(sandbox, 'a', { body: 'one' });
    sandbox.execute('PutBucketVersioning', { bucket: 'photos', status: 'SUSPENDED' });
    putObject(sandbox, 'a', { body: 'two' });
    expect(putObject(sandbox, 'a', { body: 'three' }).versionId).toBeNull();
    expect(versions(sandbox, 'a')).toMatchObject([
      { body: 'three', versionId: 'null', isLatest: true },
      { body: 'one', versionId, isLatest: false },
    ]);
    deleteObject(sandbox, 'a');
    expect(versions(sandbox, 'a')).toMatchObject([
      { isDeleteMarker: true, versionId: 'null', isLatest: true },
      { body: 'one', versionId },
    ]);
  });
});

describe('DeleteObjects', () => {
  test('answers what was deleted beside what was not', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a');
    const answer = sandbox.execute('DeleteObjects', {
      bucket: 'photos',
      objects: [
        { key: 'a', versionId: null },
        { key: 'b', versionId: 'unknown' },
      ],
    });
    expect(answer.deleted).toMatchObject([{ key: 'a', deleteMarker: false }]);
    expect(answer.errors).toMatchObject([
      { key: 'b', versionId: 'unknown', code: 'InvalidArgument' },
    ]);
  });

  test.each([0, 1_001])('is refused for %i objects', (count) => {
    const sandbox = openWithBucket();
    const objects = Array.from({ length: count }, (_, index) => ({
      key: `k${index}`,
      versionId: null,
    }));
    expect(() => sandbox.execute('DeleteObjects', { bucket: 'photos', objects })).toThrow(
      expect.objectContaining({ code: 'S3_MALFORMED_XML', awsErrorCode: 'MalformedXML' }),
    );
  });
});

describe('CopyObject', () => {
  const copy = (
    sandbox: TestSandbox,
    input: Partial<CommandInput<'CopyObject'>> = {},
  ): ReturnType<typeof putObject> =>
    sandbox.execute('CopyObject', {
      bucket: 'photos',
      key: 'copy',
      copySource: { bucket: 'photos', key: 'a', versionId: null },
      contentType: null,
      storageClass: 'STANDARD',
      ...input,
    });

  test('takes body, type and tags over', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { contentType: 'text/markdown' });
    sandbox.execute('PutObjectTagging', {
      bucket: 'photos',
      key: 'a',
      versionId: null,
      tagSet: [{ key: 'kind', value: 'draft' }],
    });
    copy(sandbox);
    expect(versions(sandbox, 'copy')).toMatchObject([
      { body: 'hello', contentType: 'text/markdown', tagSet: [{ key: 'kind', value: 'draft' }] },
    ]);
  });

  test('onto itself is refused unless something changes', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a');
    expect(() => copy(sandbox, { key: 'a' })).toThrow(
      expect.objectContaining({ code: 'S3_REQUEST_INVALID', awsErrorCode: 'InvalidRequest' }),
    );
    copy(sandbox, { key: 'a', storageClass: 'GLACIER' });
    expect(versions(sandbox, 'a')).toMatchObject([{ storageClass: 'GLACIER' }]);
  });

  test('of what is archived is refused', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    expect(() => copy(sandbox)).toThrow(expect.objectContaining({ code: 'OBJECT_STATE_INVALID' }));
  });
});

describe('A multipart upload', () => {
  const reference = { bucket: 'photos', key: 'big' };
  const begin = (sandbox: TestSandbox): string =>
    sandbox.execute('CreateMultipartUpload', {
      ...reference,
      contentType: 'text/plain',
      storageClass: 'STANDARD',
    }).uploadId;
  const part = (
    sandbox: TestSandbox,
    uploadId: string,
    partNumber: number,
    body: string,
    bodyEncoding: 'TEXT' | 'BASE64' = 'TEXT',
  ): { partNumber: number; eTag: string } => {
    const input = { ...reference, uploadId, partNumber, body, bodyEncoding };
    return { partNumber, ...sandbox.execute('UploadPart', input) };
  };

  test('makes one object of its parts, in the order of their numbers', () => {
    const sandbox = openWithBucket();
    const uploadId = begin(sandbox);
    const second = part(sandbox, uploadId, 2, 'world');
    const first = part(sandbox, uploadId, 1, 'hello ');
    expect(versions(sandbox, 'big')).toEqual([]);
    const { eTag } = sandbox.execute('CompleteMultipartUpload', {
      ...reference,
      uploadId,
      parts: [first, second],
    });
    // The MD5 of the two MD5s.
    expect(eTag).toBe('e09e4fd6265b36115fe3db32df945d84-2');
    expect(versions(sandbox, 'big')).toMatchObject([{ body: 'hello world', size: 11, eTag }]);
  });

  test('joins text and bytes to bytes', () => {
    const sandbox = openWithBucket();
    const uploadId = begin(sandbox);
    const parts = [part(sandbox, uploadId, 1, 'é'), part(sandbox, uploadId, 2, '/w==', 'BASE64')];
    sandbox.execute('CompleteMultipartUpload', { ...reference, uploadId, parts });
    expect(versions(sandbox, 'big')).toMatchObject([
      { body: 'w6n/', bodyEncoding: 'BASE64', size: 3 },
    ]);
  });

  test('is refused with parts out of order, or that are not there', () => {
    const sandbox = openWithBucket();
    const uploadId = begin(sandbox);
    const first = part(sandbox, uploadId, 1, 'one');
    const second = part(sandbox, uploadId, 2, 'two');
    const complete = (parts: { partNumber: number; eTag: string }[]) => () =>
      sandbox.execute('CompleteMultipartUpload', { ...reference, uploadId, parts });
    expect(complete([second, first])).toThrow(
      expect.objectContaining({ code: 'UPLOAD_PART_ORDER_INVALID' }),
    );
    expect(complete([{ ...first, eTag: second.eTag }])).toThrow(
      expect.objectContaining({ code: 'UPLOAD_PART_INVALID', awsErrorCode: 'InvalidPart' }),
    );
    expect(complete([])).toThrow(expect.objectContaining({ code: 'S3_MALFORMED_XML' }));
  });

  test('that was given up is gone', () => {
    const sandbox = openWithBucket();
    const uploadId = begin(sandbox);
    sandbox.execute('AbortMultipartUpload', { ...reference, uploadId });
    expect(() => part(sandbox, uploadId, 1, 'late')).toThrow(
      expect.objectContaining({ code: 'UPLOAD_NOT_FOUND', awsErrorCode: 'NoSuchUpload' }),
    );
  });

  test('survives a change of process', () => {
    const sandbox = openWithBucket();
    const uploadId = begin(sandbox);
    const first = part(sandbox, uploadId, 1, 'one');
    sandbox.reload();
    sandbox.execute('CompleteMultipartUpload', { ...reference, uploadId, parts: [first] });
    expect(versions(sandbox, 'big')).toMatchObject([{ body: 'one' }]);
  });
});

describe('RestoreObject', () => {
  const restore = (
    sandbox: TestSandbox,
    input: Partial<CommandInput<'RestoreObject'>> = {},
  ): void => {
    sandbox.execute('RestoreObject', {
      bucket: 'photos',
      key: 'a',
      versionId: null,
      days: 2,
      tier: 'STANDARD',
      ...input,
    });
  };

  test('makes a copy in five hours, which goes at the midnight after its days', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    restore(sandbox);
    expect(versions(sandbox, 'a')[0]?.restore).toMatchObject({ status: 'IN_PROGRESS' });
    sandbox.advanceBy(5 * 3_600_000);
    expect(sandbox.now).toBe(START_MS + 5 * 3_600_000);
    expect(versions(sandbox, 'a')[0]?.restore).toEqual({
      status: 'RESTORED',
      days: 2,
      expiresAtMs: Date.UTC(2026, 0, 15),
    });
    sandbox.advanceUntilIdle();
    expect(sandbox.now).toBe(Date.UTC(2026, 0, 15));
    expect(versions(sandbox, 'a')[0]?.restore).toBeNull();
  });

  test.each<[string, Partial<CommandInput<'RestoreObject'>>, string]>([
    ['what is not archived', { key: 'plain' }, 'OBJECT_STATE_INVALID'],
    ['a deep archive in a hurry', { key: 'deep', tier: 'EXPEDITED' }, 'S3_ARGUMENT_INVALID'],
    ['no day', { days: 0 }, 'S3_ARGUMENT_INVALID'],
    ['what is not there', { key: 'b' }, 'OBJECT_NOT_FOUND'],
  ])('is refused for %s', (_name, input, code) => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    putObject(sandbox, 'plain');
    putObject(sandbox, 'deep', { storageClass: 'DEEP_ARCHIVE' });
    expect(() => restore(sandbox, input)).toThrow(expect.objectContaining({ code }));
  });

  test('is refused twice at once', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    restore(sandbox);
    expect(() => restore(sandbox)).toThrow(
      expect.objectContaining({
        code: 'RESTORE_IN_PROGRESS',
        awsErrorCode: 'RestoreAlreadyInProgress',
      }),
    );
  });

  test('of an object that is deleted meanwhile comes to nothing', () => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a', { storageClass: 'GLACIER' });
    restore(sandbox);
    deleteObject(sandbox, 'a');
    expect(sandbox.world.agenda(1)[0]?.what).toContain('an object that is gone');
    sandbox.advanceUntilIdle();
    expect(eventsOf(sandbox, 'OBJECT_CHANGED')).toHaveLength(1);
  });
});

describe('The tags and the ACL of an object', () => {
  const a = { bucket: 'photos', key: 'a', versionId: null };

  test.each([
    ['more than ten', Array.from({ length: 11 }, (_, index) => ({ key: `k${index}`, value: '' }))],
    ['the same twice', [1, 2].map((value) => ({ key: 'k', value: String(value) }))],
    ['an empty key', [{ key: '', value: '' }]],
    ['a long value', [{ key: 'k', value: 'x'.repeat(257) }]],
  ])('are refused: tags with %s', (_name, tagSet) => {
    const sandbox = openWithBucket();
    putObject(sandbox, 'a');
    expect(() => sandbox.execute('PutObjectTagging', { ...a, tagSet })).toThrow(
      expect.objectContaining({ code: 'TAG_INVALID', awsErrorCode: 'InvalidTag' }),
    );
  });

  test('belong to a version, and a delete marker has none', () => {
    const sandbox = openWithBucket('ENABLED');
    const { versionId } = putObject(sandbox, 'a');
    const marker = deleteObject(sandbox, 'a');
    const put = (version: string | null) => () =>
      sandbox.execute('PutObjectAcl', { ...a, versionId: version, acl: 'PUBLIC_READ' });
    expect(put(null)).toThrow(expect.objectContaining({ code: 'OBJECT_NOT_FOUND' }));
    expect(put(marker.versionId)).toThrow(
      expect.objectContaining({
        code: 'OBJECT_IS_DELETE_MARKER',
        awsErrorCode: 'MethodNotAllowed',
      }),
    );
    expect(put('unknown')).toThrow(expect.objectContaining({ code: 'OBJECT_VERSION_NOT_FOUND' }));
    put(versionId)();
    expect(versions(sandbox, 'a')).toMatchObject([{}, { acl: 'PUBLIC_READ' }]);
  });
});
