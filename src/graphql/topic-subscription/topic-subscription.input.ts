import { Field, ID, InputType } from 'type-graphql';
import type { FilterPolicyScope as ScopeName } from '../../simulation/push/sns/subscription.ts';
import type { SubscriptionAttributesInput } from '../../simulation/push/sns/subscription-commands.ts';
import type { Json } from '../../simulation/json.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { FilterPolicyScope } from './topic-subscription.enum.ts';

@InputType({ description: 'Where messages go that cannot be delivered.' })
export class TopicRedrivePolicyInput {
  @Field(() => String, {
    nullable: true,
    description: 'The ARN of an SQS queue of the sandbox; null for none.',
  })
  deadLetterTargetArn?: string | null;
}

@InputType({ description: 'What can be said of a subscription; what is left out stays as it is.' })
export class TopicSubscriptionAttributesInput {
  @Field(() => JsonScalar, {
    nullable: true,
    description:
      'Which messages it gets, such as `{ "kind": ["order", { "prefix": "re" }] }`; `{}` for all of them.',
  })
  filterPolicy?: unknown;

  @Field(() => FilterPolicyScope, {
    nullable: true,
    description: 'What the policy looks at; MESSAGE_ATTRIBUTES by default.',
  })
  filterPolicyScope?: ScopeName | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of a queue: the bare text in place of an envelope. False by default.',
  })
  rawMessageDelivery?: boolean | null;

  @Field(() => TopicRedrivePolicyInput, { nullable: true, description: 'Its dead-letter queue.' })
  redrivePolicy?: TopicRedrivePolicyInput | null;
}

@InputType({ description: 'A function or queue to be subscribed to a topic.' })
export class SubscribeInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The topic.' })
  topicArn!: string;

  @Field(() => String, { description: '`lambda` or `sqs`; nothing receives the others here.' })
  protocol!: string;

  @Field(() => String, {
    description: 'The ARN of a function, with a version or alias or without, or of a queue.',
  })
  endpoint!: string;

  @Field(() => TopicSubscriptionAttributesInput, {
    nullable: true,
    description: 'How it is set up.',
  })
  attributes?: TopicSubscriptionAttributesInput | null;
}

@InputType({ description: 'A change of a subscription.' })
export class SetSubscriptionAttributesInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which subscription.' })
  subscriptionArn!: string;

  @Field(() => TopicSubscriptionAttributesInput, { description: 'What changes.' })
  attributes!: TopicSubscriptionAttributesInput;
}

@InputType({ description: 'A subscription to be ended.' })
export class UnsubscribeInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'Which subscription.' })
  subscriptionArn!: string;
}

/** The attributes as the simulation takes them. */
export function toSubscriptionAttributes(
  input: TopicSubscriptionAttributesInput | null | undefined,
): SubscriptionAttributesInput {
  const redrivePolicy = input?.redrivePolicy;
  return {
    filterPolicy: (input?.filterPolicy ?? null) as Json,
    filterPolicyScope: input?.filterPolicyScope ?? null,
    rawMessageDelivery: input?.rawMessageDelivery ?? null,
    redrivePolicy: redrivePolicy
      ? { deadLetterTargetArn: redrivePolicy.deadLetterTargetArn ?? null }
      : null,
  };
}
