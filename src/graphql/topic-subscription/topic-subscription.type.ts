import { Field, ObjectType } from 'type-graphql';
import type { FilterPolicyScope as ScopeName } from '../../simulation/push/sns/subscription.ts';
import type { TopicSubscriptionRecord } from '../../store/topic-subscriptions.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { FilterPolicyScope } from './topic-subscription.enum.ts';

@ObjectType('TopicRedrivePolicy', {
  description: 'Where messages go that cannot be delivered.',
  simpleResolvers: true,
})
export class TopicRedrivePolicyType {
  @Field(() => String, { description: 'The ARN of an SQS queue.' })
  readonly deadLetterTargetArn!: string;
}

@ObjectType('TopicSubscription', {
  implements: NodeType,
  description: 'A subscription: what is published to the topic goes to the endpoint.',
})
export class TopicSubscriptionType extends NodeType {
  readonly record: TopicSubscriptionRecord;

  constructor(record: TopicSubscriptionRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: "Its ARN: the topic's with an id behind it." })
  get subscriptionArn(): string {
    return this.record.subscriptionArn;
  }

  @Field(() => String, { description: '`lambda` or `sqs`.' })
  get protocol(): string {
    return this.record.protocol;
  }

  @Field(() => String, { description: 'The ARN of the function or queue.' })
  get endpoint(): string {
    return this.record.endpoint;
  }

  @Field(() => JsonScalar, {
    nullable: true,
    description: 'Which messages it gets; null for all of them.',
  })
  get filterPolicy(): unknown {
    return this.record.filterPolicy;
  }

  @Field(() => FilterPolicyScope, { description: 'What the filter policy looks at.' })
  get filterPolicyScope(): ScopeName {
    return this.record.filterPolicyScope;
  }

  @Field(() => Boolean, {
    description: 'Whether a queue gets the bare text in place of an envelope.',
  })
  get rawMessageDelivery(): boolean {
    return this.record.rawMessageDelivery;
  }

  @Field(() => TopicRedrivePolicyType, {
    nullable: true,
    description: 'Its dead-letter queue; null where it has none.',
  })
  get redrivePolicy(): TopicRedrivePolicyType | null {
    const { deadLetterTargetArn } = this.record;
    return deadLetterTargetArn === null ? null : { deadLetterTargetArn };
  }
}

export const TopicSubscriptionConnection = declareConnection(
  'TopicSubscription',
  TopicSubscriptionType,
);
