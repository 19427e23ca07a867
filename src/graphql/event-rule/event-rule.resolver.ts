import { Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Command, CommandInput } from '../../simulation/commands.ts';
import { eventRuleArn } from '../../simulation/push/eventbridge/event-rule.ts';
import { testEventPattern } from '../../simulation/push/eventbridge/test-event-pattern.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { eventBusByName } from '../event-bus/event-bus.loader.ts';
import { EventBusType } from '../event-bus/event-bus.type.ts';
import { jsonTextOf, jsonTextOrNull } from '../json-text.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import {
  DeleteRuleInput,
  DisableRuleInput,
  EnableRuleInput,
  PutRuleInput,
  PutTargetsInput,
  RemoveTargetsInput,
} from './event-rule.input.ts';
import { eventRuleById, targetsOfRule } from './event-rule.loader.ts';
import {
  DeleteRulePayload,
  DisableRulePayload,
  EnableRulePayload,
  PutRulePayload,
  PutTargetsPayload,
  RemoveTargetsPayload,
} from './event-rule.payload.ts';
import { EventPatternTestType, EventRuleType } from './event-rule.type.ts';
import { toTargetSettings } from './event-target.input.ts';
import { EventTargetType } from './event-target.type.ts';

/** In points: matching may take a twentieth of a second. */
const MATCHING_COST = 400;

@Resolver(() => EventRuleType)
export class EventRuleResolver {
  @Mutation(() => PutRulePayload, {
    description:
      'Creates a rule of an event bus, or replaces the one of that name; its targets stay. Takes the role EDITOR.',
  })
  async putRule(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutRuleInput, { description: 'The rule.' }) input: PutRuleInput,
  ): Promise<PutRulePayload> {
    const command = { type: 'PutRule', input: toRule(input) } as const;
    return { rule: await change(context, input.sandboxId, command) };
  }

  @Mutation(() => DeleteRulePayload, {
    description: 'Deletes a rule that has no targets. Takes the role EDITOR.',
  })
  async deleteRule(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteRuleInput, { description: 'Which one.' })
    { sandboxId, name, eventBusName }: DeleteRuleInput,
  ): Promise<DeleteRulePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { name, eventBusName: eventBusName ?? null };
    const { ruleId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteRule', input }),
    );
    return { deletedRuleId: ruleId };
  }

  @Mutation(() => EnableRulePayload, {
    description: 'Lets a rule look at events, and its schedule fire. Takes the role EDITOR.',
  })
  async enableRule(
    @Ctx() context: ApiContext,
    @Arg('input', () => EnableRuleInput, { description: 'Which one.' })
    { sandboxId, name, eventBusName }: EnableRuleInput,
  ): Promise<EnableRulePayload> {
    const input = { name, eventBusName: eventBusName ?? null };
    return { rule: await change(context, sandboxId, { type: 'EnableRule', input }) };
  }

  @Mutation(() => DisableRulePayload, {
    description: 'Keeps a rule, and lets it do nothing. Takes the role EDITOR.',
  })
  async disableRule(
    @Ctx() context: ApiContext,
    @Arg('input', () => DisableRuleInput, { description: 'Which one.' })
    { sandboxId, name, eventBusName }: DisableRuleInput,
  ): Promise<DisableRulePayload> {
    const input = { name, eventBusName: eventBusName ?? null };
    return { rule: await change(context, sandboxId, { type: 'DisableRule', input }) };
  }

  @Mutation(() => PutTargetsPayload, {
    description:
      'Adds targets to a rule, or replaces those of the same id. Whether a target is there and lets EventBridge in shows at delivery. Takes the role EDITOR.',
  })
  async putTargets(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => PutTargetsInput, { description: 'Of which rule, and which.' })
    { sandboxId, rule, eventBusName, targets }: PutTargetsInput,
  ): Promise<PutTargetsPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = {
      rule,
      eventBusName: eventBusName ?? null,
      targets: targets.map(toTargetSettings),
    };
    const { ruleId, ...result } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'PutTargets', input }),
    );
    return { rule: await loadRule({ loaders }, ruleId), ...result };
  }

  @Mutation(() => RemoveTargetsPayload, {
    description: 'Takes targets away from a rule. Takes the role EDITOR.',
  })
  async removeTargets(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => RemoveTargetsInput, { description: 'Of which rule, and which.' })
    { sandboxId, rule, eventBusName, ids }: RemoveTargetsInput,
  ): Promise<RemoveTargetsPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { rule, eventBusName: eventBusName ?? null, ids };
    const { ruleId, ...result } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'RemoveTargets', input }),
    );
    return { rule: await loadRule({ loaders }, ruleId), ...result };
  }

  @Query(() => EventPatternTestType, {
    description:
      'Whether an event would match a pattern, by the code that rules use. Takes any role.',
    complexity: ({ childComplexity }) => MATCHING_COST + childComplexity,
  })
  testEventPattern(
    @Ctx() { access }: ApiContext,
    @Arg('eventPattern', () => JsonScalar, {
      description: 'The pattern: as JSON, or as text as AWS takes it.',
    })
    eventPattern: unknown,
    @Arg('event', () => JsonScalar, {
      description:
        'The event: as JSON, or as text as AWS takes it. It needs id, account, source, time, region, resources and detail-type.',
    })
    event: unknown,
  ): EventPatternTestType {
    access.requireKey('VIEWER');
    const { matches, ...why } = testEventPattern(jsonTextOf(eventPattern), jsonTextOf(event));
    return { result: matches, ...why };
  }

  @FieldResolver(() => String, {
    description: 'Its ARN, which permissions for it name as their source.',
  })
  async ruleArn(@Ctx() context: ApiContext, @Root() { record }: EventRuleType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return eventRuleArn(sandbox.record, record);
  }

  @FieldResolver(() => EventBusType, { description: 'Its bus.' })
  async eventBus(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: EventRuleType,
  ): Promise<EventBusType> {
    const { sandboxId, eventBusName: name } = record;
    const bus = await loaders.of(eventBusByName).load({ sandboxId, name });
    if (!bus) throw notFound('event bus', name);
    return new EventBusType(bus);
  }

  @FieldResolver(() => [EventTargetType], {
    description: 'What it sends its events to, in the order in which they were put.',
  })
  async targets(
    @Ctx() { loaders }: ApiContext,
    @Root() { id }: EventRuleType,
  ): Promise<EventTargetType[]> {
    const targets = await loaders.of(targetsOfRule).load(id);
    return (targets ?? []).map((target) => new EventTargetType(target));
  }
}

/** Carries out what answers with a rule. */
async function change(
  { access, engine, loaders }: ApiContext,
  sandboxId: string,
  command: Command<'PutRule' | 'EnableRule' | 'DisableRule'>,
): Promise<EventRuleType> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  const { ruleId } = await loaders.forgetAfter(engine.execute(sandboxId, command));
  return loadRule({ loaders }, ruleId);
}

async function loadRule(
  { loaders }: Pick<ApiContext, 'loaders'>,
  id: string,
): Promise<EventRuleType> {
  const record = await loaders.of(eventRuleById).load(id);
  if (!record) throw notFound('event rule', id);
  return new EventRuleType(record);
}

function toRule(input: PutRuleInput): CommandInput<'PutRule'> {
  return {
    name: input.name,
    eventBusName: input.eventBusName ?? null,
    description: input.description ?? null,
    eventPattern: jsonTextOrNull(input.eventPattern),
    scheduleExpression: input.scheduleExpression ?? null,
    state: input.state ?? null,
  };
}
