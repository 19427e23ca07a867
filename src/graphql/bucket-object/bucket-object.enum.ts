import type { BodyEncoding as EncodingName } from '../../simulation/push/s3/object-body.ts';
import type { RestoreTier as TierName } from '../../simulation/push/s3/object-restore.ts';
import type {
  CannedAcl as AclName,
  StorageClass as ClassName,
} from '../../simulation/push/s3/object.ts';
import { defineEnum } from '../enum.ts';

export const BodyEncoding = defineEnum<EncodingName>(
  'BodyEncoding',
  'How the body of an object is written down.',
  { TEXT: 'As text; its bytes are UTF-8.', BASE64: 'As base64.' },
);

export const StorageClass = defineEnum<ClassName>(
  'StorageClass',
  'Where S3 keeps an object. It matters here for restores, and for what events say.',
  {
    STANDARD: 'The usual one.',
    REDUCED_REDUNDANCY: 'Cheaper once, and less safe.',
    STANDARD_IA: 'For what is seldom read.',
    ONEZONE_IA: 'For what is seldom read, in one availability zone.',
    INTELLIGENT_TIERING: 'S3 moves it between tiers by use.',
    GLACIER_IR: 'Archived, and read at once.',
    GLACIER: 'Archived; to be restored before it is read.',
    DEEP_ARCHIVE: 'Archived deeper; a restore takes longer.',
  },
);

export const ObjectCannedAcl = defineEnum<AclName>(
  'ObjectCannedAcl',
  'Who else may use an object, by one of the lists that AWS has ready. It has no effect but the event.',
  {
    PRIVATE: 'Nobody but its owner.',
    PUBLIC_READ: 'Everybody may read it.',
    PUBLIC_READ_WRITE: 'Everybody may read and write it.',
    AUTHENTICATED_READ: 'Every AWS account may read it.',
    AWS_EXEC_READ: 'Amazon EC2 may read it.',
    BUCKET_OWNER_READ: 'The owner of the bucket may read it.',
    BUCKET_OWNER_FULL_CONTROL: 'The owner of the bucket may do everything with it.',
  },
);

export const RestoreTier = defineEnum<TierName>(
  'RestoreTier',
  'How fast an archived object is restored.',
  {
    EXPEDITED: 'Within 5 minutes; not from DEEP_ARCHIVE.',
    STANDARD: 'Within 5 hours, from DEEP_ARCHIVE 12.',
    BULK: 'Within 12 hours, from DEEP_ARCHIVE 48.',
  },
);
