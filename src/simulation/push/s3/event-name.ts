/** What a notification record and EventBridge know of a name of an event. */
interface EventNameFacts {
  /** `eventVersion` of the record (S3-03). */
  readonly version: '2.1' | '2.2' | '2.3';
  /** What EventBridge calls it; null where EventBridge gets nothing. */
  readonly detailType: string | null;
}

/** Every event that S3 notifies of, as records have it: without the `s3:` of configurations (S3-02, S3-03). */
export const eventNames = {
  'ObjectCreated:Put': { version: '2.1', detailType: 'Object Created' },
  'ObjectCreated:Post': { version: '2.1', detailType: 'Object Created' },
  'ObjectCreated:Copy': { version: '2.1', detailType: 'Object Created' },
  'ObjectCreated:CompleteMultipartUpload': { version: '2.1', detailType: 'Object Created' },
  'ObjectRemoved:Delete': { version: '2.1', detailType: 'Object Deleted' },
  'ObjectRemoved:DeleteMarkerCreated': { version: '2.1', detailType: 'Object Deleted' },
  'ObjectRestore:Post': { version: '2.1', detailType: 'Object Restore Initiated' },
  'ObjectRestore:Completed': { version: '2.1', detailType: 'Object Restore Completed' },
  'ObjectRestore:Delete': { version: '2.3', detailType: 'Object Restore Expired' },
  ReducedRedundancyLostObject: { version: '2.1', detailType: null },
  'Replication:OperationFailedReplication': { version: '2.2', detailType: null },
  'Replication:OperationMissedThreshold': { version: '2.2', detailType: null },
  'Replication:OperationReplicatedAfterThreshold': { version: '2.2', detailType: null },
  'Replication:OperationNotTracked': { version: '2.2', detailType: null },
  'LifecycleExpiration:Delete': { version: '2.3', detailType: 'Object Deleted' },
  'LifecycleExpiration:DeleteMarkerCreated': { version: '2.3', detailType: 'Object Deleted' },
  LifecycleTransition: { version: '2.3', detailType: 'Object Storage Class Changed' },
  IntelligentTiering: { version: '2.3', detailType: 'Object Access Tier Changed' },
  'ObjectTagging:Put': { version: '2.3', detailType: 'Object Tags Added' },
  'ObjectTagging:Delete': { version: '2.3', detailType: 'Object Tags Deleted' },
  'ObjectAcl:Put': { version: '2.3', detailType: 'Object ACL Updated' },
} as const satisfies Record<string, EventNameFacts>;

export type EventName = keyof typeof eventNames;

const wildcards = [
  'ObjectCreated:*',
  'ObjectRemoved:*',
  'ObjectRestore:*',
  'Replication:*',
  'LifecycleExpiration:*',
  'ObjectTagging:*',
];

/** Everything that a configuration may name as an event (S3-02). */
export const configurableEvents: readonly string[] = [...wildcards, ...Object.keys(eventNames)].map(
  (name) => `s3:${name}`,
);

/** Whether an event that a configuration names is that one, or a wildcard that covers it. */
export function namesEvent(configured: string, name: EventName): boolean {
  return covers(configured, `s3:${name}`);
}

/** Whether two configurations have an event in common. */
export function shareEvent(left: readonly string[], right: readonly string[]): boolean {
  return left.some((one) => right.some((other) => covers(one, other) || covers(other, one)));
}

function covers(pattern: string, name: string): boolean {
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name;
}
