import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { subscribedFunction } from '../../simulation/push/sns/subscription.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { functionByName } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { topicById } from '../topic/topic.loader.ts';
import { TopicType } from '../topic/topic.type.ts';
import {
  SetSubscriptionAttributesInput,
  SubscribeInput,
  UnsubscribeInput,
  toSubscriptionAttributes,
} from './topic-subscription.input.ts';
import { topicSubscriptionById } from './topic-subscription.loader.ts';
import {
  SetSubscriptionAttributesPayload,
  SubscribePayload,
  UnsubscribePayload,
} from './topic-subscription.payload.ts';
import { TopicSubscriptionType } from './topic-subscription.type.ts';

@Resolver(() => TopicSubscriptionType)
export class TopicSubscriptionResolver {
  @Mutation(() => SubscribePayload, {
    description:
      'Subscribes a function or queue to a topic. Whether the endpoint is there and lets SNS in shows at delivery. Takes the role EDITOR.',
  })
  async subscribe(
    @Ctx() context: ApiContext,
    @Arg('input', () => SubscribeInput, { description: 'Who gets what.' })
    { sandboxId, attributes, ...input }: SubscribeInput,
  ): Promise<SubscribePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const command = { ...input, attributes: toSubscriptionAttributes(attributes) };
    const { subscriptionId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'Subscribe', input: command }),
    );
    return { topicSubscription: await loadSubscription(context, subscriptionId) };
  }

  @Mutation(() => SetSubscriptionAttributesPayload, {
    description: 'Changes attributes of a subscription. Takes the role EDITOR.',
  })
  async setSubscriptionAttributes(
    @Ctx() context: ApiContext,
    @Arg('input', () => SetSubscriptionAttributesInput, {
      description: 'Which one, and what changes.',
    })
    { sandboxId, subscriptionArn, attributes }: SetSubscriptionAttributesInput,
  ): Promise<SetSubscriptionAttributesPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = { subscriptionArn, attributes: toSubscriptionAttributes(attributes) };
    const { subscriptionId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'SetSubscriptionAttributes', input }),
    );
    return { topicSubscription: await loadSubscription(context, subscriptionId) };
  }

  @Mutation(() => UnsubscribePayload, {
    description: 'Ends a subscription. Takes the role EDITOR.',
  })
  async unsubscribe(
    @Ctx() context: ApiContext,
    @Arg('input', () => UnsubscribeInput, { description: 'Which one.' })
    { sandboxId, subscriptionArn }: UnsubscribeInput,
  ): Promise<UnsubscribePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { subscriptionId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'Unsubscribe', input: { subscriptionArn } }),
    );
    return { endedTopicSubscriptionId: subscriptionId };
  }

  @FieldResolver(() => TopicType, { description: 'Its topic.' })
  async topic(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: TopicSubscriptionType,
  ): Promise<TopicType> {
    const topic = await loaders.of(topicById).load(record.topicId);
    if (!topic) throw notFound('topic', record.topicId);
    return new TopicType(topic);
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function that is subscribed; null for a queue, and where it is not there.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: TopicSubscriptionType,
  ): Promise<FunctionType | null> {
    const target = subscribedFunction(record);
    if (!target) return null;
    const { sandboxId } = record;
    const { functionName } = target;
    const row = await loaders.of(functionByName).load({ sandboxId, functionName });
    return row && new FunctionType(row);
  }
}

async function loadSubscription(
  { loaders }: ApiContext,
  id: string,
): Promise<TopicSubscriptionType> {
  const record = await loaders.of(topicSubscriptionById).load(id);
  if (!record) throw notFound('subscription', id);
  return new TopicSubscriptionType(record);
}
