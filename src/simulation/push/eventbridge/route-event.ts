import type { Kernel } from '../../kernel.ts';
import { StepBudget } from '../../patterns/step-budget.ts';
import { traceIdOf } from '../../trace-header.ts';
import { memberText, type BusEvent } from './bus-event.ts';
import { deliver, emitDelivered, refuseDelivery, type Delivery } from './delivery.ts';
import { findEventBus, type EventBus } from './event-bus.ts';
import { eventRuleArn, rulesOf, type EventRuleRow } from './event-rule.ts';
import { kindOfTarget, targetsOf } from './event-target.ts';
import { findMismatch, rulePattern, type Mismatch } from './rule-pattern.ts';

/** Steps that looking at one event may take, all rules of its bus together. */
const MATCHING_STEPS_MAX = 10_000_000;

/**
 * Shows an event to every rule of its bus that has a pattern. Each decides for itself, and each that
 * matches sends the event to all of its targets (EVB-10).
 */
export function routeEvent(kernel: Kernel, bus: EventBus, event: BusEvent): void {
  const budget = new StepBudget(MATCHING_STEPS_MAX);
  for (const rule of rulesOf(kernel, bus)) {
    if (rule.eventPattern === null) continue;
    const mismatch = mismatchOf(rule, rule.eventPattern, event, budget);
    if (mismatch) emitMismatch(kernel, rule, event, mismatch);
    else {
      emitMatch(kernel, rule, event);
      sendToTargets(kernel, rule, event);
    }
  }
}

/** Sends an event that a rule has matched, or its schedule has made, to all of the rule's targets. */
export function sendToTargets(kernel: Kernel, rule: EventRuleRow, event: BusEvent): void {
  for (const target of targetsOf(kernel, rule)) {
    const delivery: Delivery = { rule, target, event, retries: 0 };
    if (kindOfTarget(target.arn) === 'event-bus') sendOn(kernel, delivery);
    else deliver(kernel, delivery);
  }
}

/** From how many buses an event is sent on: so no circle of buses goes round for ever. */
const HOPS_MAX = 1;

/** Sends an event on to another bus, unchanged. One that came from a bus itself stays where it is. */
function sendOn(kernel: Kernel, delivery: Delivery): void {
  const { target, event } = delivery;
  const bus = findEventBus(kernel, target.arn);
  if (!bus) {
    refuseDelivery(kernel, delivery, {
      kind: 'NO_RESOURCE',
      errorCode: 'ResourceNotFoundException',
      message: `Event bus ${target.arn} does not exist.`,
    });
    return;
  }
  if (event.hops >= HOPS_MAX) {
    refuseDelivery(kernel, delivery, {
      kind: 'INVALID',
      errorCode: 'ValidationException',
      message: 'An event that was sent on from one bus to another is not sent on to a third.',
    });
    return;
  }
  emitDelivered(kernel, delivery, memberText(event.content, 'id'));
  routeEvent(kernel, bus, { ...event, hops: event.hops + 1 });
}

/** Why a rule leaves an event alone; null where it matches. */
function mismatchOf(
  rule: EventRuleRow,
  eventPattern: string,
  { content }: BusEvent,
  budget: StepBudget,
): Mismatch | null {
  if (!rule.enabled) return { place: '', reason: 'it is disabled' };
  return findMismatch(rulePattern(eventPattern), content, budget);
}

function emitMatch(kernel: Kernel, rule: EventRuleRow, event: BusEvent): void {
  kernel.emit({
    kind: 'EVENT_RULE_MATCHED',
    rule: 'EVB-10',
    traceId: traceIdOf(event.traceHeader),
    message: `Rule "${rule.name}" of the bus "${rule.eventBusName}" matches the event.`,
    detail: detailOf(kernel, rule, event),
  });
}

function emitMismatch(
  kernel: Kernel,
  rule: EventRuleRow,
  event: BusEvent,
  { place, reason }: Mismatch,
): void {
  kernel.emit({
    kind: 'EVENT_RULE_NOT_MATCHED',
    rule: 'EVB-10',
    traceId: traceIdOf(event.traceHeader),
    message: `Rule "${rule.name}" of the bus "${rule.eventBusName}" leaves the event alone: ${reason}.`,
    detail: { ...detailOf(kernel, rule, event), key: place === '' ? null : place },
  });
}

function detailOf(
  kernel: Kernel,
  rule: EventRuleRow,
  { content }: BusEvent,
): { eventId: string; eventBusName: string; ruleName: string; ruleArn: string } {
  return {
    eventId: memberText(content, 'id'),
    eventBusName: rule.eventBusName,
    ruleName: rule.name,
    ruleArn: eventRuleArn(kernel.sandbox, rule),
  };
}
