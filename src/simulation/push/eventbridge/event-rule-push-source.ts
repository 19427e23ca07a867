import type { Kernel, TriggerWish } from '../../kernel.ts';
import type { PushSource } from '../push-source.ts';
import type { TriggerRow } from '../trigger-row.ts';
import { findTrigger } from '../trigger.ts';
import { exampleContent } from './bus-event.ts';
import { resolveEventBus } from './event-bus.ts';
import { deleteRule, disableRule, enableRule, putRule } from './event-rule-commands.ts';
import { triggerKey } from './event-rule-trigger.ts';
import {
  eventRuleArn,
  eventRules,
  findRule,
  requireRule,
  type EventRuleRow,
} from './event-rule.ts';
import { putTarget, refuseTarget, removeTargets } from './event-target-commands.ts';
import { findTarget, targetsOf, type EventTargetRow, type TargetSettings } from './event-target.ts';
import { refuseRequest } from './parameters.ts';
import { servicePermission } from '../trigger-permission.ts';

/** A rule, and how its target that is a function is set up. */
export interface EventRuleTriggerConfiguration extends Omit<
  TargetSettings,
  'targetId' | 'arn' | 'messageGroupId'
> {
  /** A name or an ARN; null for the default bus. */
  readonly eventBusName: string | null;
  readonly ruleName: string;
  /** JSON text. Without a pattern and a schedule, the target is added to a rule that is there. */
  readonly eventPattern: string | null;
  readonly scheduleExpression: string | null;
  /** Null for the function's name. */
  readonly targetId: string | null;
}

/** Functions as targets of EventBridge's rules. */
export const eventRulePushSource: PushSource<EventRuleTriggerConfiguration> = {
  type: 'EVENTBRIDGE_RULE',
  title: 'Amazon EventBridge rules',
  invocationTypes: ['EVENT'],
  principal: 'events.amazonaws.com',
  permissionChecked: 'AT_USE',
  retries:
    "EventBridge tries again until Lambda has taken the event: 185 times within 24 hours unless the target's retry policy says otherwise. A missing permission or function is not tried again, and a function error is Lambda's to retry.",
  exampleEvent: (sandbox) =>
    exampleContent(sandbox, {
      source: 'shop.orders',
      detailType: 'Order Placed',
      detail: { orderId: 7 },
    }),
  rules: ['PUSH-02', 'EVB-01', 'EVB-04', 'EVB-05', 'EVB-06', 'EVB-10'],

  permissionsFor: (kernel, { configuration }) => {
    const { eventBusName, ruleName: name } = configuration;
    const bus = resolveEventBus(kernel, eventBusName);
    const arn = eventRuleArn(kernel.sandbox, { eventBusName: bus.name, name });
    return [servicePermission('events.amazonaws.com', arn)];
  },
  createTrigger,
  updateTrigger,
  deleteTrigger,
};

/** Puts the rule, or takes the one that is there, and adds the function to its targets. */
function createTrigger(
  kernel: Kernel,
  { functionName, functionArn, configuration }: TriggerWish<EventRuleTriggerConfiguration>,
): TriggerRow {
  const { eventBusName, ruleName: name } = configuration;
  const bus = resolveEventBus(kernel, eventBusName);
  const settings = settingsOf(configuration, configuration.targetId ?? functionName, functionArn);
  const { targetId } = settings;
  const before = findRule(kernel, bus, name);
  if (before && findTarget(kernel, before.id, targetId)) {
    refuseRequest(
      'targetId',
      `Cannot create the trigger: rule "${name}" has a target "${targetId}" already. Update its trigger, or take another targetId.`,
    );
  }
  if (before && changesRule(configuration)) {
    refuseRequest(
      'ruleName',
      `Cannot create the trigger: there is a rule "${name}" already. Leave eventPattern and scheduleExpression out to add a target to it, or take another name.`,
    );
  }
  refuseTarget(kernel, before, settings);
  if (!before) putRuleOf(kernel, configuration, true);
  const rule = requireRule(kernel, bus, name);
  putTarget(kernel, rule, settings);
  return triggerOf(kernel, rule, targetId);
}

/**
 * Replaces how the target is set up, and the rule's pattern and schedule where there are new ones.
 * Switching a trigger off switches its rule off, with all other targets.
 */
