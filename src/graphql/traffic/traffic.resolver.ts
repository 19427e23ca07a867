import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { toAction } from './traffic-action.input.ts';
import { toShape } from './traffic-shape.type.ts';
import { CreateTrafficInput, DeleteTrafficInput, UpdateTrafficInput } from './traffic.input.ts';
import { trafficById, trafficConnections } from './traffic.loader.ts';
import {
  CreateTrafficPayload,
  DeleteTrafficPayload,
  UpdateTrafficPayload,
} from './traffic.payload.ts';
import { TrafficConnection, TrafficType } from './traffic.type.ts';

@Resolver(() => TrafficType)
export class TrafficResolver {
  @Mutation(() => CreateTrafficPayload, {
    description:
      'Creates a traffic: a timer that does an action on a source again and again. Takes the role EDITOR.',
  })
  async createTraffic(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateTrafficInput, { description: 'The traffic.' })
    { sandboxId, name, action, shape, start, end }: CreateTrafficInput,
  ): Promise<CreateTrafficPayload> {
    await requireRoom(context, sandboxId);
    const input = {
      name,
      action: toAction(action),
      shape: toShape(shape),
      startMs: start?.getTime() ?? null,
      endMs: end?.getTime() ?? null,
    };
    const { engine, loaders } = context;
    const { trafficId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateTraffic', input }),
    );
    return { traffic: await loadTraffic(context, trafficId) };
  }

  @Mutation(() => UpdateTrafficPayload, {
    description:
      'Changes what is given of a traffic, stops it, or lets it go on. It keeps its rhythm unless it gets a shape or begins again. Takes the role EDITOR.',
  })
  async updateTraffic(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateTrafficInput, { description: 'What is to be changed.' })
    { sandboxId, trafficId, name, action, shape, end, running }: UpdateTrafficInput,
  ): Promise<UpdateTrafficPayload> {
    await requireRoom(context, sandboxId);
    const input = {
      trafficId,
      name: name ?? null,
      action: action ? toAction(action) : null,
      shape: shape ? toShape(shape) : null,
      end: end === undefined ? null : { atMs: end?.getTime() ?? null },
      running: running ?? null,
    };
    const { engine, loaders } = context;
    await loaders.forgetAfter(engine.execute(sandboxId, { type: 'UpdateTraffic', input }));
    return { traffic: await loadTraffic(context, trafficId) };
  }

  @Mutation(() => DeleteTrafficPayload, {
    description: 'Deletes a traffic. What it has set off goes on. Takes the role EDITOR.',
  })
  async deleteTraffic(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteTrafficInput, { description: 'Which one.' })
    { sandboxId, trafficId }: DeleteTrafficInput,
  ): Promise<DeleteTrafficPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteTraffic', input: { trafficId } }),
    );
    return { deletedTrafficId: trafficId };
  }
}

/** The traffic of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxTrafficResolver {
  @FieldResolver(() => TrafficConnection, {
    description: 'Its generators of traffic in the order of their creation.',
  })
  traffic(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<TrafficType>> {
    return readConnection(context, trafficConnections, { ownerId, args, filter: null });
  }
}

async function requireRoom({ access, storageQuota }: ApiContext, sandboxId: string): Promise<void> {
  await access.requireSandbox(sandboxId, 'EDITOR');
  await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
}

async function loadTraffic({ loaders }: ApiContext, id: string): Promise<TrafficType> {
  const record = await loaders.of(trafficById).load(id);
  if (!record) throw notFound('traffic', id);
  return new TrafficType(record);
}
