import { Field, ObjectType } from 'type-graphql';
import {
  bucketArn,
  type BucketVersioning as VersioningName,
} from '../../simulation/push/s3/bucket.ts';
import type { BucketRecord } from '../../store/buckets.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { BucketVersioning } from './bucket.enum.ts';
import { BucketNotificationConfigurationType } from './notification-configuration.type.ts';

@ObjectType('Bucket', {
  implements: NodeType,
  description: 'A bucket of S3: it holds objects and tells of what happens to them.',
})
export class BucketType extends NodeType {
  readonly record: BucketRecord;

  constructor(record: BucketRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'Unique in the sandbox.' })
  get name(): string {
    return this.record.name;
  }

  @Field(() => String, { description: 'Its ARN, which has neither region nor account.' })
  get bucketArn(): string {
    return bucketArn(this.record.name);
  }

  @Field(() => BucketVersioning, { description: 'Whether it keeps versions.' })
  get versioning(): VersioningName {
    return this.record.versioning;
  }

  @Field(() => DateTimeScalar, { description: 'When it was created, in virtual time.' })
  get creationDate(): Date {
    return new Date(this.record.createdAtMs);
  }

  @Field(() => BucketNotificationConfigurationType, {
    description: 'What it tells, and whom.',
  })
  get notificationConfiguration(): BucketNotificationConfigurationType {
    return new BucketNotificationConfigurationType(this.record);
  }
}

export const BucketConnection = declareConnection('Bucket', BucketType);
