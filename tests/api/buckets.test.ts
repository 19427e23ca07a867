import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ApiAnswer } from '../support/api-client.ts';
import { startTestService, type TestService, type TestTenant } from '../support/service.ts';

let service: TestService;
let tenant: TestTenant;
let sandboxId: string;
beforeAll(async () => {
  service = await startTestService();
  tenant = await service.createTenant();
});
afterAll(() => service.stop());

beforeEach(async () => {
  sandboxId = await tenant.createSandbox();
  await ask(
    'mutation { createBucket(input: { sandboxId: $id, bucket: "photos" }) { bucket { id } } }',
  );
});

/** Sends an operation in which `$id` is the sandbox. */
function ask<Data>(operation: string): Promise<Data> {
  return tenant.client.ask<Data>(operation.replaceAll('$id', JSON.stringify(sandboxId)));
}

function refusal(operation: string): Promise<NonNullable<ApiAnswer<unknown>['errors']>[number]> {
  return tenant.client.refusal(operation.replaceAll('$id', JSON.stringify(sandboxId)));
}

/** The bucket "photos", as far as it is asked for. */
async function bucket<Fields>(selection: string): Promise<Fields> {
  const { sandbox } = await ask<{ sandbox: { bucket: Fields } }>(
    `{ sandbox(id: $id) { bucket(name: "photos") { ${selection} } } }`,
  );
  return sandbox.bucket;
}

const put = (key: string, body = 'hello'): string =>
  `putObject(input: { sandboxId: $id, bucket: "photos", key: "${key}", body: "${body}", contentType: "text/plain" }) { object { id eTag versionId } }`;

describe('A bucket', () => {
  test('is read by its name, with its objects', async () => {
    await ask(`mutation { a: ${put('in/a')} b: ${put('out/b')} }`);
    expect(
      await bucket(
        'name bucketArn versioning creationDate objects { edges { node { key size eTag contentType versionId isLatest storageClass body bodyEncoding lastModified } } }',
      ),
    ).toMatchObject({
      name: 'photos',
      bucketArn: 'arn:aws:s3:::photos',
      versioning: 'UNVERSIONED',
      creationDate: '2026-01-12T15:40:00.000Z',
      objects: {
        edges: [
          {
            node: {
              key: 'in/a',
              size: 5,
              eTag: '5d41402abc4b2a76b9719d911017c592',
              contentType: 'text/plain',
              versionId: null,
              isLatest: true,
              storageClass: 'STANDARD',
              body: 'hello',
              bodyEncoding: 'TEXT',
              lastModified: '2026-01-12T15:40:00.000Z',
            },
          },
          { node: { key: 'out/b' } },
        ],
      },
    });
  });

  test('lists objects by their prefix, literally', async () => {
    await ask(`mutation { a: ${put('in_a')} b: ${put('inxa')} c: ${put('in%')} }`);
    const { objects } = await bucket<{ objects: { edges: { node: { key: string } }[] } }>(
      'objects(prefix: "in_") { edges { node { key } } }',
    );
    expect(objects.edges.map(({ node }) => node.key)).toEqual(['in_a']);
  });

  test('shows versions and delete markers apart from what its keys lead to', async () => {
    await ask(
      'mutation { putBucketVersioning(input: { sandboxId: $id, bucket: "photos", status: ENABLED }) { bucket { versioning } } }',
    );
    await ask(`mutation { a: ${put('a', 'one')} }`);
    const second = await ask<{ putObject: { object: { versionId: string } } }>(
      `mutation { ${put('a', 'two')} }`,
    );
    const versionId = second.putObject.object.versionId;
    const { deleteObject } = await ask<{ deleteObject: { versionId: string } }>(
      'mutation { deleteObject(input: { sandboxId: $id, bucket: "photos", key: "a" }) { deletedObjectId deleteMarker versionId } }',
    );
    expect(deleteObject).toMatchObject({ deletedObjectId: null, deleteMarker: true });
    expect(
      await bucket(
        `objects { edges { node { key } } }
         objectVersions { edges { node { versionId isLatest isDeleteMarker body } } }
         latest: object(key: "a") { body }
         second: object(key: "a", versionId: "${versionId}") { body }`,
      ),
    ).toEqual({
      objects: { edges: [] },
      objectVersions: {
        edges: [
          {
            node: {
              versionId: expect.any(String) as string,
              isLatest: false,
              isDeleteMarker: false,
              body: 'one',
            },
          },
          { node: { versionId, isLatest: false, isDeleteMarker: false, body: 'two' } },
          {
            node: {
              versionId: deleteObject.versionId,
              isLatest: true,
              isDeleteMarker: true,
              body: null,
            },
          },
        ],
      },
      latest: null,
      second: { body: 'two' },
    });
  });

  test('that is not there is null, and an object that is not there too', async () => {
    const { sandbox } = await ask<{ sandbox: unknown }>(
      '{ sandbox(id: $id) { bucket(name: "nobodys") { id } odd: bucket(name: "NO BUCKET") { id } } }',
    );
    expect(sandbox).toEqual({ bucket: null, odd: null });
    expect(
      await bucket('a: object(key: "a") { id } b: object(key: "a", versionId: "%") { id }'),
    ).toEqual({ a: null, b: null });
  });

  test('is deleted when it is empty', async () => {
    await ask(`mutation { ${put('a')} }`);
    const deletion =
      'mutation { deleteBucket(input: { sandboxId: $id, bucket: "photos" }) { deletedBucketId } }';
    expect((await refusal(deletion)).extensions).toMatchObject({
      code: 'BUCKET_NOT_EMPTY',
      awsErrorCode: 'BucketNotEmpty',
      field: 'bucket',
    });
    const { deleteObjects } = await ask<{ deleteObjects: unknown }>(
      'mutation { deleteObjects(input: { sandboxId: $id, bucket: "photos", objects: [{ key: "a" }, { key: "b", versionId: "c" }] }) { deleted { key deleteMarker versionId } errors { key versionId code message } } }',
    );
    expect(deleteObjects).toEqual({
      deleted: [{ key: 'a', deleteMarker: false, versionId: null }],
      errors: [
        {
          key: 'b',
          versionId: 'c',
          code: 'InvalidArgument',
          message: 'Invalid version id specified: "c".',
        },
      ],
    });
    await ask(deletion);
  });
});

