import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { bucketObjectById } from '../bucket-object/bucket-object.loader.ts';
import { BucketObjectType } from '../bucket-object/bucket-object.type.ts';
import { CONTENT_TYPE_DEFAULT } from '../bucket-object/content-type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import {
  AbortMultipartUploadInput,
  CompleteMultipartUploadInput,
  CreateMultipartUploadInput,
  UploadPartInput,
} from './multipart-upload.input.ts';
import {
  AbortMultipartUploadPayload,
  CompleteMultipartUploadPayload,
  CreateMultipartUploadPayload,
  UploadPartPayload,
} from './multipart-upload.payload.ts';

@Resolver()
export class MultipartUploadResolver {
  @Mutation(() => CreateMultipartUploadPayload, {
    description: 'Begins to upload an object in parts. Takes the role EDITOR.',
  })
  async createMultipartUpload(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateMultipartUploadInput, { description: 'The object.' })
    { sandboxId, bucket, key, contentType, storageClass }: CreateMultipartUploadInput,
  ): Promise<CreateMultipartUploadPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      bucket,
      key,
      contentType: contentType ?? CONTENT_TYPE_DEFAULT,
      storageClass: storageClass ?? 'STANDARD',
    } as const;
    return loaders.forgetAfter(engine.execute(sandboxId, { type: 'CreateMultipartUpload', input }));
  }

  @Mutation(() => UploadPartPayload, {
    description: 'Uploads a part of an object. Takes the role EDITOR.',
  })
  async uploadPart(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => UploadPartInput, { description: 'The part.' })
    { sandboxId, bodyEncoding, ...part }: UploadPartInput,
  ): Promise<UploadPartPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const input = { ...part, bodyEncoding: bodyEncoding ?? 'TEXT' } as const;
    return loaders.forgetAfter(engine.execute(sandboxId, { type: 'UploadPart', input }));
  }

  @Mutation(() => CompleteMultipartUploadPayload, {
    description: 'Makes an object of the parts of an upload. Takes the role EDITOR.',
  })
  async completeMultipartUpload(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CompleteMultipartUploadInput, { description: 'Which upload and parts.' })
    { sandboxId, parts, ...upload }: CompleteMultipartUploadInput,
  ): Promise<CompleteMultipartUploadPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      ...upload,
      parts: parts.map(({ partNumber, eTag }) => ({ partNumber, eTag })),
    };
    const { objectId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CompleteMultipartUpload', input }),
    );
    const record = await loaders.of(bucketObjectById).load(objectId);
    if (!record) throw notFound('object', objectId);
    return { object: new BucketObjectType(record) };
  }

  @Mutation(() => AbortMultipartUploadPayload, {
    description: 'Gives an upload up, with its parts. Takes the role EDITOR.',
  })
  async abortMultipartUpload(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => AbortMultipartUploadInput, { description: 'Which one.' })
    { sandboxId, ...input }: AbortMultipartUploadInput,
  ): Promise<AbortMultipartUploadPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { uploadId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'AbortMultipartUpload', input }),
    );
    return { abortedUploadId: uploadId };
  }
}
