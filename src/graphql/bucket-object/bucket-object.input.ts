import { Field, ID, InputType, Int } from 'type-graphql';
import type { BodyEncoding as EncodingName } from '../../simulation/push/s3/object-body.ts';
import type { RestoreTier as TierName } from '../../simulation/push/s3/object-restore.ts';
import type {
  CannedAcl as AclName,
  StorageClass as ClassName,
} from '../../simulation/push/s3/object.ts';
import { BodyEncoding, ObjectCannedAcl, RestoreTier, StorageClass } from './bucket-object.enum.ts';

@InputType({ description: 'An object to be written.' })
export class PutObjectInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, { description: 'What it holds, at most 1 MB; empty is allowed.' })
  body!: string;

  @Field(() => BodyEncoding, {
    nullable: true,
    description: 'How the body is written down; TEXT by default.',
  })
  bodyEncoding?: EncodingName | null;

  @Field(() => String, {
    nullable: true,
    description: '`binary/octet-stream` by default.',
  })
  contentType?: string | null;

  @Field(() => StorageClass, { nullable: true, description: 'STANDARD by default.' })
  storageClass?: ClassName | null;
}

@InputType({ description: 'An object to be written as the form of a web page does it.' })
export class PostObjectInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, { description: 'What it holds, at most 1 MB; empty is allowed.' })
  body!: string;

  @Field(() => BodyEncoding, {
    nullable: true,
    description: 'How the body is written down; TEXT by default.',
  })
  bodyEncoding?: EncodingName | null;

  @Field(() => String, {
    nullable: true,
    description: '`binary/octet-stream` by default.',
  })
  contentType?: string | null;
}

@InputType({ description: 'What to copy.' })
export class CopySourceInput {
  @Field(() => String, { description: 'The name of the bucket that it is in.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;
}

@InputType({ description: 'An object to be made from another one.' })
export class CopyObjectInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket that it goes to.' })
  bucket!: string;

  @Field(() => String, { description: 'The key of the copy.' })
  key!: string;

  @Field(() => CopySourceInput, { description: 'What to copy.' })
  copySource!: CopySourceInput;

  @Field(() => String, { nullable: true, description: 'That of the source by default.' })
  contentType?: string | null;

  @Field(() => StorageClass, { nullable: true, description: 'STANDARD by default.' })
  storageClass?: ClassName | null;
}

@InputType({ description: 'An object or a version to be deleted.' })
export class DeleteObjectInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'A version or delete marker to be deleted for good. Without it a versioned bucket puts a delete marker.',
  })
  versionId?: string | null;
}

@InputType({ description: 'An object of several to be deleted.' })
export class ObjectIdentifierInput {
  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'A version or delete marker to be deleted for good.',
  })
  versionId?: string | null;
}

@InputType({ description: 'Objects to be deleted.' })
export class DeleteObjectsInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => [ObjectIdentifierInput], { description: '1 to 1,000 of them.' })
  objects!: ObjectIdentifierInput[];
}

@InputType({ description: 'An archived object to be made readable for some days.' })
export class RestoreObjectInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;

  @Field(() => Int, { description: 'For how many days: 1 to 10,000, and on to midnight UTC.' })
  days!: number;

  @Field(() => RestoreTier, { nullable: true, description: 'How fast; STANDARD by default.' })
  tier?: TierName | null;
}

@InputType({ description: 'A tag.' })
export class ObjectTagInput {
  @Field(() => String, { description: '1 to 128 characters.' })
  key!: string;

  @Field(() => String, { description: 'At most 256 characters.' })
  value!: string;
}

@InputType({ description: 'The tags of an object.' })
export class PutObjectTaggingInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;

  @Field(() => [ObjectTagInput], { description: 'All its tags, at most 10.' })
  tagSet!: ObjectTagInput[];
}

@InputType({ description: 'An object whose tags are to go.' })
export class DeleteObjectTaggingInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;
}

@InputType({ description: 'Who else may use an object.' })
export class PutObjectAclInput {
  @Field(() => ID, { description: 'The sandbox.' })
  sandboxId!: string;

  @Field(() => String, { description: 'The name of the bucket.' })
  bucket!: string;

  @Field(() => String, { description: 'The key: 1 to 1,024 bytes, as it is.' })
  key!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Which version; by default the one that the key leads to.',
  })
  versionId?: string | null;

  @Field(() => ObjectCannedAcl, { description: 'One of the lists that AWS has ready.' })
  acl!: AclName;
}
