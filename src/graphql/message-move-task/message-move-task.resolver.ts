import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { carryOut } from '../carry-out.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { QueueType } from '../queue/queue.type.ts';
import {
  CancelMessageMoveTaskInput,
  StartMessageMoveTaskInput,
} from './message-move-task.input.ts';
import { messageMoveTaskById, messageMoveTaskConnections } from './message-move-task.loader.ts';
import {
  CancelMessageMoveTaskPayload,
  StartMessageMoveTaskPayload,
} from './message-move-task.payload.ts';
import { MessageMoveTaskConnection, MessageMoveTaskType } from './message-move-task.type.ts';

@Resolver(() => QueueType)
export class MessageMoveTaskResolver {
  @Mutation(() => StartMessageMoveTaskPayload, {
    description:
      'Begins to move the messages of a dead-letter queue to another queue, or back to where they came from. Takes the role EDITOR.',
  })
  async startMessageMoveTask(
    @Ctx() context: ApiContext,
    @Arg('input', () => StartMessageMoveTaskInput, { description: 'From where, and where to.' })
    {
      sandboxId,
      sourceArn,
      destinationArn,
      maxNumberOfMessagesPerSecond,
    }: StartMessageMoveTaskInput,
  ): Promise<StartMessageMoveTaskPayload> {
    const input = {
      sourceArn,
      destinationArn: destinationArn ?? null,
      maxNumberOfMessagesPerSecond: maxNumberOfMessagesPerSecond ?? null,
    };
    const { taskId, taskHandle } = await carryOut(context, sandboxId, {
      type: 'StartMessageMoveTask',
      input,
    });
    return { taskHandle, messageMoveTask: await loadTask(context, taskId) };
  }

  @Mutation(() => CancelMessageMoveTaskPayload, {
    description: 'Ends a task that moves messages, where it stands. Takes the role EDITOR.',
  })
  async cancelMessageMoveTask(
    @Ctx() context: ApiContext,
    @Arg('input', () => CancelMessageMoveTaskInput, { description: 'Which one.' })
    { sandboxId, ...input }: CancelMessageMoveTaskInput,
  ): Promise<CancelMessageMoveTaskPayload> {
    const { taskId, approximateNumberOfMessagesMoved } = await carryOut(context, sandboxId, {
      type: 'CancelMessageMoveTask',
      input,
    });
    return { approximateNumberOfMessagesMoved, messageMoveTask: await loadTask(context, taskId) };
  }

  @FieldResolver(() => MessageMoveTaskConnection, {
    description:
      'The last ten tasks that move its messages elsewhere, it being a dead-letter queue, in the order of their start.',
  })
  messageMoveTasks(
    @Ctx() context: ApiContext,
    @Root() { record }: QueueType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<MessageMoveTaskType>> {
    return readConnection(context, messageMoveTaskConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

async function loadTask({ loaders }: ApiContext, id: string): Promise<MessageMoveTaskType> {
  const record = await loaders.of(messageMoveTaskById).load(id);
  if (!record) throw notFound('message move task', id);
  return new MessageMoveTaskType(record);
}
