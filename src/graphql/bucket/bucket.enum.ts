import type { BucketVersioning as VersioningName } from '../../simulation/push/s3/bucket.ts';
import type { SimulatedEventName } from '../../simulation/push/s3/simulated-event.ts';
import { defineEnum } from '../enum.ts';

export const BucketVersioning = defineEnum<VersioningName>(
  'BucketVersioning',
  'Whether a bucket keeps what is overwritten or deleted.',
  {
    UNVERSIONED: 'It never did: the new takes the place of the old.',
    ENABLED: 'It does: everything written has a version id of its own.',
    SUSPENDED:
      'It did: the versions there are stay, and what is written now has the version id null.',
  },
);

export const BucketVersioningStatus = defineEnum<'ENABLED' | 'SUSPENDED'>(
  'BucketVersioningStatus',
  'What versioning of a bucket can be set to.',
  {
    ENABLED: 'Keep what is overwritten or deleted from now on.',
    SUSPENDED: 'Keep no new versions; those there are stay.',
  },
);

export const SimulatedBucketEvent = defineEnum<SimulatedEventName>(
  'SimulatedBucketEvent',
  'What S3 does by itself, by rules that a sandbox does not have.',
  {
    LIFECYCLE_EXPIRATION_DELETE:
      '`s3:LifecycleExpiration:Delete`: the object is deleted; in a versioned bucket the version that is named.',
    LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED:
      '`s3:LifecycleExpiration:DeleteMarkerCreated`: a delete marker is put over it, in a versioned bucket.',
    LIFECYCLE_TRANSITION: '`s3:LifecycleTransition`: it moves to the storage class GLACIER.',
    INTELLIGENT_TIERING:
      '`s3:IntelligentTiering`: it moves to the archive access tier; nothing else changes.',
    REDUCED_REDUNDANCY_LOST_OBJECT:
      '`s3:ReducedRedundancyLostObject`: S3 says that it has lost it; here it stays.',
    REPLICATION_OPERATION_FAILED_REPLICATION:
      '`s3:Replication:OperationFailedReplication`: it could not be replicated.',
    REPLICATION_OPERATION_MISSED_THRESHOLD:
      '`s3:Replication:OperationMissedThreshold`: it took over 15 minutes to replicate it.',
    REPLICATION_OPERATION_REPLICATED_AFTER_THRESHOLD:
      '`s3:Replication:OperationReplicatedAfterThreshold`: it was replicated after all.',
    REPLICATION_OPERATION_NOT_TRACKED:
      '`s3:Replication:OperationNotTracked`: its replication is not measured any more.',
  },
);
