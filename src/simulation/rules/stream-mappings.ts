import type { RuleDefinition } from './rule.ts';

/**
 * How mappings of Kinesis streams and of the streams of DynamoDB tables work: sections 5.3 to 5.5 of the
 * specification, what section 6 says of mappings, and the failure records of section 3.7.
 */
export const streamMappingRules = {
  'KIN-20': {
    title: 'One poll a second',
    summary:
      'Each shard is polled once a second; while more records are waiting, Lambda reads on until it has caught up.',
    source: 'Lambda Developer Guide',
  },
  'KIN-21': {
    title: 'One batch at a time',
    summary: 'A shard’s batches go to the function one after the other, in order.',
    source: 'Lambda Developer Guide',
  },
  'KIN-22': {
    title: 'Parallelization keeps the order of each key',
    summary:
      'With ParallelizationFactor n up to n batches of a shard run at once; records of one key always go the same way, so that their order is kept, but not that of the shard.',
    source: 'Lambda Developer Guide',
  },
  'KIN-23': {
    title: 'Batch and window',
    summary:
      'A batch has 1 to 10,000 records, 100 by default; a window of 0 to 300 s lets it fill.',
    source: 'Lambda Developer Guide',
  },
  'KIN-24': {
    title: 'Where a mapping begins',
    summary:
      'TRIM_HORIZON is the oldest record that is still there, LATEST what comes after the activation, AT_TIMESTAMP what came from an instant on.',
    source: 'Lambda Developer Guide; Kinesis API reference',
  },
  'KIN-25': {
    title: 'The checkpoint moves when records are done',
    summary:
      'Lambda keeps a place for each shard, and moves it on success or when it gives records up; it survives disabling, not deleting.',
    source: 'Lambda Developer Guide; inferred',
  },
  'KIN-26': {
    title: 'What the role needs for a stream',
    summary:
      'The function’s role must be allowed to describe and list the stream, its shards and its records, and to subscribe for enhanced fan-out.',
    source: 'Lambda Developer Guide',
  },
  'KIN-27': {
    title: 'Mappings of one stream share its limits',
    summary:
      'Each of them sees every record, but all that poll a shard share its 5 reads and 2 MiB a second.',
    source: 'Lambda Developer Guide',
  },
  'KIN-30': {
    title: 'A failing batch blocks its shard',
    summary:
      'It is tried again until it succeeds, is given up, or leaves the stream; nothing behind it runs meanwhile.',
    source: 'Lambda Developer Guide',
  },
  'KIN-31': {
    title: 'Retries can be limited',
    summary:
      'MaximumRetryAttempts n allows n retries after the first attempt; then the batch is discarded.',
    source: 'Lambda Developer Guide; recorded',
  },
  'KIN-32': {
    title: 'Records can become too old',
    summary:
      'Before an attempt, records older than MaximumRecordAgeInSeconds are cut off and given up on their own; the rest goes on.',
    source: 'Recorded November 2025',
  },
  'KIN-33': {
    title: 'Retries come more and more slowly',
    summary: 'A failing batch waits 1, 2, 4, 8, 16, 30 and then always 60 s.',
    source: 'Recorded November 2025; the figures are ours',
  },
  'KIN-34': {
    title: 'Bisecting a failed batch',
    summary:
      'With BisectBatchOnFunctionError a failed batch is halved, and each half counts its own retries.',
    source: 'Lambda Developer Guide; Lambda API reference',
  },
  'KIN-35': {
    title: 'The lowest failed record is the new checkpoint',
    summary:
      'In a partial response everything before the lowest reported record is done, and everything from it on is tried again.',
    source: 'Lambda Developer Guide',
  },
  'KIN-36': {
    title: 'Throttles are no attempts',
    summary:
      'A batch that could not run because of a throttle is tried again without limit; only age can end that.',
    source: 'Lambda Developer Guide',
  },
  'KIN-37': {
    title: 'Discarded batches leave a record',
    summary:
      'What is given up goes to the on-failure destination as a description of where it is, and the shard moves on.',
    source: 'Lambda Developer Guide',
  },
  'KIN-38': {
    title: 'Iterator age',
    summary:
      'The age of the last record of a batch when the function gets it; for a blocked shard it rises in a straight line.',
    source: 'Lambda Developer Guide',
  },
  'KIN-40': {
    title: 'Tumbling windows',
    summary:
      'A window of up to 900 s belongs to one shard, is aligned to the clock, and has the records that arrived in it.',
    source: 'Lambda Developer Guide',
  },
  'KIN-41': {
    title: 'What a function gets in a window',
    summary:
      'Beside the records the event has the window, the state, the shard, and whether it is the last call or came early.',
    source: 'Lambda Developer Guide; aws-lambda-go',
  },
  'KIN-42': {
    title: 'The function hands its state on',
    summary:
      'It answers with a state, which the next call of the window gets; without one the invocation has failed. The first call gets {}.',
    source: 'Lambda Developer Guide',
  },
  'KIN-43': {
    title: 'A state has 1 MB at most',
    summary: 'A larger one ends the window before its time.',
    source: 'Lambda Developer Guide',
  },
  'KIN-44': {
    title: 'The last call of a window',
    summary:
      'When a window is over the function is called once more for it, maybe without records, and its state is dropped.',
    source: 'Lambda Developer Guide',
  },
  'KIN-45': {
    title: 'Resharding closes windows',
    summary: 'The open window of a shard that is split or merged ends; its children begin afresh.',
    source: 'Lambda Developer Guide',
  },
  'KIN-46': {
    title: 'A window does not go with parallelization',
    summary: 'The state is one of a shard, so that a shard with windows has one batch at a time.',
    source: 'Chosen for the simulation',
  },
  'DDB-12': {
    title: 'Mappings of tables are as those of Kinesis',
    summary:
      'Except that there is no AT_TIMESTAMP and no enhanced fan-out, and that parallelization keeps the order of each item.',
    source: 'Lambda Developer Guide; recorded',
  },
  'DDB-13': {
    title: 'A poison batch blocks its shard for a day at most',
    summary:
      'The records of a table’s stream leave it after 24 h, whatever age the mapping allows.',
    source: 'Lambda Developer Guide; inferred',
  },
  'DDB-14': {
    title: 'Failure records and partial responses of tables',
    summary:
      'The record has DDBStreamBatchInfo, and a partial response names the SequenceNumber of a record.',
    source: 'Recorded November 2025',
  },
  'DDB-15': {
    title: 'Filters see who deleted an item',
    summary: 'A filter on userIdentity selects the deletions by time to live.',
    source: 'DynamoDB Developer Guide',
  },
  'DDB-16': {
    title: 'What the role needs for a table’s stream',
    summary:
      'The function’s role must be allowed to describe and list the stream and to get its shards’ records.',
    source: 'Lambda Developer Guide',
  },
  'DDB-17': {
    title: 'A mapping stays in its account and Region',
    summary: 'The stream of a table of another account or Region is no source of a mapping.',
    source: 'DynamoDB Developer Guide; chosen for the simulation',
  },
  'ESM-23': {
    title: 'Streams without a window',
    summary:
      'With a window of 0 each poll that finds records invokes at once, with up to BatchSize of them.',
    source: 'Lambda Developer Guide',
  },
  'ESM-44': {
    title: 'Bisecting at the reported record',
    summary:
      'With BisectBatchOnFunctionError a partial response splits the batch at the lowest reported record.',
    source: 'Lambda Developer Guide',
  },
  'ESM-50': {
    title: 'Failure records of tables',
    summary:
      'They have DDBStreamBatchInfo with the same fields, and arrival times without milliseconds.',
    source: 'Recorded November 2025',
  },
  'ESM-51': {
    title: 'Why a batch was given up',
    summary:
      'The condition is RetryAttemptsExhausted, or RecordAgeExceeded, which has no responseContext.',
    source: 'Recorded November 2025',
  },
  'ESM-52': {
    title: 'How often a batch ran',
    summary:
      'approximateInvokeCount is the retries and one; for a record that was too old before its first attempt it is 1.',
    source: 'Recorded November 2025',
  },
  'ESM-53': {
    title: 'The function of a failure record',
    summary: 'Its ARN is that of the mapping, unqualified unless a qualifier was given.',
    source: 'Recorded November 2025',
  },
  'ESM-54': {
    title: 'Queues and topics get no records',
    summary:
      'They get a description, with which the records can be read from the stream as long as they are there; a bucket gets the records too.',
    source: 'Recorded November 2025; Lambda Developer Guide',
  },
  'ESM-55': {
    title: 'The key of a failure record in a bucket',
    summary: 'aws/lambda/<mapping>/<shard>/<date>/<time>-<uuid>.',
    source: 'Lambda Developer Guide',
  },
  'ESM-58': {
    title: 'The role must be allowed to send to the destination',
    summary:
      'Where the destination does not take a failure record, that is counted and it is lost.',
    source: 'Lambda Developer Guide',
  },
} as const satisfies Record<string, RuleDefinition>;
