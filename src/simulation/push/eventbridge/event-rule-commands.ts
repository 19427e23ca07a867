import { refuseConstraint, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { DEFAULT_BUS, resolveEventBus } from './event-bus.ts';
import { describeTriggers } from './event-rule-trigger.ts';
import {
  eventRuleArn,
  eventRules,
  findRule,
  requireRule,
  type EventRuleRow,
} from './event-rule.ts';
import { eventTargets } from './event-target.ts';
import { nameProblem, refuseRequest } from './parameters.ts';
import { refuseMoreRules } from './quotas.ts';
import { compileRulePattern } from './rule-pattern.ts';
import { disarmSchedule, rearmSchedule, validateSchedule } from './rule-schedule.ts';

export interface PutRuleInput {
  readonly name: string;
  /** A name or an ARN; null for the default bus. */
  readonly eventBusName: string | null;
  readonly description: string | null;
  /** JSON text; a rule needs a pattern, a schedule or both. */
  readonly eventPattern: string | null;
  readonly scheduleExpression: string | null;
  /** Null for ENABLED. */
  readonly state: RuleState | null;
}

export type RuleState = 'ENABLED' | 'DISABLED';

/** Which rule of which bus. */
export interface RuleInput {
  readonly name: string;
  readonly eventBusName: string | null;
}

/** A rule as commands answer with it. */
export interface RuleReference {
  readonly ruleId: string;
}

const DESCRIPTION_LENGTH_MAX = 512;

/**
 * Creates a rule, or replaces the one of that name: what is left out is then gone, its targets stay,
 * and doing the same again changes nothing.
 */
export function putRule(kernel: Kernel, input: PutRuleInput): RuleReference {
  const { name, eventPattern, scheduleExpression } = input;
  const bus = resolveEventBus(kernel, input.eventBusName);
  const problem = nameProblem(name);
  if (problem !== null) refuseConstraint('name', name, problem);
  validateText('description', input.description ?? '', 0, DESCRIPTION_LENGTH_MAX);
  if (eventPattern === null && scheduleExpression === null) {
    refuseRequest(
      'eventPattern',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    );
  }
  if (eventPattern !== null) compileRulePattern(eventPattern);
  if (scheduleExpression !== null) {
    if (bus.name !== DEFAULT_BUS) {
      refuseRequest(
        'scheduleExpression',
        'ScheduleExpression is supported only on the default event bus.',
      );
    }
    validateSchedule(scheduleExpression);
  }
  const before = findRule(kernel, bus, name);
  if (!before) refuseMoreRules(kernel, bus);
  const rule = rearmSchedule(kernel, {
    id: before?.id ?? newId(kernel, 'evr'),
    seq: before?.seq ?? kernel.nextInSequence('event-rule'),
    eventBusName: bus.name,
    name,
    description: input.description ?? '',
    eventPattern,
    scheduleExpression,
    enabled: input.state !== 'DISABLED',
    scheduledFromMs: scheduledFrom(kernel, before, scheduleExpression),
    timerSeq: before?.timerSeq ?? null,
    createdAtMs: before?.createdAtMs ?? kernel.now,
  });
  describeTriggers(kernel, rule);
  emitChange(
    kernel,
    'EVENT_RULE_PUT',
    rule,
    `Rule "${name}" of the bus "${bus.name}" was ${before ? 'replaced' : 'created'}${rule.enabled ? '' : ', disabled'}: it ${purposeOf(rule)}.`,
  );
  return { ruleId: rule.id };
}

/** Deletes a rule without targets; deleting one that is not there changes nothing, as on AWS (EVB-03). */
export function deleteRule(kernel: Kernel, input: RuleInput): { readonly ruleId: string | null } {
  const bus = resolveEventBus(kernel, input.eventBusName);
  const rule = findRule(kernel, bus, input.name);
  if (!rule) return { ruleId: null };
  const targets = kernel.table(eventTargets).groupSize(rule.id);
  if (targets > 0) {
    throw new Refusal('EVENT_RULE_HAS_TARGETS', "Rule can't be deleted since it has targets.", {
      field: 'name',
      detail: { targets },
    });
  }
  disarmSchedule(kernel, rule);
  kernel.table(eventRules).delete(rule.id);
  emitChange(
    kernel,
    'EVENT_RULE_DELETED',
    rule,
    `Rule "${rule.name}" of the bus "${bus.name}" was deleted.`,
  );
  return { ruleId: rule.id };
}

/** Lets a rule look at events again, or its schedule fire. */
export function enableRule(kernel: Kernel, input: RuleInput): RuleReference {
  return switchRule(kernel, input, true);
}

/** Keeps a rule, and lets it do nothing: no event matches it, and its schedule has no timer. */
export function disableRule(kernel: Kernel, input: RuleInput): RuleReference {
  return switchRule(kernel, input, false);
}

function switchRule(kernel: Kernel, input: RuleInput, enabled: boolean): RuleReference {
  const bus = resolveEventBus(kernel, input.eventBusName);
  const before = requireRule(kernel, bus, input.name);
  if (before.enabled === enabled) return { ruleId: before.id };
  const rule = rearmSchedule(kernel, { ...before, enabled });
  describeTriggers(kernel, rule);
  emitChange(
    kernel,
    enabled ? 'EVENT_RULE_ENABLED' : 'EVENT_RULE_DISABLED',
    rule,
    `Rule "${rule.name}" of the bus "${bus.name}" was ${enabled ? 'enabled' : 'disabled'}.`,
  );
  return { ruleId: rule.id };
}

/** A schedule counts from when it was put; putting the same again does not begin it anew (SCR-02). */
function scheduledFrom(
  kernel: Kernel,
  before: EventRuleRow | undefined,
  scheduleExpression: string | null,
): number | null {
  if (scheduleExpression === null) return null;
  const isSame = before?.scheduleExpression === scheduleExpression;
  return isSame ? before.scheduledFromMs : kernel.now;
}

function purposeOf({ eventPattern, scheduleExpression }: EventRuleRow): string {
  return [
    ...(eventPattern === null ? [] : ['looks for events that match its pattern']),
    ...(scheduleExpression === null ? [] : [`fires by ${scheduleExpression}`]),
  ].join(' and ');
}

function emitChange(kernel: Kernel, kind: string, rule: EventRuleRow, message: string): void {
  kernel.emit({
    kind,
    message,
    detail: {
      eventBusName: rule.eventBusName,
      ruleName: rule.name,
      ruleArn: eventRuleArn(kernel.sandbox, rule),
    },
  });
}
