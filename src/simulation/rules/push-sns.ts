import type { RuleDefinition } from './rule.ts';

/** Topics, their subscriptions and what becomes of a message: section 7.11 of the specification. */
export const pushSnsRules = {
  'SNS-01': {
    title: 'One record, and two spellings',
    summary:
      'A function gets an asynchronous event with exactly one record, which spells SigningCertUrl; queues get the same in an envelope that spells SigningCertURL.',
    source: 'Recorded August 2023; aws-lambda-go',
  },
  'SNS-02': {
    title: 'Messages of 256 KB, functions on standard topics',
    summary:
      'A message has at most 262,144 bytes with its attributes; functions subscribe to standard topics only.',
    source: 'SNS Developer Guide; API reference, Publish',
  },
  'SNS-03': {
    title: 'SNS tries again for 23 days',
    summary:
      'A delivery that fails for now is tried again 3 times at once, twice after a second, 10 times backing off from 1 to 20 s and 100,000 times every 20 s; a refusal that would stay is not.',
    source: 'SNS Developer Guide, sns-message-delivery-retries',
  },
  'SNS-04': {
    title: 'The dead-letter queue of the subscription',
    summary:
      'What cannot be delivered goes to the queue of the subscription’s RedrivePolicy; errors of the function do not count here.',
    source: 'SNS Developer Guide, sns-dead-letter-queues',
  },
  'SNS-05': {
    title: 'Permission shows at delivery',
    summary:
      'Subscribe does not look at the function’s or queue’s policy; where it does not let the topic in, deliveries fail for good.',
    source: 'SNS Developer Guide',
  },
  'SNS-06': {
    title: 'Attributes or body',
    summary:
      'A filter policy looks at the message’s attributes, and then it cannot nest, or at its body.',
    source: 'Recorded; SNS Developer Guide',
  },
  'SNS-07': {
    title: 'Limits of filter policies',
    summary:
      'A filter policy has up to 5 keys, 150 combinations, 3 wildcards in a pattern and 256 KB; a topic has up to 200 of them.',
    source: 'SNS Developer Guide, subscription-filter-policy-constraints',
  },
  'SNS-08': {
    title: 'All keys, any value',
    summary:
      'A message passes when every key of the filter policy has a value that fits; a missing attribute fits nothing but exists: false, and a body that is no JSON is not delivered.',
    source: 'SNS Developer Guide, sns-subscription-filter-policies',
  },
  'SNS-09': {
    title: 'A bad policy is refused with its place',
    summary: 'A filter policy that SNS cannot read is refused with what is wrong and where.',
    source: 'Recorded',
  },
} as const satisfies Record<string, RuleDefinition>;
