import type { RuleDefinition } from './rule.ts';

/** DynamoDB tables and their streams: section 6 of the specification. */
export const dynamoDbRules = {
  'DDB-01': {
    title: 'A stream has one view',
    summary:
      'A stream shows keys only, new images, old images, or both; to change the view, turn it off and on again, which makes a new stream.',
    source: 'DynamoDB Developer Guide; DynamoDB API reference',
  },
  'DDB-02': {
    title: 'A label for each stream',
    summary:
      'Each time that a stream is turned on it gets a new ARN, which ends in the instant; mappings keep to the ARN that they were made for.',
    source: 'DynamoDB Developer Guide',
  },
  'DDB-03': {
    title: 'Records stay for 24 hours',
    summary:
      'A stream keeps records for 24 hours, each change once, and the changes of an item in their order.',
    source: 'DynamoDB Developer Guide',
  },
  'DDB-04': {
    title: 'A thousand records or 1 MB',
    summary: 'One read of a shard returns at most 1,000 records and 1 MB.',
    source: 'DynamoDB Streams API reference',
  },
  'DDB-05': {
    title: 'No change, no record',
    summary:
      'A write that leaves its item as it was has no record in the stream; a transaction has one for each item that it changes.',
    source: 'DynamoDB Developer Guide',
  },
  'DDB-06': {
    title: 'INSERT, MODIFY, REMOVE',
    summary:
      'A new item has a new image, a deleted one an old image, a changed one both – as far as the view of the stream includes them.',
    source: 'DynamoDB Developer Guide; recorded November 2025',
  },
  'DDB-07': {
    title: 'Form of a record',
    summary:
      'The event version is 1.1, sequence numbers have 21 to 40 digits, and the time is in whole seconds.',
    source: 'Recorded November 2025; DynamoDB Streams API reference',
  },
  'DDB-08': {
    title: 'Expired items name the service',
    summary:
      'When an item goes because its time to live is over, the record has DynamoDB as its userIdentity; what a user deletes has none.',
    source: 'DynamoDB Developer Guide, TTL and streams',
  },
  'DDB-09': {
    title: 'Four polls a second',
    summary: 'Lambda polls each shard of a table’s stream four times a second.',
    source: 'Lambda Developer Guide',
  },
  'DDB-11': {
    title: 'Shards come and go',
    summary:
      'DynamoDB manages the shards of a stream: one closes after about four hours, and readers finish it before they go on with its child.',
    source: 'DynamoDB Developer Guide; the life of a shard is inferred',
  },
} as const satisfies Record<string, RuleDefinition>;
