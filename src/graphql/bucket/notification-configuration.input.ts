import { Field, InputType } from 'type-graphql';
import type { NotificationWish } from '../../simulation/push/s3/notification-configuration.ts';

const ID_FIELD = 'Unique in the bucket, at most 255 characters; made where it is left out.';
const EVENTS_FIELD =
  "AWS's names, such as `s3:ObjectCreated:*`, `s3:ObjectRemoved:Delete` or `s3:ObjectTagging:Put`.";
const FILTER_FIELD = 'Which keys; all where it is left out.';

@InputType({ description: 'Which keys a notification is for. Both parts are literal.' })
export class BucketNotificationFilterInput {
  @Field(() => String, { nullable: true, description: 'What the key begins with.' })
  prefix?: string | null;

  @Field(() => String, { nullable: true, description: 'What the key ends with.' })
  suffix?: string | null;
}

@InputType({ description: 'A function that is to be told of events.' })
export class BucketLambdaFunctionConfigurationInput {
  @Field(() => String, { nullable: true, description: ID_FIELD })
  id?: string | null;

  @Field(() => String, {
    description: 'The ARN of the function, with a version or alias behind it or without.',
  })
  lambdaFunctionArn!: string;

  @Field(() => [String], { description: EVENTS_FIELD })
  events!: string[];

  @Field(() => BucketNotificationFilterInput, { nullable: true, description: FILTER_FIELD })
  filter?: BucketNotificationFilterInput | null;
}

@InputType({ description: 'A queue that is to be told of events.' })
export class BucketQueueConfigurationInput {
  @Field(() => String, { nullable: true, description: ID_FIELD })
  id?: string | null;

  @Field(() => String, { description: 'The ARN of a standard queue.' })
  queueArn!: string;

  @Field(() => [String], { description: EVENTS_FIELD })
  events!: string[];

  @Field(() => BucketNotificationFilterInput, { nullable: true, description: FILTER_FIELD })
  filter?: BucketNotificationFilterInput | null;
}

@InputType({ description: 'A topic that is to be told of events.' })
export class BucketTopicConfigurationInput {
  @Field(() => String, { nullable: true, description: ID_FIELD })
  id?: string | null;

  @Field(() => String, { description: 'The ARN of a standard topic.' })
  topicArn!: string;

  @Field(() => [String], { description: EVENTS_FIELD })
  events!: string[];

  @Field(() => BucketNotificationFilterInput, { nullable: true, description: FILTER_FIELD })
  filter?: BucketNotificationFilterInput | null;
}

@InputType({
  description: 'Everything that a bucket is to tell: what is not in it is not told any more.',
})
export class BucketNotificationConfigurationInput {
  @Field(() => [BucketLambdaFunctionConfigurationInput], {
    nullable: true,
    description: 'Functions to invoke, asynchronously.',
  })
  lambdaFunctionConfigurations?: BucketLambdaFunctionConfigurationInput[] | null;

  @Field(() => [BucketQueueConfigurationInput], {
    nullable: true,
    description: 'Queues to send to.',
  })
  queueConfigurations?: BucketQueueConfigurationInput[] | null;

  @Field(() => [BucketTopicConfigurationInput], {
    nullable: true,
    description: 'Topics to publish to.',
  })
  topicConfigurations?: BucketTopicConfigurationInput[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the default event bus is told of everything, as an `EventBridgeConfiguration` asks for; false by default.',
  })
  eventBridgeEnabled?: boolean | null;
}

/** A configuration as the command takes it. */
export function toWish(
  destinationArn: string,
  { id, events, filter }: Pick<BucketLambdaFunctionConfigurationInput, 'id' | 'events' | 'filter'>,
): NotificationWish {
  return {
    id: id ?? null,
    destinationArn,
    events,
    prefix: filter?.prefix ?? null,
    suffix: filter?.suffix ?? null,
  };
}
