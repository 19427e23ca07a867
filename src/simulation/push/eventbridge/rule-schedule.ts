import { Refusal } from '../../errors.ts';
import { defineTimer, type Kernel, type TimerReference } from '../../kernel.ts';
import { ScheduleExpressionError } from '../../patterns/schedule-expression-error.ts';
import {
  parseScheduleExpression,
  type ScheduleExpression,
} from '../../patterns/schedule-expression.ts';
import { nextOccurrence } from '../../patterns/schedule-occurrence.ts';
import { startTrace, traceIdOf } from '../../trace-header.ts';
import { eventContent, memberText } from './bus-event.ts';
import { eventRuleArn, eventRules, type EventRuleRow } from './event-rule.ts';
import { sendToTargets } from './route-event.ts';

/** Rules count in UTC, and know neither `at()` nor a cron expression without its year (SCR-01, SCR-03). */
const TIME_ZONE = 'UTC';

function parse(expression: string): ScheduleExpression {
  return parseScheduleExpression(expression, { allowAt: false, yearOptional: false });
}

/** Refuses an expression that EventBridge refuses (SCR-02, SCR-03, SCR-04). */
export function validateSchedule(expression: string): void {
  try {
    parse(expression);
  } catch (error) {
    if (!(error instanceof ScheduleExpressionError)) throw error;
    throw new Refusal(
      'VALIDATION_FAILED',
      `Parameter ScheduleExpression is not valid. ${error.message}`,
      { field: 'scheduleExpression', detail: { part: error.field, position: error.position } },
    );
  }
}

/** Saves a rule with the one timer that its schedule needs: a disabled rule has none. */
export function rearmSchedule(kernel: Kernel, rule: EventRuleRow): EventRuleRow {
  disarmSchedule(kernel, rule);
  return kernel.table(eventRules).put({
    ...rule,
    timerSeq: rule.enabled ? scheduleNext(kernel, rule, kernel.now) : null,
  });
}

/** Takes the timer of a rule's next firing off the agenda. */
export function disarmSchedule(kernel: Kernel, { timerSeq }: EventRuleRow): void {
  if (timerSeq !== null) kernel.cancelTimer(timerSeq);
}

/** Sets the timer for the first occurrence behind an instant; null where none is left. */
function scheduleNext(kernel: Kernel, rule: EventRuleRow, afterMs: number): number | null {
  if (rule.scheduleExpression === null) return null;
  const anchorMs = rule.scheduledFromMs ?? kernel.now;
  const atMs = nextOccurrence(parse(rule.scheduleExpression), afterMs, anchorMs, TIME_ZONE);
  if (atMs === null) return null;
  return kernel.schedule(ruleFires, atMs + latenessMs(kernel), { ruleId: rule.id, atMs });
}

/** A minute in which a rule fires; the resolution of schedules (SCR-01). */
const MINUTE_MS = 60_000;

/** In the profile REALISTIC a rule fires some time within its minute, in IDEAL at its begin (SCR-01). */
function latenessMs(kernel: Kernel): number {
  if (kernel.sandbox.profile === 'IDEAL') return 0;
  return kernel.random('rule-schedules').integerBelow(MINUTE_MS);
}

/** One firing in so many comes twice in the profile REALISTIC; AWS publishes no figure (SCR-06). */
const DUPLICATE_EVERY = 1_000;

interface RuleFiresData {
  readonly ruleId: string;
  /** The instant that the schedule names. */
  readonly atMs: number;
}

const ruleFires: TimerReference<RuleFiresData> = { name: 'eventbridge-rule-fires' };

/** Fires when the schedule of a rule says so. */
export const ruleFiresTimer = defineTimer<RuleFiresData>({
  name: ruleFires.name,
  fire: (kernel, { ruleId, atMs }) => {
    const rule = ruleOf(kernel, ruleId);
    const isTwice =
      kernel.sandbox.profile === 'REALISTIC' &&
      kernel.random('rule-schedules').integerBelow(DUPLICATE_EVERY) === 0;
    kernel.table(eventRules).put({ ...rule, timerSeq: scheduleNext(kernel, rule, atMs) });
    fireRule(kernel, rule, atMs, isTwice);
  },
  describe: (kernel, { ruleId }) => {
    const rule = ruleOf(kernel, ruleId);
    return {
      what: `Rule "${rule.name}" fires`,
      why: `Its schedule is ${rule.scheduleExpression}`,
      rule: 'SCR-01',
      functionName: null,
      invocationId: null,
    };
  },
});

/** Makes the event of a schedule and sends it to the rule's own targets (SCR-05, SCR-06). */
function fireRule(kernel: Kernel, rule: EventRuleRow, atMs: number, isTwice: boolean): void {
  const content = eventContent(kernel, {
    source: 'aws.events',
    detailType: 'Scheduled Event',
    detail: {},
    resources: [eventRuleArn(kernel.sandbox, rule)],
    timeMs: atMs,
  });
  const traceHeader = startTrace(kernel);
  const times = isTwice ? 2 : 1;
  for (let time = 1; time <= times; time++) {
    kernel.emit({
      kind: 'EVENT_RULE_SCHEDULE_FIRED',
      rule: time === 1 ? 'SCR-05' : 'SCR-06',
      traceId: traceIdOf(traceHeader),
      message:
        time === 1
          ? `The schedule ${rule.scheduleExpression} of rule "${rule.name}" fired.`
          : `The schedule of rule "${rule.name}" fired a second time for the same instant, as it may.`,
      detail: {
        eventId: memberText(content, 'id'),
        eventBusName: rule.eventBusName,
        ruleName: rule.name,
        ruleArn: eventRuleArn(kernel.sandbox, rule),
      },
    });
    sendToTargets(kernel, rule, { content, ingestedAtMs: kernel.now, traceHeader, hops: 0 });
  }
}

function ruleOf(kernel: Kernel, ruleId: string): EventRuleRow {
  const rule = kernel.table(eventRules).get(ruleId);
  if (!rule) throw new Error(`Rule ${ruleId} has a timer and is not there`);
  return rule;
}
