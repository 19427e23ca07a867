import type { RuleDefinition } from './rule.ts';

/** Event buses, rules and their schedules: sections 7.14 and 7.15 of the specification. */
export const eventBridgeRules = {
  'EVB-01': {
    title: 'A rule invokes asynchronously, and is let in at delivery',
    summary:
      'A rule calls its targets as events.amazonaws.com with its own ARN; whether they are there and let it in is found out at each delivery, not when the target is put.',
    source: 'EventBridge guide, eb-targets; Developer Guide, access-control-resource-based',
  },
  'EVB-02': {
    title: 'PutEvents answers for each entry',
    summary:
      'PutEvents takes 1 to 10 entries of less than 1 MB together; an entry with a mistake fails alone, and one for an unknown bus is accepted and lost.',
    source: 'Recorded January 2025; EventBridge guide, eb-putevents',
  },
  'EVB-03': {
    title: 'Limits of buses, rules and targets',
    summary:
      'A bus has at most 300 rules and a rule 5 targets, a pattern 2,048 characters, and a rule that still has targets cannot be deleted.',
    source: 'Recorded 2025; EventBridge guide, eb-quota; API reference, PutRule',
  },
  'EVB-04': {
    title: 'Each target is tried again for a day',
    summary:
      'What a target cannot take now is tried again up to 185 times within 24 hours, waiting longer each time; a missing permission or target is not tried again.',
    source: 'EventBridge guide, eb-rule-retry-policy',
  },
  'EVB-05': {
    title: 'A dead-letter queue belongs to a target',
    summary:
      'An event that never reaches a target goes to the target’s SQS queue, if it has one, with the reason in its attributes; the queue’s policy must let events.amazonaws.com in.',
    source: 'EventBridge guide, eb-rule-dlq',
  },
  'EVB-06': {
    title: 'A function error is not EventBridge’s failure',
    summary:
      'Once Lambda has taken the event, its own queue retries; EventBridge never learns how the function fares.',
    source: 'Developer Guide, invocation-retries',
  },
  'EVB-10': {
    title: 'Keys are ANDed, values ORed',
    summary:
      'Every key of a pattern must fit, one value of each array is enough, and an array in the event fits when one element does.',
    source: 'EventBridge guide, eb-event-patterns',
  },
  'EVB-11': {
    title: 'A pattern that AWS would not take is refused',
    summary:
      'Operators and keys are case-sensitive, a leaf is an array that is not empty, and a number never matches a text: what breaks the language is refused with InvalidEventPatternException.',
    source: 'Recorded 2024–2025',
  },
  'EVB-20': {
    title: 'One way to make a target’s input',
    summary:
      'A target gets the event, a constant, the part that a path leads to or what a transformer makes of it; the last three exclude one another.',
    source: 'Recorded March 2025; API reference, Target',
  },
  'EVB-21': {
    title: 'Templates take values by name',
    summary:
      'A template’s <name> becomes text within a string of the template and JSON elsewhere; what is missing becomes an empty text or null.',
    source: 'EventBridge guide, eb-transform-target-input',
  },
  'SCR-01': {
    title: 'Schedules live on the default bus',
    summary:
      'Only rules of the default bus have schedules; they count in UTC and fire within the minute they name.',
    source: 'Recorded 2025; EventBridge guide, eb-create-rule-schedule',
  },
  'SCR-02': {
    title: 'rate() counts from the rule’s creation',
    summary:
      'rate(VALUE UNIT) takes a positive whole number of minutes, hours or days, the unit in the singular exactly for 1.',
    source: 'EventBridge guide, eb-scheduled-rule-pattern; recorded',
  },
  'SCR-03': {
    title: 'cron() has six fields',
    summary:
      'cron(minutes hours day-of-month month day-of-week year) needs a ? for one of the two days.',
    source: 'EventBridge guide, eb-scheduled-rule-pattern',
  },
  'SCR-04': {
    title: 'L, W and # in cron()',
    summary:
      'L is the last day, 3W the weekday nearest to the 3rd, 3#2 the second Tuesday and 0/15 every fifteenth from 0.',
    source: 'EventBridge guide, eb-scheduled-rule-pattern; recorded January 2025',
  },
  'SCR-05': {
    title: 'The event of a schedule',
    summary:
      'A schedule sends a Scheduled Event from aws.events with the rule’s ARN among its resources and an empty detail.',
    source: 'EventBridge guide, eb-run-lambda-schedule',
  },
  'SCR-06': {
    title: 'A schedule fires at least once',
    summary: 'EventBridge may fire a rule twice for the same instant.',
    source: 'EventBridge guide, eb-troubleshooting',
  },
} as const satisfies Record<string, RuleDefinition>;
