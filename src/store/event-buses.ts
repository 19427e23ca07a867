import type { EventBusRow } from '../simulation/push/eventbridge/event-bus.ts';
import type { EventRuleRow } from '../simulation/push/eventbridge/event-rule.ts';
import type { EventTargetRow } from '../simulation/push/eventbridge/event-target.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** An event bus as the API reads it, the default one included. */
export interface EventBusRecord extends EventBusRow {
  readonly sandboxId: string;
}

/** A rule as the API reads it. */
export interface EventRuleRecord extends EventRuleRow {
  readonly sandboxId: string;
}

/** A sandbox's buses: the default one, then the others in the order of their creation. */
export const eventBusList: ListSource<EventBusRecord> = {
  table: 'eventbridge_bus',
  fields: ['sandboxId', ...Object.keys(worldTables['eventbridge_bus']?.fields ?? {})],
  owner: ['sandboxId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: EventBusRecord) => row,
};

/** The rules of a bus in the order of their creation. */
export const eventRuleList: ListSource<EventRuleRecord> = {
  table: 'eventbridge_rule',
  fields: ['sandboxId', ...Object.keys(worldTables['eventbridge_rule']?.fields ?? {})],
  owner: ['sandboxId', 'eventBusName'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: EventRuleRecord) => row,
};

/** The buses with those ids, in no promised order. */
export async function findEventBuses(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly EventBusRecord[]> {
  const rows = await prisma.eventBus.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row));
}

/** Which bus of which sandbox. */
export interface EventBusNameKey {
  readonly sandboxId: string;
  readonly name: string;
}

/** The buses of those names, in no promised order. */
export async function findEventBusesByName(
  prisma: PrismaClient,
  keys: readonly EventBusNameKey[],
): Promise<readonly EventBusRecord[]> {
  const rows = await prisma.eventBus.findMany({
    where: { OR: keys.map(({ sandboxId, name }) => ({ sandboxId, name })) },
  });
  return rows.map((row) => withPlainNumbers(row));
}

/** The rules with those ids, in no promised order. */
export async function findEventRules(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly EventRuleRecord[]> {
  const rows = await prisma.eventRule.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row));
}

/** Which rule of which bus. */
export interface EventRuleNameKey extends EventBusNameKey {
  readonly eventBusName: string;
}

/** The rules of those names, in no promised order. */
export async function findEventRulesByName(
  prisma: PrismaClient,
  keys: readonly EventRuleNameKey[],
): Promise<readonly EventRuleRecord[]> {
  const rows = await prisma.eventRule.findMany({
    where: {
      OR: keys.map(({ sandboxId, eventBusName, name }) => ({ sandboxId, eventBusName, name })),
    },
  });
  return rows.map((row) => withPlainNumbers(row));
}

/** The targets of those rules by the rule's id, in the order in which they were put. */
export async function findEventTargets(
  prisma: PrismaClient,
  ruleIds: readonly string[],
): Promise<ReadonlyMap<string, readonly EventTargetRow[]>> {
  const rows = await prisma.eventTarget.findMany({
    where: { ruleId: { in: [...ruleIds] } },
    orderBy: { seq: 'asc' },
  });
  const byRule = new Map<string, EventTargetRow[]>();
  for (const row of rows) {
    // The column holds what the World has written.
    const target = withPlainNumbers(row) as unknown as EventTargetRow;
    const targets = byRule.get(row.ruleId);
    if (targets) targets.push(target);
    else byRule.set(row.ruleId, [target]);
  }
  return byRule;
}
