import { Field, ID, ObjectType } from 'type-graphql';
import { BucketObjectType } from './bucket-object.type.ts';

@ObjectType({ description: 'The new object.', simpleResolvers: true })
export class PutObjectPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The new object.', simpleResolvers: true })
export class PostObjectPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The copy.', simpleResolvers: true })
export class CopyObjectPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The object as it now is.', simpleResolvers: true })
export class RestoreObjectPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The object as it now is.', simpleResolvers: true })
export class PutObjectTaggingPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The object as it now is.', simpleResolvers: true })
export class DeleteObjectTaggingPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'The object as it now is.', simpleResolvers: true })
export class PutObjectAclPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'What became of the object.', simpleResolvers: true })
export class DeleteObjectPayload {
  @Field(() => ID, {
    nullable: true,
    description:
      'The object, version or marker that is gone; null where a delete marker was put over it, or nothing was there, which AWS accepts.',
  })
  deletedObjectId!: string | null;

  @Field(() => Boolean, { description: 'Whether a delete marker was put, or deleted.' })
  deleteMarker!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The version that is gone, or the delete marker; null where there are no versions.',
  })
  versionId!: string | null;
}

@ObjectType('DeletedObject', {
  description: 'An object of several that was deleted.',
  simpleResolvers: true,
})
export class DeletedObjectType {
  @Field(() => String, { description: 'Its key.' })
  readonly key!: string;

  @Field(() => Boolean, { description: 'Whether a delete marker was put, or deleted.' })
  readonly deleteMarker!: boolean;

  @Field(() => String, {
    nullable: true,
    description:
      'The version that is gone, or the delete marker; null where there are no versions.',
  })
  readonly versionId!: string | null;
}

@ObjectType('DeleteObjectsError', {
  description: 'An object of several that was not deleted.',
  simpleResolvers: true,
})
export class DeleteObjectsErrorType {
  @Field(() => String, { description: 'Its key.' })
  readonly key!: string;

  @Field(() => String, { nullable: true, description: 'The version that was asked for.' })
  readonly versionId!: string | null;

  @Field(() => String, { description: "AWS's code." })
  readonly code!: string;

  @Field(() => String, { description: 'What is wrong.' })
  readonly message!: string;
}

@ObjectType({ description: 'What became of the objects.', simpleResolvers: true })
export class DeleteObjectsPayload {
  @Field(() => [DeletedObjectType], { description: 'Those that were deleted.' })
  deleted!: readonly DeletedObjectType[];

  @Field(() => [DeleteObjectsErrorType], { description: 'Those that were not.' })
  errors!: readonly DeleteObjectsErrorType[];
}
