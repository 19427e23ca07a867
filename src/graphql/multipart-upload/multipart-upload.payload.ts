import { Field, ObjectType } from 'type-graphql';
import { BucketObjectType } from '../bucket-object/bucket-object.type.ts';

@ObjectType({ description: 'The new upload.', simpleResolvers: true })
export class CreateMultipartUploadPayload {
  @Field(() => String, { description: 'What the parts are uploaded with.' })
  uploadId!: string;
}

@ObjectType({ description: 'The part.', simpleResolvers: true })
export class UploadPartPayload {
  @Field(() => String, { description: 'The MD5 of its bytes, which completing it takes.' })
  eTag!: string;
}

@ObjectType({ description: 'The new object.', simpleResolvers: true })
export class CompleteMultipartUploadPayload {
  @Field(() => BucketObjectType, { description: 'The object, with its ETag and version.' })
  object!: BucketObjectType;
}

@ObjectType({ description: 'What became of the upload.', simpleResolvers: true })
export class AbortMultipartUploadPayload {
  @Field(() => String, { description: 'The upload that is gone, with its parts.' })
  abortedUploadId!: string;
}
