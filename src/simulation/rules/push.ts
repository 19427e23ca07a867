import type { RuleDefinition } from './rule.ts';

/** What holds for every service that invokes functions by itself: section 7.0 of the specification. */
export const pushRules = {
  'PUSH-01': {
    title: 'The statement that lets a service in',
    summary:
      'The policy of the function allows lambda:InvokeFunction to the principal of the service, for the ARN of the one resource; a bucket’s ARN does not say whose it is, so the account is named too.',
    source: 'Lambda API reference, recorded; Developer Guide, access-control-resource-based',
  },
  'PUSH-02': {
    title: 'Two layers of retries behind an event',
    summary:
      'The source tries again until Lambda accepts the event; from then on only Lambda’s own queue does. The source never learns that the function failed.',
    source: 'Developer Guide, invocation-retries',
  },
  'PUSH-03': {
    title: 'Whoever waits for the answer tries again himself',
    summary: 'Lambda never repeats a synchronous invocation; the caller gets the error.',
    source: 'Developer Guide, invocation-retries',
  },
} as const satisfies Record<string, RuleDefinition>;
