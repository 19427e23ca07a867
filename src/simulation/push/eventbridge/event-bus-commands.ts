import { refuseConstraint, validateText } from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { DEFAULT_BUS, eventBusArn, eventBuses, findEventBus, type EventBus } from './event-bus.ts';
import { eventRules } from './event-rule.ts';
import { refuseRequest } from './parameters.ts';
import { refuseMoreBuses } from './quotas.ts';

export interface CreateEventBusInput {
  readonly name: string;
  readonly description: string | null;
}

/** A bus as commands answer with it. */
export interface EventBusReference {
  readonly eventBusId: string;
}

const DESCRIPTION_LENGTH_MAX = 512;

/** Creates a bus for the events of one's own applications; the default one is always there. */
export function createEventBus(kernel: Kernel, input: CreateEventBusInput): EventBusReference {
  const { name } = input;
  validateBusName(name);
  validateText('description', input.description ?? '', 0, DESCRIPTION_LENGTH_MAX);
  if (findEventBus(kernel, name)) {
    throw new Refusal('EVENT_BUS_EXISTS', `Event bus ${name} already exists.`, { field: 'name' });
  }
  refuseMoreBuses(kernel);
  const bus = kernel.table(eventBuses).put({
    id: newId(kernel, 'evb'),
    seq: kernel.nextInSequence('event-bus'),
    name,
    description: input.description ?? '',
    createdAtMs: kernel.now,
  });
  kernel.emit({
    kind: 'EVENT_BUS_CREATED',
    message: `Event bus "${name}" was created; it does nothing until it has rules.`,
    detail: { eventBusName: name, arn: eventBusArn(kernel.sandbox, name) },
  });
  return { eventBusId: bus.id };
}

/** Deletes a bus without rules; deleting one that is not there changes nothing, as on AWS. */
export function deleteEventBus(
  kernel: Kernel,
  { name }: { readonly name: string },
): { readonly eventBusId: string | null } {
  if (name === DEFAULT_BUS) refuseRequest('name', 'Cannot delete event bus default.');
  const bus = kernel.table(eventBuses).find(name);
  if (!bus) return { eventBusId: null };
  refuseBusWithRules(kernel, bus);
  kernel.table(eventBuses).delete(bus.id);
  kernel.emit({
    kind: 'EVENT_BUS_DELETED',
    message: `Event bus "${name}" was deleted; what is put on it from now on is lost.`,
    detail: { eventBusName: name },
  });
  return { eventBusId: bus.id };
}

function refuseBusWithRules(kernel: Kernel, bus: EventBus): void {
  const rules = kernel.table(eventRules).groupSize(bus.name);
  if (rules === 0) return;
  throw new Refusal('EVENT_BUS_IN_USE', "EventBus can't be deleted since it has rules.", {
    field: 'name',
    detail: { rules },
  });
}

/** Slashes are for buses of partners, which are not simulated. */
function validateBusName(name: string): void {
  validateText('name', name, 1, 256);
  if (/^[.\-_A-Za-z0-9]+$/.test(name)) return;
  if (/^[/.\-_A-Za-z0-9]+$/.test(name)) {
    refuseRequest('name', "Event bus name must not contain '/'.");
  }
  refuseConstraint(
    'name',
    name,
    'Member must satisfy regular expression pattern: [/\\.\\-_A-Za-z0-9]+',
  );
}
