import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { scheduleGroupArn } from '../../simulation/push/scheduler/schedule-group.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { CreateScheduleGroupInput, DeleteScheduleGroupInput } from './schedule-group.input.ts';
import { scheduleGroupById, scheduleGroupConnections } from './schedule-group.loader.ts';
import {
  CreateScheduleGroupPayload,
  DeleteScheduleGroupPayload,
} from './schedule-group.payload.ts';
import { ScheduleGroupConnection, ScheduleGroupType } from './schedule-group.type.ts';

@Resolver(() => ScheduleGroupType)
export class ScheduleGroupResolver {
  @Mutation(() => CreateScheduleGroupPayload, {
    description: 'Creates a group of schedules. Takes the role EDITOR.',
  })
  async createScheduleGroup(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => CreateScheduleGroupInput, { description: 'The group.' })
    { sandboxId, name }: CreateScheduleGroupInput,
  ): Promise<CreateScheduleGroupPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { scheduleGroupId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'CreateScheduleGroup', input: { name } }),
    );
    const record = await loaders.of(scheduleGroupById).load(scheduleGroupId);
    if (!record) throw notFound('schedule group', scheduleGroupId);
    return { scheduleGroup: new ScheduleGroupType(record) };
  }

  @Mutation(() => DeleteScheduleGroupPayload, {
    description: 'Deletes a group with all its schedules. Takes the role EDITOR.',
  })
  async deleteScheduleGroup(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteScheduleGroupInput, { description: 'Which one.' })
    { sandboxId, name }: DeleteScheduleGroupInput,
  ): Promise<DeleteScheduleGroupPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { scheduleGroupId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteScheduleGroup', input: { name } }),
    );
    return { deletedScheduleGroupId: scheduleGroupId };
  }

  @FieldResolver(() => String, { description: 'Its ARN.' })
  async scheduleGroupArn(
    @Ctx() context: ApiContext,
    @Root() { record }: ScheduleGroupType,
  ): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return scheduleGroupArn(sandbox.record, record.name);
  }
}

/** The groups of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxScheduleGroupsResolver {
  @FieldResolver(() => ScheduleGroupConnection, {
    description:
      'Its groups of schedules in the order of their creation; `default`, which is always there, is not among them.',
  })
  scheduleGroups(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ScheduleGroupType>> {
    return readConnection(context, scheduleGroupConnections, { ownerId, args, filter: null });
  }
}
