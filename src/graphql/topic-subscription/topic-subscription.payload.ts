import { Field, ID, ObjectType } from 'type-graphql';
import { TopicSubscriptionType } from './topic-subscription.type.ts';

@ObjectType({ description: 'The subscription, new or found.', simpleResolvers: true })
export class SubscribePayload {
  @Field(() => TopicSubscriptionType, {
    description: 'The new subscription, or the one of that endpoint that was there already.',
  })
  topicSubscription!: TopicSubscriptionType;
}

@ObjectType({ description: 'The subscription as it now is.', simpleResolvers: true })
export class SetSubscriptionAttributesPayload {
  @Field(() => TopicSubscriptionType, { description: 'The subscription.' })
  topicSubscription!: TopicSubscriptionType;
}

@ObjectType({ description: 'What became of the subscription.', simpleResolvers: true })
export class UnsubscribePayload {
  @Field(() => ID, {
    nullable: true,
    description: 'The subscription that has ended; null where there was none, which AWS accepts.',
  })
  endedTopicSubscriptionId!: string | null;
}