describe('The notifications of a bucket', () => {
  const configure = (skip: boolean): string =>
    `mutation { putBucketNotificationConfiguration(input: { sandboxId: $id, bucket: "photos", skipDestinationValidation: ${skip}, notificationConfiguration: {
      lambdaFunctionConfigurations: [{ id: "thumbnails", lambdaFunctionArn: "${RESIZE}", events: ["s3:ObjectCreated:*"], filter: { suffix: ".jpg" } }]
      queueConfigurations: [{ id: "audit", queueArn: "${QUEUE}", events: ["s3:ObjectRemoved:*"] }]
      topicConfigurations: [{ id: "tags", topicArn: "${TOPIC}", events: ["s3:ObjectTagging:Put"] }]
      eventBridgeEnabled: true
    } }) { bucket { notificationConfiguration {
      lambdaFunctionConfigurations { id lambdaFunctionArn events filter { prefix suffix } }
      queueConfigurations { id queueArn events filter { prefix suffix } }
      topicConfigurations { id topicArn events filter { prefix suffix } }
      eventBridgeEnabled inForce
    } } } }`;
  const RESIZE = 'arn:aws:lambda:us-east-1:111122223333:function:resize';
  const QUEUE = 'arn:aws:sqs:us-east-1:111122223333:audit';
  const TOPIC = 'arn:aws:sns:us-east-1:111122223333:tags';

  test('are put and read by destination', async () => {
    sandboxId = await tenant.createSandbox({ region: 'us-east-1' });
    await ask(
      'mutation { createBucket(input: { sandboxId: $id, bucket: "photos" }) { bucket { id } } }',
    );
    expect(await ask(configure(true))).toEqual({
      putBucketNotificationConfiguration: {
        bucket: {
          notificationConfiguration: {
            lambdaFunctionConfigurations: [
              {
                id: 'thumbnails',
                lambdaFunctionArn: RESIZE,
                events: ['s3:ObjectCreated:*'],
                filter: { prefix: null, suffix: '.jpg' },
              },
            ],
            queueConfigurations: [
              {
                id: 'audit',
                queueArn: QUEUE,
                events: ['s3:ObjectRemoved:*'],
                filter: { prefix: null, suffix: null },
              },
            ],
            topicConfigurations: [
              {
                id: 'tags',
                topicArn: TOPIC,
                events: ['s3:ObjectTagging:Put'],
                filter: { prefix: null, suffix: null },
              },
            ],
            eventBridgeEnabled: true,
            inForce: true,
          },
        },
      },
    });
  });

  test('are refused for a function that does not let the bucket in', async () => {
    const { sandbox } = await ask<{ sandbox: { accountId: string; region: string } }>(
      '{ sandbox(id: $id) { accountId region } }',
    );
    const arn = `arn:aws:lambda:${sandbox.region}:${sandbox.accountId}:function:resize`;
    const { extensions } = await refusal(
      `mutation { putBucketNotificationConfiguration(input: { sandboxId: $id, bucket: "photos", notificationConfiguration: { lambdaFunctionConfigurations: [{ lambdaFunctionArn: "${arn}", events: ["s3:ObjectCreated:*"] }] } }) { bucket { id } } }`,
    );
    expect(extensions).toEqual({
      code: 'NOTIFICATION_DESTINATION_INVALID',
      awsErrorCode: 'InvalidArgument',
      field: 'lambdaFunctionArn',
      detail: { argumentName: arn, argumentValue: `Not authorized to invoke function [${arn}]` },
    });
  });
});

