import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { CommandInput } from '../../simulation/commands.ts';
import type { ObjectReference } from '../../simulation/push/s3/object-properties.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import {
  CopyObjectInput,
  CopySourceInput,
  DeleteObjectInput,
  DeleteObjectsInput,
  DeleteObjectTaggingInput,
  PostObjectInput,
  PutObjectAclInput,
  PutObjectInput,
  PutObjectTaggingInput,
  RestoreObjectInput,
} from './bucket-object.input.ts';
import { bucketObjectById, objectBodyById } from './bucket-object.loader.ts';
import {
  CopyObjectPayload,
  DeleteObjectPayload,
  DeleteObjectsPayload,
  DeleteObjectTaggingPayload,
  PostObjectPayload,
  PutObjectAclPayload,
  PutObjectPayload,
  PutObjectTaggingPayload,
  RestoreObjectPayload,
} from './bucket-object.payload.ts';
import { BucketObjectType } from './bucket-object.type.ts';
import { CONTENT_TYPE_DEFAULT } from './content-type.ts';

@Resolver(() => BucketObjectType)
export class BucketObjectResolver {
  @Mutation(() => PutObjectPayload, {
    description:
      'Writes an object, and tells of it whom the bucket is to tell. Takes the role EDITOR.',
  })
  async putObject(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutObjectInput, { description: 'The object.' }) input: PutObjectInput,
  ): Promise<PutObjectPayload> {
    await admitBody(context, input.sandboxId);
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'PutObject',
        input: { ...contentOf(input), storageClass: input.storageClass ?? 'STANDARD' },
      }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => PostObjectPayload, {
    description:
      'Writes an object as a form of a web page does: the same but for the name of the event. Takes the role EDITOR.',
  })
  async postObject(
    @Ctx() context: ApiContext,
    @Arg('input', () => PostObjectInput, { description: 'The object.' }) input: PostObjectInput,
  ): Promise<PostObjectPayload> {
    await admitBody(context, input.sandboxId);
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, { type: 'PostObject', input: contentOf(input) }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => CopyObjectPayload, {
    description: 'Copies body, type and tags of an object. Takes the role EDITOR.',
  })
  async copyObject(
    @Ctx() context: ApiContext,
    @Arg('input', () => CopyObjectInput, { description: 'What to copy, and where to.' })
    input: CopyObjectInput,
  ): Promise<CopyObjectPayload> {
    await admitBody(context, input.sandboxId);
    const { bucket, key, copySource } = input;
    const command = {
      bucket,
      key,
      copySource: referenceOf(copySource),
      contentType: input.contentType ?? null,
      storageClass: input.storageClass ?? 'STANDARD',
    } as const;
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, { type: 'CopyObject', input: command }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => DeleteObjectPayload, {
    description: 'Deletes an object, or a version of it for good. Takes the role EDITOR.',
  })
  async deleteObject(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteObjectInput, { description: 'Which one.' }) input: DeleteObjectInput,
  ): Promise<DeleteObjectPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { objectId, deleteMarker, versionId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'DeleteObject',
        input: referenceOf(input),
      }),
    );
    return { deletedObjectId: objectId, deleteMarker, versionId };
  }

  @Mutation(() => DeleteObjectsPayload, {
    description: 'Deletes up to 1,000 objects, each by itself. Takes the role EDITOR.',
  })
  async deleteObjects(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteObjectsInput, { description: 'Which ones.' })
    input: DeleteObjectsInput,
  ): Promise<DeleteObjectsPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const objects = input.objects.map(({ key, versionId }) => ({
      key,
      versionId: versionId ?? null,
    }));
    return context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'DeleteObjects',
        input: { bucket: input.bucket, objects },
      }),
    );
  }

  @Mutation(() => RestoreObjectPayload, {
    description: 'Has a readable copy made of an archived object. Takes the role EDITOR.',
  })
  async restoreObject(
    @Ctx() context: ApiContext,
    @Arg('input', () => RestoreObjectInput, { description: 'Which one, and for how long.' })
    input: RestoreObjectInput,
  ): Promise<RestoreObjectPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'RestoreObject',
        input: { ...referenceOf(input), days: input.days, tier: input.tier ?? 'STANDARD' },
      }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => PutObjectTaggingPayload, {
    description: 'Replaces the tags of an object. Takes the role EDITOR.',
  })
  async putObjectTagging(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutObjectTaggingInput, { description: 'Which one, and its tags.' })
    input: PutObjectTaggingInput,
  ): Promise<PutObjectTaggingPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'PutObjectTagging',
        input: {
          ...referenceOf(input),
          tagSet: input.tagSet.map(({ key, value }) => ({ key, value })),
        },
      }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => DeleteObjectTaggingPayload, {
    description: 'Takes all tags off an object. Takes the role EDITOR.',
  })
  async deleteObjectTagging(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteObjectTaggingInput, { description: 'Which one.' })
    input: DeleteObjectTaggingInput,
  ): Promise<DeleteObjectTaggingPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'DeleteObjectTagging',
        input: referenceOf(input),
      }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @Mutation(() => PutObjectAclPayload, {
    description:
      'Says who else may use an object; here nothing but the event comes of it. Takes the role EDITOR.',
  })
  async putObjectAcl(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutObjectAclInput, { description: 'Which one, and who.' })
    input: PutObjectAclInput,
  ): Promise<PutObjectAclPayload> {
    await context.access.requireSandbox(input.sandboxId, 'EDITOR');
    const { objectId } = await context.loaders.forgetAfter(
      context.engine.execute(input.sandboxId, {
        type: 'PutObjectAcl',
        input: { ...referenceOf(input), acl: input.acl },
      }),
    );
    return { object: await loadObject(context, objectId) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'What it holds, written down as `bodyEncoding` says; null for a delete marker.',
    complexity: LONG_TEXT_COST,
  })
  body(@Ctx() { loaders }: ApiContext, @Root() { id }: BucketObjectType): Promise<string | null> {
    return loaders.of(objectBodyById).load(id);
  }
}

/** Whether somebody may write into a sandbox whose tenant has room. */
async function admitBody({ access, storageQuota }: ApiContext, sandboxId: string): Promise<void> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
}

/** What is written, with what AWS takes where nothing is said. */
function contentOf(input: PostObjectInput): CommandInput<'PostObject'> {
  const { bucket, key, body, bodyEncoding, contentType } = input;
  return {
    bucket,
    key,
    body,
    bodyEncoding: bodyEncoding ?? 'TEXT',
    contentType: contentType ?? CONTENT_TYPE_DEFAULT,
  };
}

function referenceOf({ bucket, key, versionId }: CopySourceInput): ObjectReference {
  return { bucket, key, versionId: versionId ?? null };
}

async function loadObject({ loaders }: ApiContext, id: string): Promise<BucketObjectType> {
  const record = await loaders.of(bucketObjectById).load(id);
  if (!record) throw notFound('object', id);
  return new BucketObjectType(record);
}
