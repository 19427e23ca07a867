import { Arg, Args, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { carryOut } from '../carry-out.ts';
import type { ApiContext } from '../context.ts';
import { notFound } from '../errors.ts';
import { readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { shardConnections } from '../shard/shard.loader.ts';
import { ShardConnection, type ShardType } from '../shard/shard.type.ts';
import { streamConsumerConnections } from '../stream-consumer/stream-consumer.loader.ts';
import {
  StreamConsumerConnection,
  type StreamConsumerType,
} from '../stream-consumer/stream-consumer.type.ts';
import {
  CreateStreamInput,
  DecreaseStreamRetentionPeriodInput,
  DeleteStreamInput,
  IncreaseStreamRetentionPeriodInput,
  MergeShardsInput,
  SplitShardInput,
  UpdateMaxRecordSizeInput,
  UpdateShardCountInput,
  UpdateStreamModeInput,
} from './stream.input.ts';
import { openShardCountOf, streamById } from './stream.loader.ts';
import {
  CreateStreamPayload,
  DecreaseStreamRetentionPeriodPayload,
  DeleteStreamPayload,
  IncreaseStreamRetentionPeriodPayload,
  MergeShardsPayload,
  SplitShardPayload,
  UpdateMaxRecordSizePayload,
  UpdateShardCountPayload,
  UpdateStreamModePayload,
} from './stream.payload.ts';
import { StreamType } from './stream.type.ts';

@Resolver(() => StreamType)
export class StreamResolver {
  @Mutation(() => CreateStreamPayload, {
    description: 'Creates a Kinesis stream. Takes the role EDITOR.',
  })
  async createStream(
    @Ctx() context: ApiContext,
    @Arg('input', () => CreateStreamInput, { description: 'The stream.' })
    { sandboxId, ...given }: CreateStreamInput,
  ): Promise<CreateStreamPayload> {
    const input = {
      streamName: given.streamName,
      streamMode: given.streamMode ?? null,
      shardCount: given.shardCount ?? null,
      maxRecordSizeInKiB: given.maxRecordSizeInKiB ?? null,
    };
    const { streamId } = await carryOut(context, sandboxId, { type: 'CreateStream', input });
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => DeleteStreamPayload, {
    description: 'Deletes a stream with its shards and records. Takes the role EDITOR.',
  })
  async deleteStream(
    @Ctx() context: ApiContext,
    @Arg('input', () => DeleteStreamInput, { description: 'Which one.' })
    { sandboxId, streamName, enforceConsumerDeletion }: DeleteStreamInput,
  ): Promise<DeleteStreamPayload> {
    const input = { streamName, enforceConsumerDeletion: enforceConsumerDeletion === true };
    const { streamId } = await carryOut(context, sandboxId, { type: 'DeleteStream', input });
    return { deletedStreamId: streamId };
  }

  @Mutation(() => IncreaseStreamRetentionPeriodPayload, {
    description: 'Keeps records for longer, those too that are there. Takes the role EDITOR.',
  })
  async increaseStreamRetentionPeriod(
    @Ctx() context: ApiContext,
    @Arg('input', () => IncreaseStreamRetentionPeriodInput, {
      description: 'Which stream, and for how long.',
    })
    { sandboxId, ...input }: IncreaseStreamRetentionPeriodInput,
  ): Promise<IncreaseStreamRetentionPeriodPayload> {
    const command = { type: 'IncreaseStreamRetentionPeriod', input } as const;
    const { streamId } = await carryOut(context, sandboxId, command);
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => DecreaseStreamRetentionPeriodPayload, {
    description: 'Keeps records for less long: older ones are gone at once. Takes the role EDITOR.',
  })
  async decreaseStreamRetentionPeriod(
    @Ctx() context: ApiContext,
    @Arg('input', () => DecreaseStreamRetentionPeriodInput, {
      description: 'Which stream, and for how long.',
    })
    { sandboxId, ...input }: DecreaseStreamRetentionPeriodInput,
  ): Promise<DecreaseStreamRetentionPeriodPayload> {
    const command = { type: 'DecreaseStreamRetentionPeriod', input } as const;
    const { streamId } = await carryOut(context, sandboxId, command);
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => UpdateMaxRecordSizePayload, {
    description: 'Says how large the records of a stream may be. Takes the role EDITOR.',
  })
  async updateMaxRecordSize(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateMaxRecordSizeInput, { description: 'Which stream, and how large.' })
    { sandboxId, ...input }: UpdateMaxRecordSizeInput,
  ): Promise<UpdateMaxRecordSizePayload> {
    const { streamId } = await carryOut(context, sandboxId, { type: 'UpdateMaxRecordSize', input });
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => UpdateStreamModePayload, {
    description:
      'Switches a stream between provisioned and on demand, twice in 24 hours. Takes the role EDITOR.',
  })
  async updateStreamMode(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateStreamModeInput, { description: 'Which stream, and how.' })
    { sandboxId, ...input }: UpdateStreamModeInput,
  ): Promise<UpdateStreamModePayload> {
    const { streamId } = await carryOut(context, sandboxId, { type: 'UpdateStreamMode', input });
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => UpdateShardCountPayload, {
    description:
      'Gives a provisioned stream another number of shards with equal shares, ten times in 24 hours. Takes the role EDITOR.',
  })
  async updateShardCount(
    @Ctx() context: ApiContext,
    @Arg('input', () => UpdateShardCountInput, { description: 'Which stream, and how many.' })
    { sandboxId, ...input }: UpdateShardCountInput,
  ): Promise<UpdateShardCountPayload> {
    const command = { type: 'UpdateShardCount', input } as const;
    const { streamId, ...counts } = await carryOut(context, sandboxId, command);
    return { stream: await loadStream(context, streamId), ...counts };
  }

  @Mutation(() => SplitShardPayload, {
    description: 'Splits a shard of a provisioned stream in two. Takes the role EDITOR.',
  })
  async splitShard(
    @Ctx() context: ApiContext,
    @Arg('input', () => SplitShardInput, { description: 'Which one, and where.' })
    { sandboxId, ...input }: SplitShardInput,
  ): Promise<SplitShardPayload> {
    const { streamId } = await carryOut(context, sandboxId, { type: 'SplitShard', input });
    return { stream: await loadStream(context, streamId) };
  }

  @Mutation(() => MergeShardsPayload, {
    description: 'Merges two adjacent shards of a provisioned stream. Takes the role EDITOR.',
  })
  async mergeShards(
    @Ctx() context: ApiContext,
    @Arg('input', () => MergeShardsInput, { description: 'Which ones.' })
    { sandboxId, ...input }: MergeShardsInput,
  ): Promise<MergeShardsPayload> {
    const { streamId } = await carryOut(context, sandboxId, { type: 'MergeShards', input });
    return { stream: await loadStream(context, streamId) };
  }

  @FieldResolver(() => Int, { description: 'How many shards are open.' })
  async openShardCount(
    @Ctx() { loaders }: ApiContext,
    @Root() { id }: StreamType,
  ): Promise<number> {
    return (await loaders.of(openShardCountOf).load(id)) ?? 0;
  }

  @FieldResolver(() => ShardConnection, {
    description: 'Its shards, open and closed, in the order of their ids: parents before children.',
  })
  shards(
    @Ctx() context: ApiContext,
    @Root() { record }: StreamType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<ShardType>> {
    return readConnection(context, shardConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }

  @FieldResolver(() => StreamConsumerConnection, {
    description: 'Its consumers of enhanced fan-out, in the order of their registration.',
  })
  consumers(
    @Ctx() context: ApiContext,
    @Root() { record }: StreamType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<StreamConsumerType>> {
    return readConnection(context, streamConsumerConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

async function loadStream({ loaders }: ApiContext, id: string): Promise<StreamType> {
  const record = await loaders.of(streamById).load(id);
  if (!record) throw notFound('stream', id);
  return new StreamType(record);
}
