import type { RuleDefinition } from './rule.ts';

/** Event source mappings, whatever they poll: chapter 3 of the specification. */
export const eventSourceMappingRules = {
  'ESM-01': {
    title: 'Creating a mapping is accepted',
    summary:
      'Creation answers 202 with the whole mapping, defaults filled in, while its state is still Creating.',
    source: 'Recorded November 2025',
  },
  'ESM-02': {
    title: 'What a mapping lists depends on its source',
    summary:
      'Mappings of streams always list their retry, window and position settings; those of queues have only batch size, window and response types.',
    source: 'Recorded November 2025',
  },
  'ESM-03': {
    title: 'Why a mapping is in its state',
    summary: 'StateTransitionReason is USER_INITIATED for queues and “User action” for streams.',
    source: 'Recorded November 2025',
  },
  'ESM-04': {
    title: 'The order of checks at creation',
    summary:
      'Parameters come first, then the function, the source, the role’s permission, and last whether there is such a mapping already.',
    source: 'Recorded; order of the simulation',
  },
  'ESM-05': {
    title: 'Large batches of a queue need a window',
    summary:
      'A batch size above 10 on a queue is taken only with a batching window of 1 s or more.',
    source: 'Recorded; Lambda API reference',
  },
  'ESM-08': {
    title: 'What a mapping polls never changes',
    summary: 'The event source and the starting position are set at creation and not updated.',
    source: 'Lambda API reference',
  },
  'ESM-09': {
    title: 'A mapping that is not there',
    summary:
      'Getting, updating or deleting an unknown UUID is answered with ResourceNotFoundException.',
    source: 'Recorded November 2025',
  },
  'ESM-10': {
    title: 'A mapping outlives its function',
    summary:
      'Deleting a function leaves its mappings as they are; deleting a mapping answers with the state Deleting.',
    source: 'Recorded November 2025',
  },
  'ESM-11': {
    title: 'A mapping may name a version or an alias',
    summary: 'Its function ARN keeps the qualifier that was given, $LATEST included.',
    source: 'Recorded November 2025',
  },
  'ESM-12': {
    title: 'A mapping in transition is in use',
    summary: 'It can be neither updated nor deleted before it has settled: ResourceInUseException.',
    source: 'Lambda API reference',
  },
  'ESM-13': {
    title: 'Transitions take a while',
    summary:
      'Creating, enabling or updating a mapping takes from seconds to minutes; what arrives meanwhile can be missed from LATEST.',
    source: 'Lambda Developer Guide',
  },
  'ESM-14': {
    title: 'A disabled mapping remembers where it was',
    summary: 'Enabled again, it goes on from the position that it had reached.',
    source: 'Lambda Developer Guide',
  },
  'ESM-15': {
    title: 'A mapping tells what keeps it from working',
    summary:
      'A source that is gone or a permission that was taken away shows in the mapping’s reason or last result as a PROBLEM.',
    source: 'Recorded; public issues',
  },
  'ESM-16': {
    title: 'Queues have no last result',
    summary: 'LastProcessingResult is not reported for mappings of queues.',
    source: 'Recorded November 2025',
  },
  'ESM-20': {
    title: 'When a batch is handed over',
    summary: 'When its window is over, when it is full, or when it has 6 MB: whichever is first.',
    source: 'Lambda Developer Guide',
  },
  'ESM-21': {
    title: 'Metadata counts towards the 6 MB',
    summary:
      'The limit is on the whole event, so a batch of large messages may be split although its count would fit.',
    source: 'Lambda Developer Guide',
  },
  'ESM-22': {
    title: 'The first record opens the window',
    summary: 'A batching window begins when a record is buffered, not at fixed times.',
    source: 'Lambda Developer Guide',
  },
  'ESM-24': {
    title: 'A short window may last 20 s',
    summary: 'With few messages in the queue, a long poll can hold a batch back for up to 20 s.',
    source: 'Lambda Developer Guide',
  },
  'ESM-25': {
    title: 'Pollers invoke synchronously',
    summary:
      'Retries, destinations and the dead-letter queue that are set for asynchronous invocation do not apply.',
    source: 'Lambda Developer Guide',
  },
  'ESM-26': {
    title: 'At least once',
    summary: 'A record can reach the function more than once, so it has to be idempotent.',
    source: 'Lambda Developer Guide',
  },
  'ESM-27': {
    title: 'A throttle is no error',
    summary:
      'An invoke of a poller that is throttled is tried again and counts as nobody’s failure.',
    source: 'Lambda Developer Guide',
  },
  'ESM-30': {
    title: 'Filters of a mapping',
    summary:
      'Up to 10 patterns of 4,096 characters: one that fits is enough; within one, all keys have to fit, and of a list any value.',
    source: 'Lambda Developer Guide; Lambda API reference',
  },
  'ESM-31': {
    title: 'What a filter looks at',
    summary: 'The record’s metadata, and its data under the key body, data or dynamodb.',
    source: 'Lambda Developer Guide; recorded',
  },
  'ESM-32': {
    title: 'Comparisons of filters',
    summary:
      'Exact values, null, equals-ignore-case, prefix, suffix, anything-but, numeric, exists and $or.',
    source: 'Lambda Developer Guide',
  },
  'ESM-33': {
    title: 'An invalid filter pattern',
    summary:
      'A pattern whose leaves are no lists, or that is otherwise broken, is refused at once.',
    source: 'Recorded October 2024',
  },
  'ESM-34': {
    title: 'Data and pattern are of one form',
    summary:
      'A pattern for JSON never fits plain text, nor the other way round; an empty pattern for the data fits all.',
    source: 'Lambda Developer Guide',
  },
  'ESM-35': {
    title: 'Data is decoded before filtering',
    summary:
      'Kinesis data is decoded from base64; numbers of DynamoDB are texts, so numeric does not fit them.',
    source: 'Lambda Developer Guide',
  },
  'ESM-36': {
    title: 'What no filter lets pass',
    summary: 'A message of a queue is deleted, a stream moves past the record; nobody is sent it.',
    source: 'Lambda Developer Guide',
  },
  'ESM-37': {
    title: 'Filters come before batches',
    summary: 'A batch has matching records only, and where there is none nothing is invoked.',
    source: 'Lambda Developer Guide; recorded',
  },
  'ESM-38': {
    title: 'Batch size counts what passed',
    summary: 'Records that were filtered out take no place in the batch.',
    source: 'Simulation',
  },
  'ESM-39': {
    title: 'No filters',
    summary: 'An empty list of filters is accepted and means none; updating to it removes them.',
    source: 'Recorded December 2025; Lambda Developer Guide',
  },
  'ESM-40': {
    title: 'Reporting failed records',
    summary:
      'Only with ReportBatchItemFailures is the answer looked at; without it any return is success for the whole batch.',
    source: 'Lambda Developer Guide',
  },
  'ESM-41': {
    title: 'A malformed answer fails the batch',
    summary:
      'An identifier that is unknown, empty or under a wrong name makes all records fail, though the function had no error.',
    source: 'Recorded November 2025',
  },
  'ESM-42': {
    title: 'Reported failures are no error',
    summary: 'An invocation that reports some of its records as failed has succeeded.',
    source: 'Lambda Developer Guide',
  },
  'ESM-43': {
    title: 'FIFO functions stop at the first failure',
    summary:
      'To keep order, the function has to report all that it did not process; Lambda does not see to it.',
    source: 'Lambda Developer Guide',
  },
  'ESM-57': {
    title: 'No failure destination on a queue',
    summary: 'Mappings of queues refuse one; the queue’s own redrive policy is there for that.',
    source: 'Recorded November 2025',
  },
} as const satisfies Record<string, RuleDefinition>;