function updateTrigger(
  kernel: Kernel,
  trigger: TriggerRow,
  { enabled, configuration }: TriggerChanges,
): TriggerRow {
  const { rule, target } = setUpOf(kernel, trigger);
  const { eventBusName, name } = rule;
  if (configuration) {
    refuseOtherRule(kernel, rule, target, configuration);
    const settings = settingsOf(configuration, target.targetId, target.arn);
    refuseTarget(kernel, rule, settings);
    if (changesRule(configuration)) putRuleOf(kernel, configuration, enabled ?? rule.enabled);
    putTarget(kernel, ruleOf(kernel, rule.id), settings);
  }
  if (enabled === true) enableRule(kernel, { eventBusName, name });
  if (enabled === false) disableRule(kernel, { eventBusName, name });
  return triggerOf(kernel, rule, target.targetId);
}

interface TriggerChanges {
  readonly enabled: boolean | null;
  readonly configuration: EventRuleTriggerConfiguration | null;
}

/** Takes the function away from the rule's targets; a rule whose last target that was goes with it. */
function deleteTrigger(kernel: Kernel, trigger: TriggerRow): void {
  const { rule, target } = setUpOf(kernel, trigger);
  const { eventBusName, name } = rule;
  removeTargets(kernel, { eventBusName, rule: name, ids: [target.targetId] });
  if (targetsOf(kernel, rule).length === 0) deleteRule(kernel, { eventBusName, name });
}

function changesRule({ eventPattern, scheduleExpression }: EventRuleTriggerConfiguration): boolean {
  return eventPattern !== null || scheduleExpression !== null;
}

function putRuleOf(
  kernel: Kernel,
  configuration: EventRuleTriggerConfiguration,
  enabled: boolean,
): void {
  const { eventBusName, ruleName, eventPattern, scheduleExpression } = configuration;
  putRule(kernel, {
    name: ruleName,
    eventBusName,
    description: null,
    eventPattern,
    scheduleExpression,
    state: enabled ? 'ENABLED' : 'DISABLED',
  });
}

function settingsOf(
  configuration: EventRuleTriggerConfiguration,
  targetId: string,
  arn: string,
): TargetSettings {
  const { input, inputPath, inputTransformer, deadLetterArn } = configuration;
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = configuration;
  return {
    targetId,
    arn,
    input,
    inputPath,
    inputTransformer,
    maximumRetryAttempts,
    maximumEventAgeInSeconds,
    deadLetterArn,
    messageGroupId: null,
  };
}

/** A trigger belongs to its rule and its target for good. */
function refuseOtherRule(
  kernel: Kernel,
  rule: EventRuleRow,
  target: EventTargetRow,
  { eventBusName, ruleName, targetId }: EventRuleTriggerConfiguration,
): void {
  const isSame =
    resolveEventBus(kernel, eventBusName).name === rule.eventBusName &&
    ruleName === rule.name &&
    (targetId ?? target.targetId) === target.targetId;
  if (isSame) return;
  refuseRequest(
    'ruleName',
    `Cannot update the trigger: it belongs to target "${target.targetId}" of rule "${rule.name}" on the bus "${rule.eventBusName}". Create another one, and delete this.`,
  );
}

function setUpOf(
  kernel: Kernel,
  { key }: TriggerRow,
): { readonly rule: EventRuleRow; readonly target: EventTargetRow } {
  const [busName = '', ruleName = '', targetId = ''] = key.split('/');
  const rule = requireRule(kernel, resolveEventBus(kernel, busName), ruleName);
  const target = findTarget(kernel, rule.id, targetId);
  if (!target) throw new Error(`Trigger ${key} has no target`);
  return { rule, target };
}

function ruleOf(kernel: Kernel, ruleId: string): EventRuleRow {
  const rule = kernel.table(eventRules).get(ruleId);
  if (!rule) throw new Error(`Rule ${ruleId} is not there`);
  return rule;
}

function triggerOf(kernel: Kernel, rule: EventRuleRow, targetId: string): TriggerRow {
  const trigger = findTrigger(kernel, 'EVENTBRIDGE_RULE', triggerKey(rule, targetId));
  if (!trigger) throw new Error(`Target ${targetId} of rule ${rule.name} has no trigger`);
  return trigger;
}
