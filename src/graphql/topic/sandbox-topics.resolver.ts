import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { topicByName, topicConnections } from './topic.loader.ts';
import { TopicConnection, TopicType } from './topic.type.ts';

/** The topics of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxTopicsResolver {
  @FieldResolver(() => TopicType, {
    nullable: true,
    description: 'The SNS topic of that name; null where there is none.',
  })
  async topic(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name, not its ARN.' }) topicName: string,
  ): Promise<TopicType | null> {
    const record = await loaders.of(topicByName).load({ sandboxId, topicName });
    return record && new TopicType(record);
  }

  @FieldResolver(() => TopicConnection, {
    description: 'Its SNS topics in the order of their creation.',
  })
  topics(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TopicType>> {
    return readConnection(context, topicConnections, { ownerId, args, filter: null });
  }
}
