import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { validRate } from '../../simulation/clock/clock-service.ts';
import { createSandbox } from '../../store/create-sandbox.ts';
import { deleteSandbox, renameSandbox } from '../../store/sandboxes.ts';
import { validLength, validName, validPattern } from '../argument.ts';
import type { ApiContext } from '../context.ts';
import { ApiError, notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import {
  CreateSandboxInput,
  DeleteSandboxInput,
  RenameSandboxInput,
  type CreateSandboxClockInput,
} from './sandbox.input.ts';
import { loadSandbox, sandboxConnections } from './sandbox.loader.ts';
import {
  CreateSandboxPayload,
  DeleteSandboxPayload,
  RenameSandboxPayload,
} from './sandbox.payload.ts';
import { SandboxConnection, SandboxType } from './sandbox.type.ts';

@Resolver(() => SandboxType)
export class SandboxResolver {
  @Query(() => SandboxType, {
    nullable: true,
    description: 'The sandbox of that id. NOT_FOUND where the key reaches none. Takes any role.',
  })
  async sandbox(
    @Ctx() context: ApiContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<SandboxType> {
    await context.access.requireSandbox(id, 'VIEWER');
    return loadSandbox(context, id);
  }

  @Query(() => SandboxConnection, {
    description: 'The sandboxes within reach of the key, oldest first. Takes any role.',
  })
  sandboxes(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<SandboxType>> {
    const { tenantId, sandboxId } = context.access.requireKey('VIEWER');
    return readConnection(context, sandboxConnections, {
      ownerId: tenantId,
      args,
      filter: { sandboxId },
    });
  }

  @Mutation(() => CreateSandboxPayload, {
    description: 'Creates an empty sandbox. Takes the role EDITOR and a key of the whole tenant.',
  })
  async createSandbox(
    @Ctx() { access, limits, prisma }: ApiContext,
    @Arg('input', () => CreateSandboxInput, { description: 'The sandbox.' })
    input: CreateSandboxInput,
  ): Promise<CreateSandboxPayload> {
    const { tenantId } = access.requireWholeTenant('EDITOR');
    const wanted = {
      tenantId,
      name: validName('name', input.name),
      region: validRegion(input.region ?? 'us-east-1'),
      seed: input.seed == null ? null : validSeed(input.seed),
      profile: input.profile ?? 'IDEAL',
      clock: validClock(input.clock ?? {}),
    } as const;
    const created = await createSandbox(prisma, wanted, limits.sandboxesPerTenant);
    return { sandbox: new SandboxType(created) };
  }

  @Mutation(() => RenameSandboxPayload, {
    description: 'Gives a sandbox another name. Takes the role EDITOR.',
  })
  async renameSandbox(
    @Ctx() context: ApiContext,
    @Arg('input', () => RenameSandboxInput, { description: 'Which one, and the name.' })
    { sandboxId, name }: RenameSandboxInput,
  ): Promise<RenameSandboxPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const validated = validName('name', name);
    await context.loaders.forgetAfter(renameSandbox(context.prisma, sandboxId, validated));
    return { sandbox: await loadSandbox(context, sandboxId) };
  }

  @Mutation(() => DeleteSandboxPayload, {
    description:
      'Deletes a sandbox with everything in it and the keys that reach nothing else; its subscriptions end. Takes the role EDITOR.',
  })
  async deleteSandbox(
    @Ctx() { access, commitListener, loaders, prisma }: ApiContext,
    @Arg('input', () => DeleteSandboxInput, { description: 'Which one.' })
    { sandboxId }: DeleteSandboxInput,
  ): Promise<DeleteSandboxPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const existed = await loaders.forgetAfter(deleteSandbox(prisma, sandboxId));
    if (!existed) throw notFound('sandbox', sandboxId);
    commitListener.hearOwnChange({ subject: 'sandbox', id: sandboxId });
    return { deletedSandboxId: sandboxId };
  }
}

/** A sandbox that may have gone since it was checked. */
function validRegion(region: string): string {
  return validPattern('region', region, /^[a-z]{2,4}(-[a-z]{2,12}){1,3}-\d$/, 'eu-west-1');
}

function validSeed(seed: string): string {
  validLength('seed', seed, 1, 64);
  return validPattern('seed', seed, /^\P{Cc}*$/u, 'lesson-3');
}

function validClock({ mode, rate, startAt }: CreateSandboxClockInput): {
  readonly mode: 'REAL_TIME' | 'SCALED' | 'MANUAL';
  readonly rate: number;
  readonly startAtMs: number | null;
} {
  const clockMode = mode ?? 'REAL_TIME';
  return {
    mode: clockMode,
    rate: validRate({ mode: clockMode, rate: rate ?? null }),
    startAtMs: startAt == null ? null : validStart(startAt.getTime()),
  };
}

/** Dates are written with four digits for the year, and a clock needs room to run. */
function validStart(startAtMs: number): number {
  if (startAtMs < 0 || startAtMs >= Date.UTC(3000, 0)) {
    throw new ApiError(
      'INVALID_ARGUMENT',
      'Cannot start the clock at that time: it must lie in the years 1970 to 2999.',
      { field: 'startAt' },
    );
  }
  return startAtMs;
}
