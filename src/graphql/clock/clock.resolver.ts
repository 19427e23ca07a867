import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { StartClockAdvanceInput } from '../../simulation/clock/clock-service.ts';
import type { ApiContext } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { validIdempotencyKey } from '../idempotency-key.ts';
import { ClockAdvanceType } from './clock-advance.type.ts';
import { AdvanceClockInput, CancelAdvanceInput, SetClockInput } from './clock.input.ts';
import { clockAdvanceById, clockBySandbox } from './clock.loader.ts';
import { AdvanceClockPayload, CancelAdvancePayload, SetClockPayload } from './clock.payload.ts';
import { ClockType } from './clock.type.ts';

@Resolver(() => ClockType)
export class ClockResolver {
  @Mutation(() => SetClockPayload, {
    description: "Sets the mode of a sandbox's clock. Takes the role EDITOR.",
  })
  async setClock(
    @Ctx() context: ApiContext,
    @Arg('input', () => SetClockInput, { description: 'How time shall move.' })
    { sandboxId, mode, rate }: SetClockInput,
  ): Promise<SetClockPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    await context.loaders.forgetAfter(
      context.engine.setClock(sandboxId, { mode, rate: rate ?? null }),
    );
    return { clock: await loadClock(context, sandboxId) };
  }

  @Mutation(() => AdvanceClockPayload, {
    description:
      "Advances a sandbox's clock; everything that is due on the way happens, in order. Takes the role EDITOR.",
  })
  async advanceClock(
    @Ctx() context: ApiContext,
    @Arg('input', () => AdvanceClockInput, { description: 'How far.' }) input: AdvanceClockInput,
  ): Promise<AdvanceClockPayload> {
    const { sandboxId, idempotencyKey } = input;
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const goal = goalOf(input);
    const key = validIdempotencyKey(idempotencyKey);
    const advance = await context.loaders.forgetAfter(
      context.engine.advanceClock(sandboxId, { goal }, key),
    );
    return {
      clock: await loadClock(context, sandboxId),
      advance: new ClockAdvanceType(advance),
    };
  }

  @Mutation(() => CancelAdvancePayload, {
    description: 'Ends an advance of the clock where it stands. Takes the role EDITOR.',
  })
  async cancelAdvance(
    @Ctx() context: ApiContext,
    @Arg('input', () => CancelAdvanceInput, { description: 'Which one.' })
    { sandboxId, advanceId }: CancelAdvanceInput,
  ): Promise<CancelAdvancePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const advance = await context.loaders.forgetAfter(
      context.engine.cancelAdvance(sandboxId, advanceId),
    );
    return {
      clock: await loadClock(context, sandboxId),
      advance: new ClockAdvanceType(advance),
    };
  }

  @FieldResolver(() => ClockAdvanceType, {
    nullable: true,
    description: 'The advance under way; null where there is none.',
  })
  async advance(
    @Ctx() { loaders }: ApiContext,
    @Root() { record }: ClockType,
  ): Promise<ClockAdvanceType | null> {
    if (record.advanceId === null) return null;
    const advance = await loaders.of(clockAdvanceById).load(record.advanceId);
    return advance && new ClockAdvanceType(advance);
  }
}

async function loadClock({ loaders }: ApiContext, sandboxId: string): Promise<ClockType> {
  const clock = await loaders.of(clockBySandbox).load(sandboxId);
  if (!clock) throw notFound('sandbox', sandboxId);
  return new ClockType(clock);
}

function goalOf({ by, to, untilIdle }: AdvanceClockInput): StartClockAdvanceInput['goal'] {
  const given = [by != null, to != null, untilIdle === true].filter(Boolean).length;
  if (given !== 1) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      `Cannot advance the clock: ${given} of "by", "to" and "untilIdle: true" are given, and it takes exactly one.`,
      { field: 'input' },
    );
  }
  if (by != null) return { byMs: by };
  return to == null ? null : { toMs: to.getTime() };
}
