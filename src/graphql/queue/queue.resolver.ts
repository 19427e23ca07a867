import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { queueArn, queueUrl } from '../../simulation/pull/sqs/queue.ts';
import type { MessageCounts } from '../../store/queues.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { queueMessageConnections } from '../queue-message/queue-message.loader.ts';
import {
  QueueMessageConnection,
  type QueueMessageType,
} from '../queue-message/queue-message.type.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { SandboxType } from '../sandbox/sandbox.type.ts';
import {
  CreateQueueInput,
  DeleteQueueInput,
  PurgeQueueInput,
  SetQueueAttributesInput,
  toQueueAttributes,
} from './queue.input.ts';
import { countsOfQueue, queueById, queueByName, queueConnections } from './queue.loader.ts';
import {
  CreateQueuePayload,
  DeleteQueuePayload,
  PurgeQueuePayload,
  SetQueueAttributesPayload,
} from './queue.payload.ts';
import { QueueConnection, QueueType } from './queue.type.ts';

@Resolver(() => QueueType)
export class QueueResolver {
  @Mutation(() => CreateQueuePayload, {
    description:
      'Creates a queue, or answers with the one that has the name and the attributes already. Takes the role EDITOR.',
  })
  async createQueue(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateQueueInput, { description: 'The queue.' })
    { sandboxId, queueName, attributes }: CreateQueueInput,
  ): Promise<CreateQueuePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { fifoQueue, ...given } = attributes ?? {};
    const input = {
      queueName,
      fifoQueue: fifoQueue ?? null,
      attributes: toQueueAttributes(given),
    };
    const { queueId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'CreateQueue', input }),
    );
    return { queue: await loadQueue(context, queueId) };
  }

  @Mutation(() => SetQueueAttributesPayload, {
    description:
      'Changes how a queue is set up. Retention counts for the messages in it, too. Takes the role EDITOR.',
  })
  async setQueueAttributes(
    @Ctx() context: ApiContext,
    @Arg('input', () => SetQueueAttributesInput, { description: 'Which one, and what changes.' })
    { sandboxId, queueName, attributes }: SetQueueAttributesInput,
  ): Promise<SetQueueAttributesPayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const input = { queueName, attributes: toQueueAttributes(attributes) };
    const { queueId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'SetQueueAttributes', input }),
    );
    return { queue: await loadQueue(context, queueId) };
  }

  @Mutation(() => PurgeQueuePayload, {
    description:
      'Deletes all messages of a queue, those in flight too; once in 60 seconds. Takes the role EDITOR.',
  })
  async purgeQueue(
    @Ctx() context: ApiContext,
    @Arg('input', () => PurgeQueueInput, { description: 'Which one.' })
    { sandboxId, ...input }: PurgeQueueInput,
  ): Promise<PurgeQueuePayload> {
    await context.access.requireSandbox(sandboxId, 'EDITOR');
    const { queueId } = await context.loaders.forgetAfter(
      context.engine.execute(sandboxId, { type: 'PurgeQueue', input }),
    );
    return { queue: await loadQueue(context, queueId) };
  }

  @Mutation(() => DeleteQueuePayload, {
    description:
      'Deletes a queue with its messages; its name can be used again after 60 seconds. Takes the role EDITOR.',
  })
  async deleteQueue(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => DeleteQueueInput, { description: 'Which one.' })
    { sandboxId, ...input }: DeleteQueueInput,
  ): Promise<DeleteQueuePayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const { queueId } = await loaders.forgetAfter(
      engine.execute(sandboxId, { type: 'DeleteQueue', input }),
    );
    return { deletedQueueId: queueId };
  }

  @FieldResolver(() => String, { description: 'Its ARN.' })
  async queueArn(@Ctx() context: ApiContext, @Root() { record }: QueueType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return queueArn(sandbox.record, record.queueName);
  }

  @FieldResolver(() => String, {
    description: 'Its URL as AWS writes it; nobody answers there.',
  })
  async queueUrl(@Ctx() context: ApiContext, @Root() { record }: QueueType): Promise<string> {
    const sandbox = await loadSandbox(context, record.sandboxId);
    return queueUrl(sandbox.record, record.queueName);
  }

  @FieldResolver(() => Int, {
    description: 'Messages that a receive may return, at the virtual time of the sandbox.',
  })
  async approximateNumberOfMessages(
    @Ctx() context: ApiContext,
    @Root() queue: QueueType,
  ): Promise<number> {
    return (await loadCounts(context, queue)).available;
  }

  @FieldResolver(() => Int, {
    description:
      'Messages in flight: received, and hidden until their visibility timeout ends, at the virtual time of the sandbox.',
  })
  async approximateNumberOfMessagesNotVisible(
    @Ctx() context: ApiContext,
    @Root() queue: QueueType,
  ): Promise<number> {
    return (await loadCounts(context, queue)).inFlight;
  }

  @FieldResolver(() => Int, {
    description: 'Messages whose delay is not over, at the virtual time of the sandbox.',
  })
  async approximateNumberOfMessagesDelayed(
    @Ctx() context: ApiContext,
    @Root() queue: QueueType,
  ): Promise<number> {
    return (await loadCounts(context, queue)).delayed;
  }

  @FieldResolver(() => QueueMessageConnection, {
    description:
      'The messages in it, in flight or not, in the order of their arrival. To look at them is no receive.',
  })
  async messages(
    @Ctx() context: ApiContext,
    @Root() { record }: QueueType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<QueueMessageType>> {
    return readConnection(context, queueMessageConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

@Resolver(() => SandboxType)
export class SandboxQueuesResolver {
  @FieldResolver(() => QueueType, {
    nullable: true,
    description: 'The queue of that name; null where there is none.',
  })
  async queue(
    @Ctx() { loaders }: ApiContext,
    @Root() { id: sandboxId }: SandboxType,
    @Arg('name', () => String, { description: 'Its `queueName`, not its URL or ARN.' })
    name: string,
  ): Promise<QueueType | null> {
    const record = await loaders.of(queueByName).load({ sandboxId, queueName: name });
    return record && new QueueType(record);
  }

  @FieldResolver(() => QueueConnection, {
    description: 'Its queues in the order of their creation.',
  })
  queues(
    @Ctx() context: ApiContext,
    @Root() { id: ownerId }: SandboxType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<QueueType>> {
    return readConnection(context, queueConnections, { ownerId, args, filter: null });
  }
}

async function loadQueue({ loaders }: ApiContext, id: string): Promise<QueueType> {
  const record = await loaders.of(queueById).load(id);
  if (!record) throw notFound('queue', id);
  return new QueueType(record);
}

async function loadCounts(context: ApiContext, { record }: QueueType): Promise<MessageCounts> {
  const { sandboxId, id: queueId } = record;
  const nowMs = await virtualNow(context, sandboxId);
  return context.loaders.of(countsOfQueue).load({ sandboxId, queueId, nowMs });
}
