import type { Service } from '../../service.ts';
import { createBucket, deleteBucket, putBucketVersioning } from './bucket-commands.ts';
import { buckets } from './bucket.ts';
import {
  abortMultipartUpload,
  completeMultipartUpload,
  createMultipartUpload,
  uploadPart,
} from './multipart-commands.ts';
import { uploads } from './multipart-upload.ts';
import {
  notificationsTakeEffect,
  putBucketNotificationConfiguration,
} from './notification-commands.ts';
import { notificationDue, waitingNotifications } from './notification-delivery.ts';
import { copyObject, postObject, putObject } from './object-commands.ts';
import { deleteObject, deleteObjects } from './object-deletion.ts';
import { deleteObjectTagging, putObjectAcl, putObjectTagging } from './object-properties.ts';
import { restoreCompletes, restoreObject, restoredCopyExpires } from './object-restore.ts';
import { objects } from './object.ts';
import { putObjectForService } from './put-object-action.ts';
import { s3PushSource } from './s3-push-source.ts';
import { simulateBucketEvent } from './simulated-event.ts';

/** Amazon S3: buckets, objects, and whom they notify. */
export const s3Service = {
  name: 's3',
  tables: [buckets, objects, uploads, waitingNotifications],
  timers: [notificationDue, notificationsTakeEffect, restoreCompletes, restoredCopyExpires],
  commands: {
    CreateBucket: createBucket,
    DeleteBucket: deleteBucket,
    PutBucketVersioning: putBucketVersioning,
    PutBucketNotificationConfiguration: putBucketNotificationConfiguration,
    PutObject: putObject,
    PostObject: postObject,
    CopyObject: copyObject,
    DeleteObject: deleteObject,
    DeleteObjects: deleteObjects,
    CreateMultipartUpload: createMultipartUpload,
    UploadPart: uploadPart,
    CompleteMultipartUpload: completeMultipartUpload,
    AbortMultipartUpload: abortMultipartUpload,
    RestoreObject: restoreObject,
    PutObjectTagging: putObjectTagging,
    DeleteObjectTagging: deleteObjectTagging,
    PutObjectAcl: putObjectAcl,
    SimulateBucketEvent: simulateBucketEvent,
  },
  actions: { 's3:PutObject': putObjectForService },
  pushSources: [s3PushSource],
  eventKinds: {
    BUCKET_CREATED: 'A bucket was created.',
    BUCKET_DELETED: 'An empty bucket was deleted.',
    BUCKET_VERSIONING_SET: 'A bucket keeps versions, or keeps no new ones.',
    BUCKET_NOTIFICATION_CONFIGURATION_PUT: 'All notifications of a bucket were replaced.',
    BUCKET_NOTIFICATION_CONFIGURATION_EFFECTIVE:
      "A change of a bucket's notifications holds from now on.",
    BUCKET_TEST_EVENT_SENT: 'A queue or topic that a bucket is to notify was sent a test event.',
    BUCKET_NOTIFICATION_NOT_MATCHED:
      'A notification configuration of a bucket is not for an event; the message says why.',
    BUCKET_NOTIFICATION_DELIVERED: "A destination has taken a bucket's notification.",
    BUCKET_NOTIFICATION_DUPLICATED: 'A notification is delivered twice.',
    BUCKET_NOTIFICATION_RETRYING:
      'A destination could not take a notification, which is tried again.',
    BUCKET_NOTIFICATION_LOST: 'A notification is given up; S3 tells nobody.',
    OBJECT_CREATED: 'An object was written.',
    OBJECT_DELETED: 'An object or a version was deleted, or a delete marker was put over it.',
    OBJECT_CHANGED:
      'The tags, access, storage class or restored copy of an object changed, or S3 did something with it by itself.',
    MULTIPART_UPLOAD_CHANGED: 'An upload in parts was begun, got a part or was given up.',
  },
} as const satisfies Service;
