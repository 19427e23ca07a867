import type { RuleDefinition } from './rule.ts';

/** What S3 tells of its objects, and whom: section 7.10 of the specification. */
export const s3Rules = {
  'S3-01': {
    title: 'S3 invokes asynchronously, at least once, in no order',
    summary:
      'A notification has one record and may come twice or late; the sequencers of two events of one key say which was first.',
    source: 'S3 User Guide',
  },
  'S3-02': {
    title: 'The events of a bucket',
    summary:
      'Configurations name events with s3: in front and may use wildcards, records have them without; queues and topics are sent s3:TestEvent when they are configured.',
    source: 'S3 User Guide; that functions get no test event is inferred',
  },
  'S3-03': {
    title: 'Versions of the record',
    summary:
      'eventVersion is 2.1; 2.2 for replication; 2.3 for lifecycle, tiering, ACL, tagging and the end of a restored copy.',
    source: 'S3 User Guide',
  },
  'S3-04': {
    title: 'The object in the record',
    summary:
      'The key is form-url-encoded, so decode it; versionId is there in versioned buckets only, size and eTag not for deletions.',
    source: 'S3 User Guide',
  },
  'S3-05': {
    title: 'Filters are literal and may not overlap',
    summary:
      'A prefix and a suffix narrow a configuration down, without wildcards; no two configurations of a bucket may share an event and keys, and 100 is the limit.',
    source: 'S3 User Guide; wording from public issues',
  },
  'S3-06': {
    title: 'A new configuration replaces the old one',
    summary:
      'PutBucketNotificationConfiguration replaces everything that was there, and takes up to five minutes to hold.',
    source: 'S3 User Guide',
  },
  'S3-07': {
    title: 'Destinations are checked at set-up',
    summary:
      'A destination that is not there or does not let the bucket in is refused when it is configured, unless that check is skipped.',
    source: 'Recorded',
  },
  'S3-08': {
    title: 'The bucket is the source ARN',
    summary:
      'A destination has to allow s3.amazonaws.com with the ARN of the bucket, best with the account too: a bucket’s ARN has none.',
    source: 'Developer Guide; S3 User Guide',
  },
  'S3-09': {
    title: 'Same region, and loops are seen',
    summary:
      'A destination has to be in the region of the bucket. A function whose output goes back to its bucket runs in a loop, which Lambda stops.',
    source: 'S3 User Guide; Developer Guide, invocation-recursion',
  },
  'S3-10': {
    title: 'S3 tries again until Lambda accepts',
    summary:
      'While Lambda cannot take an event, S3 tries again; once it is accepted, only Lambda’s own queue retries.',
    source: 'Developer Guide; the schedule is ours',
  },
} as const satisfies Record<string, RuleDefinition>;
