import type { RuleDefinition } from './rule.ts';

/** EventBridge Scheduler. */
export const schedulerRules = {
  'SCH-01': {
    title: 'Schedule expressions',
    summary:
      'A schedule is at(), rate() or cron(), read in a time zone of the IANA database, UTC by default.',
    source: 'Scheduler User Guide, schedule-types; recorded',
  },
  'SCH-02': {
    title: 'Precision of a minute',
    summary: 'A schedule for 13:00 fires between 13:00:00 and 13:00:59.',
    source: 'Scheduler User Guide, schedule-types',
  },
  'SCH-03': {
    title: 'Flexible time window',
    summary: 'A schedule with a window fires at some instant within it, up to 24 hours late.',
    source: 'Scheduler API reference, FlexibleTimeWindow',
  },
  'SCH-04': {
    title: 'Start and end',
    summary:
      'StartDate and EndDate bound what recurs and mean nothing to at(); a rate without a StartDate fires at once.',
    source: 'Scheduler User Guide, schedule-types',
  },
  'SCH-05': {
    title: 'Daylight saving',
    summary:
      'A local time that the clocks leave out is skipped, one that comes twice fires once, and a rate of a day is 24 hours.',
    source: 'Scheduler User Guide, schedule-types',
  },
  'SCH-06': {
    title: 'After the last firing',
    summary:
      'A schedule that is complete is deleted if it says so; else it stays and counts against the quota.',
    source: 'Scheduler API reference, ActionAfterCompletion',
  },
  'SCH-07': {
    title: 'The call of a target',
    summary:
      'The schedule’s role decides, not the function’s policy; a call that is throttled is tried again up to 185 times in 24 hours, then goes to the dead-letter queue.',
    source: 'Scheduler API reference, Target; User Guide',
  },
  'SCH-08': {
    title: 'Functions are invoked asynchronously',
    summary:
      'The Scheduler is done when Lambda has queued the event; what fails later is Lambda’s.',
    source: 'Scheduler User Guide; Developer Guide',
  },
} as const satisfies Record<string, RuleDefinition>;
