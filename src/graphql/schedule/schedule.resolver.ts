import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { DEFAULT_GROUP } from '../../simulation/push/scheduler/schedule-group.ts';
import { functionOfArn } from '../../simulation/push/function-of-arn.ts';
import { scheduleArn, upcomingFirings } from '../../simulation/push/scheduler/schedule.ts';
import { validRange } from '../argument.ts';
import type { ApiContext } from '../context.ts';
import { functionByName } from '../function/function.loader.ts';
import { FunctionType } from '../function/function.type.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import { DateTimeScalar } from '../scalar/scalars.ts';
import {
  CreateScheduleInput,
  DeleteScheduleInput,
  toScheduleInput,
  UpdateScheduleInput,
} from './schedule.input.ts';
import {
  scheduleById,
  scheduleByName,
  scheduleConnections,
  scheduleInputById,
} from './schedule.loader.ts';
import {
  CreateSchedulePayload,
  DeleteSchedulePayload,
  UpdateSchedulePayload,
} from './schedule.payload.ts';
import { ScheduleTargetType } from './schedule-target.type.ts';
import { ScheduleConnection, ScheduleType } from './schedule.type.ts';

const FIRINGS_DEFAULT = 10;
const FIRINGS_MAX = 100;

@Resolver(() => ScheduleType)
export class ScheduleResolver {
  @Mutation(() => CreateSchedulePayload, {
    description:
      'Creates a schedule. A rate without a startDate fires at once. Takes the role EDITOR.',
  })
  createSchedule(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateScheduleInput, { description: 'The schedule.' })
    input: CreateScheduleInput,
  ): Promise<CreateSchedulePayload> {
    return put(context, 'CreateSchedule', input);
  }

  @Mutation(() => UpdateSchedulePayload, {
    description:
      'Replaces a schedule: what is left out goes back to its default. It keeps its rhythm where neither the expression nor the time zone nor the startDate changes, and begins anew where one does. Takes the role EDITOR.',
  })
  updateSchedule(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateScheduleInput, { description: 'What it is to be.' })
    input: UpdateScheduleInput,
  ): Promise<UpdateSchedulePayload> {
    return put(context, 'UpdateSchedule', input);
  }

  @Mutation(() => DeleteSchedulePayload, {
    description:
      'Deletes a schedule. A call that waits to be tried again is still tried. Takes the role EDITOR.',
  })
  async deleteSchedule(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteScheduleInput, { description: 'Which one.' })
    { sandboxId, name, groupName }: DeleteScheduleInput,
  ): Promise<DeleteSchedulePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { name, groupName: groupName ?? null };
    const { scheduleId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteSchedule', input }),
    );
    return { deletedScheduleId: scheduleId };
  }

  @FieldResolver(() => String, { description: 'Its ARN, with its group and its name.' })
  async scheduleArn(@Ctx() context: ApiContext, @Root() { record }: ScheduleType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return scheduleArn(sandbox.record, record);
  }

  @FieldResolver(() => [DateTimeScalar], {
    description:
      'When it is due next, soonest first, as far as it stays as it is: the times of its expression, which a flexible window or the precision of a minute may put off. Empty where it is disabled or complete.',
    complexity: ({ args }) => Number(args['first'] ?? FIRINGS_DEFAULT),
  })
  nextFirings(
    @Root() { record }: ScheduleType,
    @Arg('first', () => Int, {
      nullable: true,
      description: `How many: 1 to ${FIRINGS_MAX}, ${FIRINGS_DEFAULT} by default.`,
    })
    first: number | null | undefined,
  ): Date[] {
    const count = validRange('first', first ?? FIRINGS_DEFAULT, 1, FIRINGS_MAX);
    return upcomingFirings(record, count).map((ms) => new Date(ms));
  }
}

@Resolver(() => ScheduleTargetType)
export class ScheduleTargetResolver {
  @FieldResolver(() => String, {
    nullable: true,
    description: 'The payload; null where it is an event that tells of the schedule.',
    complexity: LONG_TEXT_COST,
  })
  input(
    @Ctx() { loaders }: ApiContext,
    @Root() { schedule }: ScheduleTargetType,
  ): Promise<string | null> {
    return loaders.of(scheduleInputById).load(schedule.id);
  }

  @FieldResolver(() => FunctionType, {
    nullable: true,
    description: 'The function; null for any other target, and for a function that is not there.',
  })
  async function(
    @Ctx() { loaders }: ApiContext,
    @Root() { schedule: { sandboxId, target } }: ScheduleTargetType,
  ): Promise<FunctionType | null> {
    const called = functionOfArn(target.arn);
    if (!called) return null;
    const { functionName } = called;
    const row = await loaders.of(functionByName).load({ sandboxId, functionName });
    return row && new FunctionType(row);
  }
}

/** The schedules of a sandbox. Whoever holds a sandbox was let in already. */
@Resolver(() => SandboxType)
export class SandboxSchedulesResolver {
  @FieldResolver(() => ScheduleType, {
    nullable: true,
    description: 'The schedule of that name; null where there is none.',
  })
  async schedule(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its name, not its ARN.' }) name: string,
    @Arg('groupName', () => String, {
      nullable: true,
      description: 'Its group; `default` where it is left out.',
    })
    groupName: string | null | undefined,
  ): Promise<ScheduleType | null> {
    const key = { sandboxId, groupName: groupName ?? DEFAULT_GROUP, name };
    const record = await loaders.of(scheduleByName).load(key);
    return record && new ScheduleType(record);
  }

  @FieldResolver(() => ScheduleConnection, {
    description: 'Its schedules of all groups in the order of their creation.',
  })
  schedules(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ScheduleType>> {
    return readConnection(context, scheduleConnections, { ownerId, args, filter: null });
  }
}

async function put(
  { access, engine, loaders, storageQuota }: ApiContext,
  type: 'CreateSchedule' | 'UpdateSchedule',
  input: CreateScheduleInput | UpdateScheduleInput,
): Promise<CreateSchedulePayload> {
  await access.requireSandbox(input.sandboxId, 'EDITOR');
  await storageQuota.refuseIfFull(access.requireKey('EDITOR').tenantId);
  const command = { type, input: toScheduleInput(input) };
  const { scheduleId, scheduleArn } = await loaders.forgetAfter(
    engine.execute(input.sandboxId, command),
  );
  const record = await loaders.of(scheduleById).load(scheduleId);
  return { scheduleArn, schedule: record && new ScheduleType(record) };
}
