import type { CommandInput, CommandResult } from '../../src/simulation/commands.ts';
import type { LifecycleEvent } from '../../src/simulation/events.ts';
import type { InvocationRow } from '../../src/simulation/lambda/invocation.ts';
import type { NotificationWish } from '../../src/simulation/push/s3/notification-configuration.ts';
import { objects, type ObjectRow } from '../../src/simulation/push/s3/object.ts';
import { addPermission } from './permissions.ts';
import type { TestSandbox } from './test-sandbox.ts';

/** The function that the tests of S3 notify, and that lets every bucket of the account in. */
export const RESIZE = 'arn:aws:lambda:eu-west-1:123456789012:function:resize';

/** Creates the function "resize", which S3 may invoke. */
export function createNotifiedFunction(
  sandbox: TestSandbox,
  code = 'exports.handler = async () => null;',
): void {
  sandbox.createFunction('resize', code);
  addPermission(sandbox, { functionName: 'resize', sourceArn: 'arn:aws:s3:::photos' });
}

/** Writes a small text object to "photos". */
export function putObject(
  sandbox: TestSandbox,
  key: string,
  input: Partial<CommandInput<'PutObject'>> = {},
): CommandResult<'PutObject'> {
  return sandbox.execute('PutObject', {
    bucket: 'photos',
    key,
    body: 'hello',
    bodyEncoding: 'TEXT',
    contentType: 'text/plain',
    storageClass: 'STANDARD',
    ...input,
  });
}

export function deleteObject(
  sandbox: TestSandbox,
  key: string,
  versionId: string | null = null,
): CommandResult<'DeleteObject'> {
  return sandbox.execute('DeleteObject', { bucket: 'photos', key, versionId });
}

/** A configuration for "resize" and every new object, with what is given in its place. */
export function notification(wish: Partial<NotificationWish> = {}): NotificationWish {
  return {
    id: 'new-objects',
    destinationArn: RESIZE,
    events: ['s3:ObjectCreated:*'],
    prefix: null,
    suffix: null,
    ...wish,
  };
}

/** Replaces the notifications of "photos" by those for functions. */
export function putNotifications(
  sandbox: TestSandbox,
  lambdaFunctionConfigurations: readonly NotificationWish[],
  input: Partial<CommandInput<'PutBucketNotificationConfiguration'>> = {},
): CommandResult<'PutBucketNotificationConfiguration'> {
  return sandbox.execute('PutBucketNotificationConfiguration', {
    bucket: 'photos',
    topicConfigurations: [],
    queueConfigurations: [],
    lambdaFunctionConfigurations,
    eventBridge: false,
    skipDestinationValidation: false,
    ...input,
  });
}

/** The versions and delete markers of a key in "photos", newest first. */
export function versions(sandbox: TestSandbox, key: string): ObjectRow[] {
  return [...sandbox.world.table(objects).values()]
    .filter((row) => row.bucketName === 'photos' && row.key === key)
    .sort((left, right) => right.seq - left.seq);
}

/** What a notification is to a function. */
export interface S3Record {
  readonly eventVersion: string;
  readonly eventName: string;
  readonly userIdentity: { readonly principalId: string };
  readonly s3: {
    readonly configurationId: string;
    readonly object: {
      readonly key: string;
      readonly size?: number;
      readonly eTag?: string;
      readonly versionId?: string;
      readonly sequencer: string;
    };
  };
  readonly [extra: string]: unknown;
}

/** The records that functions were sent by S3, in the order of their arrival. */
export function recordsSent(sandbox: TestSandbox): S3Record[] {
  return invocationsByS3(sandbox).flatMap(
    ({ payload }) => (JSON.parse(payload) as { readonly Records: readonly S3Record[] }).Records,
  );
}

export function invocationsByS3(sandbox: TestSandbox): InvocationRow[] {
  return [...sandbox.invocations.values()]
    .filter(({ payload }) => payload.includes('"aws:s3"'))
    .sort((left, right) => left.seq - right.seq);
}

/** The events of that kind so far. */
export function eventsOf(sandbox: TestSandbox, kind: string): LifecycleEvent[] {
  return sandbox.events.filter((event) => event.kind === kind);
}
