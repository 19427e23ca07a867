import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { BucketObjectFilter } from '../../store/bucket-objects.ts';
import {
  bucketObjectByKey,
  bucketObjectConnections,
} from '../bucket-object/bucket-object.loader.ts';
import { BucketObjectConnection, BucketObjectType } from '../bucket-object/bucket-object.type.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import {
  CreateBucketInput,
  DeleteBucketInput,
  PutBucketNotificationConfigurationInput,
  PutBucketVersioningInput,
  SimulateBucketEventInput,
} from './bucket.input.ts';
import { bucketById } from './bucket.loader.ts';
import {
  CreateBucketPayload,
  DeleteBucketPayload,
  PutBucketNotificationConfigurationPayload,
  PutBucketVersioningPayload,
  SimulateBucketEventPayload,
} from './bucket.payload.ts';
import { BucketType } from './bucket.type.ts';
import { toWish } from './notification-configuration.input.ts';

@Resolver(() => BucketType)
export class BucketResolver {
  @Mutation(() => CreateBucketPayload, {
    description: 'Creates a bucket. Takes the role EDITOR.',
  })
  async createBucket(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateBucketInput, { description: 'The bucket.' })
    { sandboxId, ...input }: CreateBucketInput,
  ): Promise<CreateBucketPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { bucketId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateBucket', input }),
    );
    return { bucket: await loadBucket(context, bucketId) };
  }

  @Mutation(() => DeleteBucketPayload, {
    description: 'Deletes an empty bucket, with its uploads in parts. Takes the role EDITOR.',
  })
  async deleteBucket(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteBucketInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteBucketInput,
  ): Promise<DeleteBucketPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { bucketId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteBucket', input }),
    );
    return { deletedBucketId: bucketId };
  }

  @Mutation(() => PutBucketVersioningPayload, {
    description: 'Has a bucket keep versions, or keep no new ones. Takes the role EDITOR.',
  })
  async putBucketVersioning(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutBucketVersioningInput, { description: 'Which bucket, and how.' })
    { sandboxId, ...input }: PutBucketVersioningInput,
  ): Promise<PutBucketVersioningPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { bucketId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'PutBucketVersioning', input }),
    );
    return { bucket: await loadBucket(context, bucketId) };
  }

  @Mutation(() => PutBucketNotificationConfigurationPayload, {
    description:
      'Replaces all notifications of a bucket. Each destination has to be there and let the bucket in. Takes the role EDITOR.',
  })
  async putBucketNotificationConfiguration(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutBucketNotificationConfigurationInput, {
      description: 'Which bucket, and what it is to tell.',
    })
    input: PutBucketNotificationConfigurationInput,
  ): Promise<PutBucketNotificationConfigurationPayload> {
    const { sandboxId, bucket, notificationConfiguration, skipDestinationValidation } = input;
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const {
      lambdaFunctionConfigurations,
      queueConfigurations,
      topicConfigurations,
      eventBridgeEnabled,
    } = notificationConfiguration;
    const command = {
      bucket,
      lambdaFunctionConfigurations: (lambdaFunctionConfigurations ?? []).map((wish) =>
        toWish(wish.lambdaFunctionArn, wish),
      ),
      queueConfigurations: (queueConfigurations ?? []).map((wish) => toWish(wish.queueArn, wish)),
      topicConfigurations: (topicConfigurations ?? []).map((wish) => toWish(wish.topicArn, wish)),
      eventBridge: eventBridgeEnabled ?? false,
      skipDestinationValidation: skipDestinationValidation ?? false,
    };
    const { bucketId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, {
        type: 'PutBucketNotificationConfiguration',
        input: command,
      }),
    );
    return { bucket: await loadBucket(context, bucketId) };
  }

  @Mutation(() => SimulateBucketEventPayload, {
    description:
      'Makes something happen to an object that S3 does by itself: expiration, transition, tiering, loss, replication. Takes the role EDITOR.',
  })
  async simulateBucketEvent(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => SimulateBucketEventInput, { description: 'What happens to what.' })
    { sandboxId, bucket, key, versionId, event }: SimulateBucketEventInput,
  ): Promise<SimulateBucketEventPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    return loaders.forgetAfter(
      engine.execute(sandboxId, {
        type: 'SimulateBucketEvent',
        input: { bucket, key, versionId: versionId ?? null, event },
      }),
    );
  }

  @FieldResolver(() => BucketObjectConnection, {
    description: 'What its keys lead to, without what is deleted, in the order of writing.',
  })
  objects(
    @Ctx() context: ApiContext,
    @Root() { record }: BucketType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('prefix', () => String, { nullable: true, description: 'Only keys that begin with it.' })
    prefix?: string | null,
  ): Promise<Connection<BucketObjectType>> {
    return listObjects(context, record, args, { prefix: prefix ?? null, only: 'CURRENT' });
  }

  @FieldResolver(() => BucketObjectConnection, {
    description: 'All versions and delete markers, in the order of writing.',
  })
  objectVersions(
    @Ctx() context: ApiContext,
    @Root() { record }: BucketType,
    @Args(() => PageArgs) args: PageArgs,
    @Arg('prefix', () => String, { nullable: true, description: 'Only keys that begin with it.' })
    prefix?: string | null,
  ): Promise<Connection<BucketObjectType>> {
    return listObjects(context, record, args, { prefix: prefix ?? null, only: 'ALL_VERSIONS' });
  }

  @FieldResolver(() => BucketObjectType, {
    nullable: true,
    description: 'The object of that key, or a version of it; null where there is none.',
  })
  async object(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: BucketType,
    @Arg('key', () => String, { description: 'The key, as it is.' }) key: string,
    @Arg('versionId', () => String, {
      nullable: true,
      description: 'Which version; by default the one that the key leads to.',
    })
    versionId?: string | null,
  ): Promise<BucketObjectType | null> {
    const { sandboxId, name: bucketName } = record;
    const wanted = { sandboxId, bucketName, key, versionId: versionId ?? null };
    const found = await loaders.of(bucketObjectByKey).load(wanted);
    if (!found || (wanted.versionId === null && found.record.isDeleteMarker)) return null;
    return new BucketObjectType(found.record);
  }
}

function listObjects(
  context: ApiContext,
  { sandboxId, name }: BucketType['record'],
  args: PageArgs,
  filter: BucketObjectFilter,
): Promise<Connection<BucketObjectType>> {
  return readConnection(context, bucketObjectConnections, {
    ownerId: sandboxId,
    owner: [sandboxId, name],
    args,
    filter,
  });
}

async function loadBucket({ loaders }: ApiContext, id: string): Promise<BucketType> {
  const record = await loaders.of(bucketById).load(id);
  if (!record) throw notFound('bucket', id);
  return new BucketType(record);
}
