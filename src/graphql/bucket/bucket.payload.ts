import { Field, ID, ObjectType } from 'type-graphql';
import { BucketType } from './bucket.type.ts';

@ObjectType({ description: 'The new bucket.', simpleResolvers: true })
export class CreateBucketPayload {
  @Field(() => BucketType, { description: 'The bucket.' })
  bucket!: BucketType;
}

@ObjectType({ description: 'What became of the bucket.', simpleResolvers: true })
export class DeleteBucketPayload {
  @Field(() => ID, { description: 'The bucket that is gone.' })
  deletedBucketId!: string;
}

@ObjectType({ description: 'The bucket as it now is.', simpleResolvers: true })
export class PutBucketVersioningPayload {
  @Field(() => BucketType, { description: 'The bucket.' })
  bucket!: BucketType;
}

@ObjectType({ description: 'The bucket as it now is.', simpleResolvers: true })
export class PutBucketNotificationConfigurationPayload {
  @Field(() => BucketType, { description: 'The bucket.' })
  bucket!: BucketType;
}

@ObjectType({ description: 'What has happened.', simpleResolvers: true })
export class SimulateBucketEventPayload {
  @Field(() => String, {
    description: "The event as records name it: AWS's name without `s3:`.",
  })
  eventName!: string;
}