describe('An object', () => {
  test('is written in all ways, and changed', async () => {
    const on = 'sandboxId: $id, bucket: "photos"';
    const { createMultipartUpload } = await ask<{ createMultipartUpload: { uploadId: string } }>(
      `mutation { createMultipartUpload(input: { ${on}, key: "parts" }) { uploadId } }`,
    );
    const upload = `${on}, key: "parts", uploadId: "${createMultipartUpload.uploadId}"`;
    const { uploadPart } = await ask<{ uploadPart: { eTag: string } }>(
      `mutation { uploadPart(input: { ${upload}, partNumber: 1, body: "aGk=", bodyEncoding: BASE64 }) { eTag } }`,
    );
    expect(
      await ask(`mutation {
        completeMultipartUpload(input: { ${upload}, parts: [{ partNumber: 1, eTag: "${uploadPart.eTag}" }] }) { object { key size contentType } }
        postObject(input: { ${on}, key: "form", body: "hi" }) { object { key body } }
        copyObject(input: { ${on}, key: "copy", copySource: { bucket: "photos", key: "form" }, storageClass: GLACIER }) { object { key body storageClass } }
        restoreObject(input: { ${on}, key: "copy", days: 1 }) { object { restoreStatus { isRestoreInProgress restoreExpiryDate } } }
        putObjectTagging(input: { ${on}, key: "form", tagSet: [{ key: "a", value: "b" }] }) { object { tagSet { key value } } }
        deleteObjectTagging(input: { ${on}, key: "form" }) { object { tagSet { key } } }
        putObjectAcl(input: { ${on}, key: "form", acl: PUBLIC_READ }) { object { acl } }
        simulateBucketEvent(input: { ${on}, key: "form", event: LIFECYCLE_TRANSITION }) { eventName }
      }`),
    ).toEqual({
      completeMultipartUpload: {
        object: { key: 'parts', size: 2, contentType: 'binary/octet-stream' },
      },
      postObject: { object: { key: 'form', body: 'hi' } },
      copyObject: { object: { key: 'copy', body: 'hi', storageClass: 'GLACIER' } },
      restoreObject: {
        object: { restoreStatus: { isRestoreInProgress: true, restoreExpiryDate: null } },
      },
      putObjectTagging: { object: { tagSet: [{ key: 'a', value: 'b' }] } },
      deleteObjectTagging: { object: { tagSet: [] } },
      putObjectAcl: { object: { acl: 'PUBLIC_READ' } },
      simulateBucketEvent: { eventName: 'LifecycleTransition' },
    });
    const abort = `mutation { abortMultipartUpload(input: { ${upload} }) { abortedUploadId } }`;
    expect((await refusal(abort)).extensions).toMatchObject({ code: 'UPLOAD_NOT_FOUND' });
  });

  test('is found by its id, until it is overwritten', async () => {
    const { putObject } = await ask<{ putObject: { object: { id: string } } }>(
      `mutation { ${put('a')} }`,
    );
    const find = `{ node(id: "${putObject.object.id}") { ... on BucketObject { key bucket } } }`;
    expect(await ask(find)).toEqual({ node: { key: 'a', bucket: 'photos' } });
    await ask(`mutation { ${put('a', 'again')} }`);
    expect((await refusal(find)).extensions).toEqual({ code: 'NOT_FOUND' });
  });
});
