import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { eventBusArn } from '../../simulation/push/eventbridge/event-bus.ts';
import type { PutEventsEntry } from '../../simulation/push/eventbridge/put-events.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { eventRuleByName, eventRuleConnections } from '../event-rule/event-rule.loader.ts';
import { EventRuleConnection, EventRuleType } from '../event-rule/event-rule.type.ts';
import { validIdempotencyKey } from '../idempotency-key.ts';
import { jsonTextOrNull } from '../json-text.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  CreateEventBusInput,
  DeleteEventBusInput,
  PutEventsInput,
  type PutEventsRequestEntryInput,
} from './event-bus.input.ts';
import { eventBusById, eventBusByName, eventBusConnections } from './event-bus.loader.ts';
import {
  CreateEventBusPayload,
  DeleteEventBusPayload,
  PutEventsPayload,
} from './event-bus.payload.ts';
import { EventBusConnection, EventBusType } from './event-bus.type.ts';

@Resolver(() => EventBusType)
export class EventBusResolver {
  @Mutation(() => CreateEventBusPayload, {
    description: 'Creates an event bus beside the default one. Takes the role EDITOR.',
  })
  async createEventBus(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateEventBusInput, { description: 'The bus.' })
    { sandboxId, name, description }: CreateEventBusInput,
  ): Promise<CreateEventBusPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { name, description: description ?? null };
    const { eventBusId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateEventBus', input }),
    );
    const record = await loaders.of(eventBusById).load(eventBusId);
    if (!record) throw notFound('event bus', eventBusId);
    return { eventBus: new EventBusType(record) };
  }

  @Mutation(() => DeleteEventBusPayload, {
    description: 'Deletes an event bus that has no rules. Takes the role EDITOR.',
  })
  async deleteEventBus(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteEventBusInput, { description: 'Which one.' })
    { sandboxId, name }: DeleteEventBusInput,
  ): Promise<DeleteEventBusPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { eventBusId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteEventBus', input: { name } }),
    );
    return { deletedEventBusId: eventBusId };
  }

  @Mutation(() => PutEventsPayload, {
    description:
      'Puts events on buses, whose rules look at them at once. An entry with a mistake fails alone, and a bus that is not there takes everything. Takes the role EDITOR.',
  })
  async putEvents(
    @Ctx() { access, engine, loaders, storageQuota }: ApiContext,
    @Arg('input', () => PutEventsInput, { description: 'The events.' })
    { sandboxId, entries, idempotencyKey }: PutEventsInput,
  ): Promise<PutEventsPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
    const input = { entries: entries.map(toEntry) };
    return loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'PutEvents', input }, validIdempotencyKey(idempotencyKey)),
    );
  }

  @FieldResolver(() => String, { description: 'Its ARN.' })
  async eventBusArn(@Ctx() context: ApiContext, @Root() { record }: EventBusType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return eventBusArn(sandbox.record, record.name);
  }

  @FieldResolver(() => EventRuleConnection, {
    description: 'Its rules in the order of their creation.',
  })
  rules(
    @Ctx() context: ApiContext,
    @Root() { record: { id: ownerId, sandboxId, name } }: EventBusType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<EventRuleType>> {
    const owner = [sandboxId, name];
    return readConnection(context, eventRuleConnections, { ownerId, owner, args, filter: null });
  }

  @FieldResolver(() => EventRuleType, {
    nullable: true,
    description: 'Its rule of that name; null where it has none.',
  })
  async rule(
    @Ctx() { loaders }: ApiContext,
    @Root() { record: { sandboxId, name: eventBusName } }: EventBusType,
    @Arg('name', () => String, { description: 'The name of the rule.' }) name: string,
  ): Promise<EventRuleType | null> {
    const record = await loaders.of(eventRuleByName).load({ sandboxId, eventBusName, name });
    return record && new EventRuleType(record);
  }
}

/** The event buses of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxEventBusResolver {
  @FieldResolver(() => EventBusType, {
    nullable: true,
    description: 'The event bus of that name; null where there is none.',
  })
  async eventBus(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name, not its ARN.' }) name: string,
  ): Promise<EventBusType | null> {
    const record = await loaders.of(eventBusByName).load({ sandboxId, name });
    return record && new EventBusType(record);
  }

  @FieldResolver(() => EventBusConnection, {
    description: 'Its event buses: `default`, then the others in the order of their creation.',
  })
  eventBuses(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<EventBusType>> {
    return readConnection(context, eventBusConnections, { ownerId, args, filter: null });
  }
}

function toEntry(entry: PutEventsRequestEntryInput): PutEventsEntry {
  return {
    source: entry.source ?? null,
    detailType: entry.detailType ?? null,
    detail: jsonTextOrNull(entry.detail),
    resources: entry.resources ?? [],
    timeMs: entry.time?.getTime() ?? null,
    eventBusName: entry.eventBusName ?? null,
  };
}
