import { Field, ID, InputType } from 'type-graphql';
import type { SimulatedEventName } from '../../simulation/push/s3/simulated-event.ts';
import { BucketVersioningStatus, SimulatedBucketEvent } from './bucket.enum.ts';
import { BucketNotificationConfigurationInput } from './notification-configuration.input.ts';

@InputType({ description: 'A bucket to be created.' })
export class CreateBucketInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: '3 to 63 lower-case letters, digits, hyphens and full stops.',
  })
  bucket!: string;
}

@InputType({ description: 'A bucket to be deleted.' })
export class DeleteBucketInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, {
    description: 'Its name. It must have no object, version or delete marker.',
  })
  bucket!: string;
}

@InputType({ description: 'Whether a bucket is to keep versions.' })
export class PutBucketVersioningInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => BucketVersioningStatus, { description: 'Keep versions, or keep no new ones.' })
  status!: keyof typeof BucketVersioningStatus;
}

@InputType({ description: 'What a bucket is to tell, and whom.' })
export class PutBucketNotificationConfigurationInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => BucketNotificationConfigurationInput, {
    description: 'It replaces all that was put before; an empty one switches everything off.',
  })
  notificationConfiguration!: BucketNotificationConfigurationInput;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Takes destinations that are not there or do not let the bucket in; false by default.',
  })
  skipDestinationValidation?: boolean | null;
}

@InputType({ description: 'Something that S3 would do to an object by itself.' })
export class SimulateBucketEventInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key of an object that is there.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;

  @Field(() => SimulatedBucketEvent, { description: 'What happens.' })
  event!: SimulatedEventName;
}
