import { Refusal } from '../../errors.ts';
import type { Kernel, SandboxIdentity } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** Where rules look at events. */
export interface EventBus {
  readonly id: string;
  readonly name: string;
}

/** A bus that somebody has created. */
export interface EventBusRow extends EventBus {
  /** Order of creation. */
  readonly seq: number;
  readonly description: string;
  readonly createdAtMs: number;
}

/** The bus that every account has: AWS services send to it, and only it has schedules (SCR-01). */
export const DEFAULT_BUS = 'default';

/**
 * The custom buses of a sandbox, found by name. The default one is no row of the World: it follows
 * from the sandbox, and the store keeps it for readers only.
 */
export const eventBuses = defineTable<EventBusRow>({
  name: 'eventbridge_bus',
  key: (row) => row.id,
  lookup: (row) => row.name,
});

/** The id of a sandbox's default bus. */
export function defaultBusId(sandboxId: string): string {
  return sandboxId.replace(/^[a-z]+/, 'evb');
}

export function eventBusArn(
  { region, accountId }: Pick<SandboxIdentity, 'region' | 'accountId'>,
  name: string,
): string {
  return `arn:aws:events:${region}:${accountId}:event-bus/${name}`;
}

/** The bus of that name or ARN; undefined where the sandbox has none. */
export function findEventBus(kernel: Kernel, reference: string): EventBus | undefined {
  const name = reference.startsWith('arn:') ? nameOfArn(kernel.sandbox, reference) : reference;
  if (name === DEFAULT_BUS) return { id: defaultBusId(kernel.sandbox.id), name };
  return kernel.table(eventBuses).find(name);
}

/** The bus of that name or ARN, the default one where none is named; refuses what is not there. */
export function resolveEventBus(kernel: Kernel, reference: string | null): EventBus {
  const bus = findEventBus(kernel, reference ?? DEFAULT_BUS);
  if (bus) return bus;
  throw new Refusal('EVENT_BUS_NOT_FOUND', `Event bus ${reference} does not exist.`, {
    field: 'eventBusName',
  });
}

/** The name in an ARN of the sandbox's own account and region; empty for any other. */
function nameOfArn(sandbox: SandboxIdentity, arn: string): string {
  const start = eventBusArn(sandbox, '');
  return arn.startsWith(start) ? arn.slice(start.length) : '';
}
