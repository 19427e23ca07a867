import type { RuleDefinition } from './rule.ts';

/** What CloudWatch counts and X-Ray draws. */
export const metricAndTraceRules = {
  'MET-01': {
    title: 'Dimensions of metrics',
    summary:
      'A metric is of the account, a function, an alias or version, or the version that ran, by the minute.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
  'MET-02': {
    title: 'When an invocation is booked',
    summary:
      'A run counts in the minute in which it began, however long it took; each attempt of an event is a run.',
    source: 'Developer Guide, monitoring-metrics-types',
  },
  'MET-03': {
    title: 'The metrics of an event that fails three times',
    summary:
      'It counts as one event received and one dropped, with three invocations and three errors.',
    source: 'Developer Guide; arithmetic',
  },
  'MET-04': {
    title: 'Throttled events',
    summary: 'A throttled asynchronous event counts as a throttle each time that it is tried.',
    source: 'Developer Guide; inferred',
  },
  'MET-05': {
    title: 'A batch that failed in part is no error',
    summary:
      'A function that reports some records of its batch as failed has succeeded: the metric Errors does not rise.',
    source: 'Inferred',
  },
  'MET-06': {
    title: 'What never runs leaves no metric',
    summary: 'A call refused with 400, 403, 404 or 413 is counted nowhere; nor is a dry run.',
    source: 'Developer Guide; inferred',
  },
  'XR-01': {
    title: 'Tracing modes',
    summary: 'A function passes tracing through, which is the default, or traces actively.',
    source: 'Lambda API reference',
  },
  'XR-02': {
    title: 'Sampling',
    summary:
      'With active tracing, the first request of each second and 5 % of the others are sampled; passed through without a header, none is.',
    source: 'Developer Guide, services-xray',
  },
  'XR-03': {
    title: 'The trace header',
    summary: 'X-Amzn-Trace-Id has a root of time and chance, the parent segment, and Sampled.',
    source: 'Developer Guide, services-xray; recorded',
  },
  'XR-04': {
    title: 'Two segments',
    summary: 'AWS::Lambda is the service’s segment, AWS::Lambda::Function that of the work.',
    source: 'Developer Guide, services-xray',
  },
  'XR-05': {
    title: 'Parts of the function’s segment',
    summary: 'Initialization for a cold start, Invocation, and Overhead.',
    source: 'Developer Guide, services-xray',
  },
  'XR-06': {
    title: 'The trace of an asynchronous event',
    summary:
      'The segment AWS::Lambda begins when the event is accepted; it shows the dwell time in the queue, then each attempt, with the pauses between them.',
    source: 'Developer Guide, services-xray; names from the console, partly inferred',
  },
  'XR-07': {
    title: 'Linked traces',
    summary:
      'A batch of messages may bring several traces together: its invocation goes on with one of them and is linked to the others.',
    source: 'Developer Guide, services-xray',
  },
  'XR-09': {
    title: 'The trace of a throttled call',
    summary: 'A throttled call has an AWS::Lambda segment flagged as a throttle, and no other.',
    source: 'Developer Guide, services-xray; inferred',
  },
} as const satisfies Record<string, RuleDefinition>;
