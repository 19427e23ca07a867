import type { RuleDefinition } from './rule.ts';

/** SQS queues and the form of their messages: sections 4.1 and 4.2 of the specification. */
export const sqsRules = {
  'SQS-01': {
    title: 'Ten messages at a time',
    summary:
      'A receive returns at most 10 messages; a batch has at most 10 entries, and 1 MiB in total when it sends.',
    source: 'SQS API reference',
  },
  'SQS-02': {
    title: 'Names of queues',
    summary:
      'A queue’s name has up to 80 characters, and that of a FIFO queue ends in .fifo; sending to a queue that does not exist is refused.',
    source: 'SQS API reference',
  },
  'SQS-03': {
    title: 'Messages in flight',
    summary: 'About 120,000 messages of a queue can be received and not yet deleted at once.',
    source: 'SQS Developer Guide',
  },
  'SQS-04': {
    title: 'Receives are counted',
    summary:
      'Each receive counts, whoever receives; one that would exceed maxReceiveCount moves the message to the dead-letter queue instead.',
    source: 'SQS Developer Guide; SQS API reference',
  },
  'SQS-05': {
    title: 'A dead-letter queue is of the same type',
    summary:
      'FIFO goes to FIFO. A message that moves between standard queues is kept from its first sending on, between FIFO queues from the move on.',
    source: 'SQS Developer Guide',
  },
  'SQS-06': {
    title: 'A moved message stays itself',
    summary:
      'It keeps its id, body and attributes, and gets the attribute DeadLetterQueueSourceArn.',
    source: 'SQS API reference',
  },
  'SQS-07': {
    title: 'A FIFO queue takes a message once',
    summary:
      'A message needs a group; one with the deduplication id of another of the last 5 minutes, given or made of its body, is answered as that was and not delivered.',
    source: 'SQS API reference; SQS Developer Guide',
  },
  'SQS-08': {
    title: 'Order within a message group',
    summary: 'While a message of a group is in flight, no other of that group is delivered.',
    source: 'SQS API reference; SQS Developer Guide',
  },
  'SQS-09': {
    title: 'High throughput and fair queues',
    summary:
      'Deduplication can be per message group, and then throughput too; on a standard queue a group only tells tenants apart.',
    source: 'SQS API reference',
  },
  'SQS-10': {
    title: 'A deleted name rests for a minute',
    summary: 'A queue of the same name cannot be created within 60 s of the deletion.',
    source: 'SQS API reference',
  },
  'SQS-11': {
    title: 'Attributes are texts',
    summary:
      'All system attributes of a message are strings, times in milliseconds; AWSTraceHeader is there only if it was sent.',
    source: 'Recorded November 2025',
  },
  'SQS-12': {
    title: 'Checksum of attributes',
    summary: 'The MD5 of the message attributes is there when there are attributes.',
    source: 'Recorded November 2025',
  },
  'SQS-13': {
    title: 'The body is a text',
    summary: 'The body of a message is handed on as it is, and never parsed.',
    source: 'Recorded; SAM',
  },
} as const satisfies Record<string, RuleDefinition>;
