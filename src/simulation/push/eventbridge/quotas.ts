import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { eventBuses, type EventBus } from './event-bus.ts';
import { eventRules } from './event-rule.ts';

/*
 * How much of EventBridge a sandbox may hold. AWS's own quotas are refused in AWS's words, the
 * others with QUOTA_EXCEEDED. Journals replay under the bounds they were written under, so these
 * may be raised, but not lowered.
 */

/** Custom buses of a sandbox: AWS's quota of an account. */
export const EVENT_BUSES_MAX = 100;

/** Rules of a bus: AWS's quota (EVB-03). */
const RULES_PER_BUS_MAX = 300;

/** Targets of a rule: AWS's quota (EVB-03). */
const TARGETS_PER_RULE_MAX = 5;

/** Rules of a sandbox: ours. AWS would allow a hundred times as many. */
export const EVENT_RULES_MAX = 1_000;

/** Bytes of what a sandbox's targets are set up with: ours. */
export const TARGET_SETTINGS_BYTES_MAX = 16 * 1_048_576;

/** Deliveries of a sandbox that wait to be tried again: ours. */
export const WAITING_DELIVERIES_MAX = 10_000;

/** Bytes of their events: ours. */
export const WAITING_DELIVERY_BYTES_MAX = 64 * 1_048_576;

export function refuseMoreBuses(kernel: Kernel): void {
  refuseAbove(kernel.table(eventBuses).size + 1, EVENT_BUSES_MAX, 'name');
}

export function refuseMoreRules(kernel: Kernel, bus: EventBus): void {
  const rules = kernel.table(eventRules);
  refuseAbove(rules.groupSize(bus.name) + 1, RULES_PER_BUS_MAX, 'name');
  if (rules.size < EVENT_RULES_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot put the rule: the sandbox has ${rules.size}, and the limit is ${EVENT_RULES_MAX}. Delete some, or take another sandbox.`,
    { detail: { limit: EVENT_RULES_MAX, actual: rules.size + 1 } },
  );
}

export function refuseMoreTargets(count: number): void {
  refuseAbove(count, TARGETS_PER_RULE_MAX, 'targets');
}

/** EventBridge names neither the thing nor the figure; `detail` does. */
function refuseAbove(actual: number, limit: number, field: string): void {
  if (actual <= limit) return;
  throw new Refusal(
    'EVENT_LIMIT_EXCEEDED',
    'The requested resource exceeds the maximum number allowed.',
    { field, detail: { limit, actual } },
  );
}
