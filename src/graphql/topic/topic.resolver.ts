import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { topicSubscriptionConnections } from '../topic-subscription/topic-subscription.loader.ts';
import {
  TopicSubscriptionConnection,
  type TopicSubscriptionType,
} from '../topic-subscription/topic-subscription.type.ts';
import {
  CreateTopicInput,
  DeleteTopicInput,
  SetTopicAttributesInput,
  toTopicAttributes,
} from './topic.input.ts';
import { topicById } from './topic.loader.ts';
import {
  CreateTopicPayload,
  DeleteTopicPayload,
  SetTopicAttributesPayload,
} from './topic.payload.ts';
import { TopicType } from './topic.type.ts';

@Resolver(() => TopicType)
export class TopicResolver {
  @Mutation(() => CreateTopicPayload, {
    description:
      'Creates an SNS topic, or answers with the one of that name and those attributes. Takes the role EDITOR.',
  })
  async createTopic(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateTopicInput, { description: 'The topic.' })
    { sandboxId, name, attributes }: CreateTopicInput,
  ): Promise<CreateTopicPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = { name, attributes: toTopicAttributes(attributes) };
    const { topicId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateTopic', input }),
    );
    return { topic: await loadTopic(context, topicId) };
  }

  @Mutation(() => SetTopicAttributesPayload, {
    description: 'Changes attributes of a topic. Takes the role EDITOR.',
  })
  async setTopicAttributes(
    @Ctx() context: ApiContext,
    @Arg('input', () => SetTopicAttributesInput, { description: 'Which one, and what changes.' })
    { sandboxId, topicArn, attributes }: SetTopicAttributesInput,
  ): Promise<SetTopicAttributesPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = { topicArn, attributes: toTopicAttributes(attributes) };
    const { topicId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'SetTopicAttributes', input }),
    );
    return { topic: await loadTopic(context, topicId) };
  }

  @Mutation(() => DeleteTopicPayload, {
    description: 'Deletes a topic with its subscriptions. Takes the role EDITOR.',
  })
  async deleteTopic(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteTopicInput, { description: 'Which one.' })
    { sandboxId, topicArn }: DeleteTopicInput,
  ): Promise<DeleteTopicPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { topicId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'DeleteTopic', input: { topicArn } }),
    );
    return { deletedTopicId: topicId };
  }

  @FieldResolver(() => TopicSubscriptionConnection, {
    description: 'Who is subscribed, in the order of subscription.',
  })
  subscriptions(
    @Ctx() context: ApiContext,
    @Root() { record }: TopicType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TopicSubscriptionType>> {
    return readConnection(context, topicSubscriptionConnections, {
      ownerId: record.sandboxId,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

async function loadTopic({ loaders }: ApiContext, id: string): Promise<TopicType> {
  const record = await loaders.of(topicById).load(id);
  if (!record) throw notFound('topic', id);
  return new TopicType(record);
}
