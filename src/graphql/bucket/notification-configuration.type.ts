import { Field, ObjectType } from 'type-graphql';
import type {
  NotificationConfiguration,
  NotificationDestination,
} from '../../simulation/push/s3/notification-configuration.ts';
import type { BucketRecord } from '../../store/buckets.ts';

@ObjectType('BucketNotificationFilter', {
  description: 'Which keys a notification is for. Both parts are literal.',
  simpleResolvers: true,
})
export class BucketNotificationFilterType {
  @Field(() => String, { nullable: true, description: 'What the key begins with; null for any.' })
  readonly prefix!: string | null;

  @Field(() => String, { nullable: true, description: 'What the key ends with; null for any.' })
  readonly suffix!: string | null;
}

const EVENTS = 'Which events, such as `s3:ObjectCreated:*`.';

@ObjectType('BucketLambdaFunctionConfiguration', {
  description: 'A function that is told of events.',
  simpleResolvers: true,
})
export class BucketLambdaFunctionConfigurationType {
  @Field(() => String, { description: 'Unique in the bucket.' })
  readonly id!: string;

  @Field(() => String, { description: 'The function, or a version or alias of it.' })
  readonly lambdaFunctionArn!: string;

  @Field(() => [String], { description: EVENTS })
  readonly events!: readonly string[];

  @Field(() => BucketNotificationFilterType, { description: 'Which keys.' })
  readonly filter!: BucketNotificationFilterType;
}

@ObjectType('BucketQueueConfiguration', {
  description: 'A queue that is told of events.',
  simpleResolvers: true,
})
export class BucketQueueConfigurationType {
  @Field(() => String, { description: 'Unique in the bucket.' })
  readonly id!: string;

  @Field(() => String, { description: 'The queue.' })
  readonly queueArn!: string;

  @Field(() => [String], { description: EVENTS })
  readonly events!: readonly string[];

  @Field(() => BucketNotificationFilterType, { description: 'Which keys.' })
  readonly filter!: BucketNotificationFilterType;
}

@ObjectType('BucketTopicConfiguration', {
  description: 'A topic that is told of events.',
  simpleResolvers: true,
})
export class BucketTopicConfigurationType {
  @Field(() => String, { description: 'Unique in the bucket.' })
  readonly id!: string;

  @Field(() => String, { description: 'The topic.' })
  readonly topicArn!: string;

  @Field(() => [String], { description: EVENTS })
  readonly events!: readonly string[];

  @Field(() => BucketNotificationFilterType, { description: 'Which keys.' })
  readonly filter!: BucketNotificationFilterType;
}

@ObjectType('BucketNotificationConfiguration', {
  description: 'What a bucket tells, and whom; as it was put last.',
})
export class BucketNotificationConfigurationType {
  readonly #bucket: BucketRecord;

  constructor(bucket: BucketRecord) {
    this.#bucket = bucket;
  }

  @Field(() => [BucketLambdaFunctionConfigurationType], { description: 'Functions to invoke.' })
  get lambdaFunctionConfigurations(): BucketLambdaFunctionConfigurationType[] {
    return this.#for('LAMBDA').map(({ destinationArn, ...rest }) => ({
      ...shown(rest),
      lambdaFunctionArn: destinationArn,
    }));
  }

  @Field(() => [BucketQueueConfigurationType], { description: 'Queues to send to.' })
  get queueConfigurations(): BucketQueueConfigurationType[] {
    return this.#for('SQS').map(({ destinationArn, ...rest }) => ({
      ...shown(rest),
      queueArn: destinationArn,
    }));
  }

  @Field(() => [BucketTopicConfigurationType], { description: 'Topics to publish to.' })
  get topicConfigurations(): BucketTopicConfigurationType[] {
    return this.#for('SNS').map(({ destinationArn, ...rest }) => ({
      ...shown(rest),
      topicArn: destinationArn,
    }));
  }

  @Field(() => Boolean, { description: 'Whether the default event bus is told of everything.' })
  get eventBridgeEnabled(): boolean {
    return this.#bucket.notifications.eventBridge;
  }

  @Field(() => Boolean, {
    description:
      'Whether it holds already: in the profile REALISTIC a change takes up to five minutes.',
  })
  get inForce(): boolean {
    return this.#bucket.notificationsTimer === null;
  }

  #for(destination: NotificationDestination): NotificationConfiguration[] {
    return this.#bucket.notifications.configurations.filter(
      (configuration) => configuration.destination === destination,
    );
  }
}

function shown({
  id,
  events,
  prefix,
  suffix,
}: Pick<NotificationConfiguration, 'id' | 'events' | 'prefix' | 'suffix'>): Pick<
  BucketLambdaFunctionConfigurationType,
  'id' | 'events' | 'filter'
> {
  return { id, events, filter: { prefix, suffix } };
}
