import { Field, Int, ObjectType } from 'type-graphql';
import type { BodyEncoding as EncodingName } from '../../simulation/push/s3/object-body.ts';
import type {
  CannedAcl as AclName,
  StorageClass as ClassName,
} from '../../simulation/push/s3/object.ts';
import { versionIdOf, type BucketObjectRecord } from '../../store/bucket-objects.ts';
import { NodeType } from '../node/node.type.ts';
import { declareConnection } from '../pagination/connection.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import { BodyEncoding, ObjectCannedAcl, StorageClass } from './bucket-object.enum.ts';

@ObjectType('ObjectTag', { description: 'A tag of an object.', simpleResolvers: true })
export class ObjectTagType {
  @Field(() => String, { description: 'Unique for the object.' })
  readonly key!: string;

  @Field(() => String, { description: 'May be empty.' })
  readonly value!: string;
}

@ObjectType('ObjectRestoreStatus', {
  description: 'The readable copy of an archived object.',
  simpleResolvers: true,
})
export class ObjectRestoreStatusType {
  @Field(() => Boolean, { description: 'Whether the copy is still being made.' })
  readonly isRestoreInProgress!: boolean;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the copy goes, in virtual time; null while it is being made.',
  })
  readonly restoreExpiryDate!: Date | null;
}

@ObjectType('BucketObject', {
  implements: NodeType,
  description: 'An object in a bucket of S3: one version of it, or a delete marker.',
})
export class BucketObjectType extends NodeType {
  readonly record: BucketObjectRecord;

  constructor(record: BucketObjectRecord) {
    super(record.id);
    this.record = record;
  }

  @Field(() => String, { description: 'The name of its bucket.' })
  get bucket(): string {
    return this.record.bucketName;
  }

  @Field(() => String, { description: 'Its key, as it is.' })
  get key(): string {
    return this.record.key;
  }

  @Field(() => String, {
    nullable: true,
    description: 'Null for what was written while the bucket kept no versions.',
  })
  get versionId(): string | null {
    return versionIdOf(this.record);
  }

  @Field(() => Boolean, { description: 'Whether its key leads to it.' })
  get isLatest(): boolean {
    return this.record.isLatest;
  }

  @Field(() => Boolean, {
    description: 'Whether it is no version, but says that the object is deleted.',
  })
  get isDeleteMarker(): boolean {
    return this.record.isDeleteMarker;
  }

  @Field(() => Int, { nullable: true, description: 'Its bytes; null for a delete marker.' })
  get size(): number | null {
    return this.record.size;
  }

  @Field(() => String, {
    nullable: true,
    description:
      'The MD5 of its bytes in hexadecimal digits, without quotes; of an upload in parts that of their MD5s, and how many there were. Null for a delete marker.',
  })
  get eTag(): string | null {
    return this.record.eTag;
  }

  @Field(() => String, {
    nullable: true,
    description: 'As it was written; null for a delete marker.',
  })
  get contentType(): string | null {
    return this.record.contentType;
  }

  @Field(() => StorageClass, { description: 'Where S3 keeps it.' })
  get storageClass(): ClassName {
    return this.record.storageClass;
  }

  @Field(() => [ObjectTagType], { description: 'Its tags.' })
  get tagSet(): readonly ObjectTagType[] {
    return this.record.tagSet;
  }

  @Field(() => ObjectCannedAcl, { description: 'Who else may use it.' })
  get acl(): AclName {
    return this.record.acl;
  }

  @Field(() => ObjectRestoreStatusType, {
    nullable: true,
    description: 'The readable copy of an archived object; null where none was asked for.',
  })
  get restoreStatus(): ObjectRestoreStatusType | null {
    const { restore } = this.record;
    return (
      restore && {
        isRestoreInProgress: restore.status === 'IN_PROGRESS',
        restoreExpiryDate: restore.expiresAtMs === null ? null : new Date(restore.expiresAtMs),
      }
    );
  }

  @Field(() => BodyEncoding, {
    nullable: true,
    description: 'How `body` is written down; null for a delete marker.',
  })
  get bodyEncoding(): EncodingName | null {
    return this.record.bodyEncoding;
  }

  @Field(() => DateTimeScalar, { description: 'When it was written, in virtual time.' })
  get lastModified(): Date {
    return new Date(this.record.lastModifiedMs);
  }
}

export const BucketObjectConnection = declareConnection('BucketObject', BucketObjectType);
