import type { Kernel } from '../../kernel.ts';
import {
  eventCall,
  messageCall,
  publishCall,
  refuseCall,
  type CallAnswer,
} from '../../service-call.ts';
import type { BusEvent } from './bus-event.ts';
import { eventRuleArn, type EventRuleRow } from './event-rule.ts';
import { kindOfTarget, type EventTargetRow } from './event-target.ts';
import { parseJson } from './json-text.ts';
import { targetInput } from './target-input.ts';

/**
 * Hands an event to a target as events.amazonaws.com with the rule's ARN: the target's own policy
 * decides, now and not when the target was put (EVB-01).
 */
export function callTarget(
  kernel: Kernel,
  {
    rule,
    target,
    event,
  }: {
    readonly rule: EventRuleRow;
    readonly target: EventTargetRow;
    readonly event: BusEvent;
  },
): CallAnswer {
  const ruleArn = eventRuleArn(kernel.sandbox, rule);
  const input = targetInput(target, event, { ruleArn, ruleName: rule.name });
  const origin = {
    caller: { kind: 'service', principal: 'events.amazonaws.com', sourceArn: ruleArn },
    traceHeader: event.traceHeader,
  } as const;
  switch (kindOfTarget(target.arn)) {
    case 'function':
      if (parseJson(input) === undefined) {
        return refuseCall(
          'INVALID',
          'InvalidRequestContentException',
          'What the input transformer has made is not valid JSON.',
        );
      }
      return kernel.call(eventCall(origin, target.arn, input));
    case 'queue': {
      const { messageGroupId } = target;
      return kernel.call(messageCall(origin, target.arn, input, { messageGroupId }));
    }
    case 'topic':
      return kernel.call(publishCall(origin, target.arn, input));
    case 'event-bus':
    case null:
      throw new Error(`${target.arn} is no target that is called`);
  }
}
