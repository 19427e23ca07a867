import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { bucketByName, bucketConnections } from './bucket.loader.ts';
import { BucketConnection, BucketType } from './bucket.type.ts';

/** The buckets of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class BucketsResolver {
  @FieldResolver(() => BucketConnection, {
    description: 'Its S3 buckets in the order of their creation.',
  })
  buckets(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<BucketType>> {
    return readConnection(context, bucketConnections, { ownerId, args, filter: null });
  }

  @FieldResolver(() => BucketType, {
    nullable: true,
    description: 'The S3 bucket of that name; null where there is none.',
  })
  async bucket(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name.' }) name: string,
  ): Promise<BucketType | null> {
    const record = await loaders.of(bucketByName).load({ sandboxId, name });
    return record && new BucketType(record);
  }
}
