import { refuseConstraint } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { resolveEventBus } from './event-bus.ts';
import { describeTrigger, forgetTrigger } from './event-rule-trigger.ts';
import { eventRuleArn, requireRule, type EventRuleRow } from './event-rule.ts';
import {
  eventTargets,
  findTarget,
  settingsBytes,
  targetsOf,
  type TargetSettings,
} from './event-target.ts';
import { refuseRequest } from './parameters.ts';
import { refuseMoreTargets, TARGET_SETTINGS_BYTES_MAX } from './quotas.ts';
import { targetProblem, validateTarget, type TargetProblem } from './validate-target.ts';

export interface PutTargetsInput {
  /** The rule's name. */
  readonly rule: string;
  readonly eventBusName: string | null;
  readonly targets: readonly TargetSettings[];
}

export interface RemoveTargetsInput {
  /** The rule's name. */
  readonly rule: string;
  readonly eventBusName: string | null;
  readonly ids: readonly string[];
}

/** A target that could not be put or removed, while the others were. */
export interface FailedTarget extends TargetProblem {
  readonly targetId: string;
}

export interface TargetsResult {
  readonly ruleId: string;
  readonly failedEntryCount: number;
  readonly failedEntries: readonly FailedTarget[];
}

/** Entries of one request at most. */
const ENTRIES_MAX = 100;

/**
 * Adds targets to a rule, or replaces those of the same id. An id or an ARN that AWS does not take is
 * answered for that target alone; other mistakes refuse the whole request. Nothing asks whether the
 * target is there or lets EventBridge in: that shows at delivery (EVB-01).
 */
export function putTargets(kernel: Kernel, input: PutTargetsInput): TargetsResult {
  const bus = resolveEventBus(kernel, input.eventBusName);
  const rule = requireRule(kernel, bus, input.rule, 'rule');
  refuseNumber('targets', input.targets.length);
  for (const target of input.targets) validateTarget(target);
  const failedEntries = input.targets.flatMap((target, index) => {
    const problem = targetProblem(target, index);
    return problem ? [{ targetId: target.targetId, ...problem }] : [];
  });
  const failed = new Set(failedEntries.map(({ targetId }) => targetId));
  const accepted = input.targets.filter(({ targetId }) => !failed.has(targetId));
  refuseMore(kernel, rule, accepted);
  for (const target of accepted) putTarget(kernel, rule, target);
  return { ruleId: rule.id, failedEntryCount: failedEntries.length, failedEntries };
}

/** Refuses a target for whatever keeps a rule from having it; the rule may be yet to come. */
export function refuseTarget(
  kernel: Kernel,
  rule: EventRuleRow | undefined,
  target: TargetSettings,
): void {
  validateTarget(target);
  const problem = targetProblem(target, 0);
  if (problem) refuseRequest('targets', problem.errorMessage);
  refuseMore(kernel, rule, [target]);
}

/** Refuses more targets than a rule, and larger ones than a sandbox, may have. */
function refuseMore(
  kernel: Kernel,
  rule: EventRuleRow | undefined,
  added: readonly TargetSettings[],
): void {
  const before = rule ? targetsOf(kernel, rule) : [];
  refuseMoreTargets(new Set([...before, ...added].map(({ targetId }) => targetId)).size);
  refuseMoreSettings(kernel, rule, added);
}

/** Takes targets away from a rule; an id that it does not have is answered for that target alone. */
export function removeTargets(kernel: Kernel, input: RemoveTargetsInput): TargetsResult {
  const bus = resolveEventBus(kernel, input.eventBusName);
  const rule = requireRule(kernel, bus, input.rule, 'rule');
  refuseNumber('ids', input.ids.length);
  const failedEntries: FailedTarget[] = [];
  for (const targetId of input.ids) {
    const target = findTarget(kernel, rule.id, targetId);
    if (!target) {
      failedEntries.push({
        targetId,
        errorCode: 'ResourceNotFoundException',
        errorMessage: `Rule '${rule.name}' does not have a target with the Id '${targetId}'.`,
      });
      continue;
    }
    kernel.table(eventTargets).delete(target.id);
    forgetTrigger(kernel, rule, targetId);
    emitChange(
      kernel,
      'EVENT_TARGET_REMOVED',
      rule,
      target,
      `Rule "${rule.name}" no longer sends its events to target "${targetId}", ${target.arn}.`,
    );
  }
  return { ruleId: rule.id, failedEntryCount: failedEntries.length, failedEntries };
}

/** Adds a target that nothing speaks against. */
export function putTarget(kernel: Kernel, rule: EventRuleRow, settings: TargetSettings): void {
  const before = findTarget(kernel, rule.id, settings.targetId);
  const target = kernel.table(eventTargets).put({
    ...settings,
    id: before?.id ?? newId(kernel, 'evt'),
    seq: before?.seq ?? kernel.nextInSequence('event-target'),
    ruleId: rule.id,
  });
  describeTrigger(kernel, rule, target);
  emitChange(
    kernel,
    'EVENT_TARGET_PUT',
    rule,
    target,
    `Rule "${rule.name}" sends its events to ${target.arn} as target "${target.targetId}"; whether that takes them shows at delivery.`,
  );
}

function emitChange(
  kernel: Kernel,
  kind: string,
  rule: EventRuleRow,
  { targetId, arn }: TargetSettings,
  message: string,
): void {
  const functionName = functionOfArn(arn)?.functionName ?? null;
  kernel.emit({
    kind,
    rule: 'EVB-01',
    ...(functionName === null ? {} : { functionName }),
    message,
    detail: {
      eventBusName: rule.eventBusName,
      ruleName: rule.name,
      ruleArn: eventRuleArn(kernel.sandbox, rule),
      targetId,
      targetArn: arn,
    },
  });
}

function refuseNumber(field: string, length: number): void {
  if (length === 0) {
    refuseConstraint(field, '[]', 'Member must have length greater than or equal to 1', { min: 1 });
  }
  if (length > ENTRIES_MAX) {
    refuseConstraint(
      field,
      `[${length} entries]`,
      `Member must have length less than or equal to ${ENTRIES_MAX}`,
      { max: ENTRIES_MAX },
    );
  }
}

/** Refuses what would make the settings of all targets of the sandbox too large. */
function refuseMoreSettings(
  kernel: Kernel,
  rule: EventRuleRow | undefined,
  added: readonly TargetSettings[],
): void {
  let total = kernel.table(eventTargets).total('settingsBytes');
  for (const settings of added) {
    const replaced = rule && findTarget(kernel, rule.id, settings.targetId);
    total += settingsBytes(settings) - (replaced ? settingsBytes(replaced) : 0);
  }
  if (total <= TARGET_SETTINGS_BYTES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot put the targets: what all targets of the sandbox are set up with would take ${total} bytes, and the limit is ${TARGET_SETTINGS_BYTES_MAX}. Remove some, or take another sandbox.`,
    { field: 'targets', detail: { limit: TARGET_SETTINGS_BYTES_MAX, actual: total } },
  );
}
