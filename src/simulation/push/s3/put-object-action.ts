import { Refusal, type RefusalCode } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import type { Kernel } from '../../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type PutObjectCall,
} from '../../service-call.ts';
import { buckets } from './bucket.ts';
import { eTagOf } from './object-body.ts';
import { administrator, roleRequester } from './object-event.ts';
import { refuseBadObject, writeObject } from './object-write.ts';

/**
 * Writes an object for another service, as Lambda does with the record of an event that it has given
 * up (ASY-30). A role needs `s3:PutObject` on the object and `s3:ListBucket` on the bucket (ASY-32).
 * The lineage of the chain goes on to whoever is notified of the object (S3-09).
 */
export function putObjectForService(kernel: Kernel, call: PutObjectCall): CallAnswer {
  const name = /^arn:aws:s3:::([^/]+)$/.exec(call.bucketArn)?.[1] ?? '';
  const bucket = kernel.table(buckets).find(name);
  if (!bucket) {
    return refuseCall(
      'NO_RESOURCE',
      'NoSuchBucket',
      `The specified bucket does not exist: ${call.bucketArn}.`,
    );
  }
  const denial =
    authorizeCall(kernel, call, `${call.bucketArn}/${call.key}`, []) ??
    authorizeCall(kernel, { caller: call.caller, action: 's3:ListBucket' }, call.bucketArn, []);
  if (denial) return denial;
  const content = {
    key: call.key,
    body: call.body,
    bodyEncoding: 'TEXT',
    contentType: call.contentType,
  } as const;
  try {
    refuseBadObject(kernel, bucket, content);
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
  if (call.dryRun === true) return { accepted: true, id: '' };
  const { objectId } = writeObject(
    kernel,
    bucket,
    { ...content, eTag: eTagOf(content), storageClass: 'STANDARD', tagSet: [], acl: 'PRIVATE' },
    {
      eventName: 'ObjectCreated:Put',
      reason: 'PutObject',
      requester:
        call.caller.kind === 'identity'
          ? roleRequester(kernel, call.caller.arn)
          : administrator(kernel),
      traceHeader: call.traceHeader,
    },
  );
  return { accepted: true, id: objectId };
}

/** How a refusal of `PutObject` reads to a service; what is not named here stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = { QUOTA_EXCEEDED: 'THROTTLED' };

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'SlowDown', message);
}
