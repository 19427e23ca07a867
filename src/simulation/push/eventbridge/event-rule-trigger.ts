import type { JsonObject } from '../../json.ts';
import type { Kernel } from '../../kernel.ts';
import { functionOfArn } from '../function-of-arn.ts';
import { putTrigger, removeTrigger } from '../trigger.ts';
import { eventRuleArn, type EventRuleRow } from './event-rule.ts';
import { targetsOf, type EventTargetRow } from './event-target.ts';

/** Writes down which functions a rule invokes: one trigger for each target that is a function. */
export function describeTriggers(kernel: Kernel, rule: EventRuleRow): void {
  for (const target of targetsOf(kernel, rule)) describeTrigger(kernel, rule, target);
}

export function describeTrigger(kernel: Kernel, rule: EventRuleRow, target: EventTargetRow): void {
  const called = functionOfArn(target.arn);
  if (called === null) {
    removeTrigger(kernel, 'EVENTBRIDGE_RULE', triggerKey(rule, target.targetId));
    return;
  }
  putTrigger(kernel, {
    source: 'EVENTBRIDGE_RULE',
    sourceArn: eventRuleArn(kernel.sandbox, rule),
    key: triggerKey(rule, target.targetId),
    ...called,
    enabled: rule.enabled,
    configuration: configurationOf(rule, target),
  });
}

export function forgetTrigger(kernel: Kernel, rule: EventRuleRow, targetId: string): void {
  removeTrigger(kernel, 'EVENTBRIDGE_RULE', triggerKey(rule, targetId));
}

/** `bus/rule/target`: none of the three has a slash in its name. */
export function triggerKey({ eventBusName, name }: EventRuleRow, targetId: string): string {
  return `${eventBusName}/${name}/${targetId}`;
}

function configurationOf(rule: EventRuleRow, target: EventTargetRow): JsonObject {
  return {
    eventBusName: rule.eventBusName,
    ruleName: rule.name,
    eventPattern: rule.eventPattern,
    scheduleExpression: rule.scheduleExpression,
    targetId: target.targetId,
    input: target.input,
    inputPath: target.inputPath,
    inputTransformer: target.inputTransformer === null ? null : { ...target.inputTransformer },
    maximumRetryAttempts: target.maximumRetryAttempts,
    maximumEventAgeInSeconds: target.maximumEventAgeInSeconds,
    deadLetterArn: target.deadLetterArn,
  };
}
