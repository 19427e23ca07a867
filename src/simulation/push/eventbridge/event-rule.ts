import { Refusal } from '../../errors.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import { defineTable } from '../../table.ts';
import { DEFAULT_BUS, type EventBus } from './event-bus.ts';

/** Which events of a bus go to which targets, or when something goes to them by itself. */
export interface EventRuleRow {
  readonly id: string;
  /** Order of creation. */
  readonly seq: number;
  readonly eventBusName: string;
  readonly name: string;
  readonly description: string;
  /** JSON text; null for a rule that has a schedule only. */
  readonly eventPattern: string | null;
  /** `rate(5 minutes)` or `cron(0 9 ? * MON-FRI *)`; null for a rule that has a pattern only. */
  readonly scheduleExpression: string | null;
  readonly enabled: boolean;
  /** Since when the schedule counts; null without one. */
  readonly scheduledFromMs: number | null;
  /** The timer of its next firing; null while it has none. */
  readonly timerSeq: number | null;
  readonly createdAtMs: number;
}

/** The rules of a sandbox, by bus. */
export const eventRules = defineTable<EventRuleRow>({
  name: 'eventbridge_rule',
  key: (row) => row.id,
  lookup: (row) => lookupOf(row.eventBusName, row.name),
  group: (row) => row.eventBusName,
});

/** What triggers call a rule: its bus and its name. */
export type RuleName = Pick<EventRuleRow, 'eventBusName' | 'name'>;

/** `…:rule/NAME`, or `…:rule/BUS/NAME` on a custom bus: the source ARN of its deliveries (EVB-01). */
export function eventRuleArn(
  { region, accountId }: Pick<SandboxIdentity, 'region' | 'accountId'>,
  { eventBusName, name }: RuleName,
): string {
  const path = eventBusName === DEFAULT_BUS ? name : `${eventBusName}/${name}`;
  return `arn:aws:events:${region}:${accountId}:rule/${path}`;
}

export function findRule(kernel: Kernel, bus: EventBus, name: string): EventRuleRow | undefined {
  return kernel.table(eventRules).find(lookupOf(bus.name, name));
}

/** The rule of that name on a bus; refuses what is not there. */
export function requireRule(
  kernel: Kernel,
  bus: EventBus,
  name: string,
  field = 'name',
): EventRuleRow {
  const rule = findRule(kernel, bus, name);
  if (rule) return rule;
  throw new Refusal(
    'EVENT_RULE_NOT_FOUND',
    `Rule ${name} does not exist on EventBus ${bus.name}.`,
    { field },
  );
}

/** The rules of a bus in the order of their creation, in which they look at an event. */
export function rulesOf(kernel: Kernel, bus: EventBus): readonly EventRuleRow[] {
  return kernel
    .table(eventRules)
    .group(bus.name)
    .sort((left, right) => left.seq - right.seq);
}

function lookupOf(eventBusName: string, name: string): string {
  return `${eventBusName} ${name}`;
}
