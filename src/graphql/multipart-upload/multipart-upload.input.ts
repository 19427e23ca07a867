import { Field, ID, InputType, Int } from 'type-graphql';
import type { BodyEncoding as EncodingName } from '../../simulation/push/s3/object-body.ts';
import type { StorageClass as ClassName } from '../../simulation/push/s3/object.ts';
import { BodyEncoding, StorageClass } from '../bucket-object/bucket-object.enum.ts';

@InputType({ description: 'An object to be uploaded in parts.' })
export class CreateMultipartUploadInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: '`binary/octet-stream` by default.',
  })
  contentType?: string | null;

  @Field(() => StorageClass, { nullable: true, description: 'STANDARD by default.' })
  storageClass?: ClassName | null;
}

@InputType({ description: 'A part of an object.' })
export class UploadPartInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, { description: 'Which upload.' })
  uploadId!: string;

  @Field(() => Int, { description: '1 to 10,000; one of the same number is replaced.' })
  partNumber!: number;

  @Field(() => String, { description: 'What it holds; all parts together have at most 1 MB.' })
  body!: string;

  @Field(() => BodyEncoding, {
    nullable: true,
    description: 'How the body is written down; TEXT by default.',
  })
  bodyEncoding?: EncodingName | null;
}

@InputType({ description: 'A part that the object is made of.' })
export class CompletedPartInput {
  @Field(() => Int, { description: 'Its number.' })
  partNumber!: number;

  @Field(() => String, { description: 'Its ETag, as `uploadPart` has answered.' })
  eTag!: string;
}

@InputType({ description: 'An upload whose parts are to become an object.' })
export class CompleteMultipartUploadInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, { description: 'Which upload.' })
  uploadId!: string;

  @Field(() => [CompletedPartInput], {
    description: 'The parts in ascending order; others are dropped.',
  })
  parts!: CompletedPartInput[];
}

@InputType({ description: 'An upload to be given up.' })
export class AbortMultipartUploadInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, { description: 'Which upload.' })
  uploadId!: string;
}
