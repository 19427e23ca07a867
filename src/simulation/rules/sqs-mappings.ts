import type { RuleDefinition } from './rule.ts';

/** Event source mappings of SQS queues: sections 4.3 to 4.5 of the specification. */
export const sqsMappingRules = {
  'SQS-20': {
    title: 'Batch sizes of queues',
    summary:
      'Up to 10,000 on a standard queue, with a window above 10; at most 10 and no window on a FIFO queue.',
    source: 'Lambda Developer Guide',
  },
  'SQS-21': {
    title: 'Success deletes the batch',
    summary: 'When the function returns, the poller deletes the messages it was given.',
    source: 'Lambda Developer Guide',
  },
  'SQS-22': {
    title: 'Visibility and function timeout',
    summary:
      'A mapping is refused where the queue’s visibility timeout is below the function’s timeout; six times that plus the window is recommended.',
    source: 'Lambda Developer Guide; public issues',
  },
  'SQS-23': {
    title: 'Recommended retries and concurrency',
    summary:
      'A redrive policy should allow 5 receives or more, and reserved concurrency 5 or more.',
    source: 'Lambda Developer Guide',
  },
  'SQS-24': {
    title: 'The queue is in the same Region',
    summary: 'It may belong to another account, but not to another Region.',
    source: 'Lambda Developer Guide',
  },
  'SQS-25': {
    title: 'What the role needs for a queue',
    summary:
      'sqs:ReceiveMessage, sqs:DeleteMessage and sqs:GetQueueAttributes; the queue needs no policy in the same account.',
    source: 'Lambda Developer Guide',
  },
  'SQS-26': {
    title: 'Mappings of one queue compete',
    summary: 'Each message goes to one of them.',
    source: 'Lambda Developer Guide',
  },
  'SQS-30': {
    title: 'Pollers grow with the backlog',
    summary:
      'A mapping begins with 5 concurrent invocations, adds up to 300 a minute while the queue is behind, and has 1,250 at most.',
    source: 'Lambda Developer Guide 2026',
  },
  'SQS-31': {
    title: 'Idle pollers',
    summary: 'With nothing to do a mapping goes back to 5 pollers, and to 2 to save calls.',
    source: 'Lambda Developer Guide',
  },
  'SQS-32': {
    title: 'FIFO concurrency',
    summary:
      'The lower of the message groups with messages and MaximumConcurrency; a batch may have several groups.',
    source: 'Lambda Developer Guide',
  },
  'SQS-33': {
    title: 'MaximumConcurrency',
    summary:
      'From 2 to 1,000 invocations of one mapping at once, kept without throttles and without receives that count.',
    source: 'Lambda Developer Guide; Lambda API reference',
  },
  'SQS-34': {
    title: 'Provisioned pollers',
    summary:
      'Pollers that are always there, each for 10 concurrent invocations, 10 polls and 1 MB a second; not together with MaximumConcurrency.',
    source: 'Lambda Developer Guide',
  },
  'SQS-40': {
    title: 'Redelivery follows the visibility timeout',
    summary:
      'A failed message comes back when the queue’s visibility timeout, counted from the receive, is over, however early the function failed.',
    source: 'Lambda Developer Guide',
  },
  'SQS-41': {
    title: 'Lambda leaves visibility alone',
    summary: 'A failure does not bring messages back earlier; the function itself may do that.',
    source: 'Lambda Developer Guide',
  },
  'SQS-42': {
    title: 'The same message may run twice',
    summary:
      'A function that takes about as long as the visibility timeout meets its message a second time while it still runs.',
    source: 'Lambda Developer Guide',
  },
  'SQS-43': {
    title: 'A failed batch blocks its groups',
    summary:
      'On a FIFO queue the groups of a failed batch wait until its messages are visible or moved; other groups go on.',
    source: 'Lambda Developer Guide; SQS Developer Guide',
  },
  'SQS-44': {
    title: 'Throttles use up receives',
    summary:
      'At a low reserved concurrency good messages are received, wait in vain, and can end in the dead-letter queue.',
    source: 'Lambda Developer Guide',
  },
  'SQS-45': {
    title: 'The function’s own dead-letter queue has no part',
    summary: 'Its dead-letter queue and destinations are for asynchronous events only.',
    source: 'Lambda Developer Guide',
  },
} as const satisfies Record<string, RuleDefinition>;
