import { Args, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { pullSources } from '../../simulation/world.ts';
import { everyEntry } from '../../store/page.ts';
import { shardReadingList } from '../../store/shard-readings.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { defineConnectionList, readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { EventSourceMappingType } from './event-source-mapping.type.ts';
import {
  EventSourceMappingShardConnection,
  EventSourceMappingShardType,
} from './mapping-shard.type.ts';

const shardConnections = defineConnectionList({
  name: 'eventSourceMappingShards',
  source: shardReadingList,
  matching: () => everyEntry,
  node: (record) => new EventSourceMappingShardType(record),
});

@Resolver(() => EventSourceMappingType)
export class MappingShardsResolver {
  @FieldResolver(() => EventSourceMappingShardConnection, {
    description:
      'Of streams: the shards that it reads, in the order of their opening. None for a queue.',
  })
  shards(
    @Ctx() context: ApiContext,
    @Root() { record }: EventSourceMappingType,
    @Args(() => PageArgs) args: PageArgs,
  ): Promise<Connection<EventSourceMappingShardType>> {
    return readConnection(context, shardConnections, {
      ownerId: record.id,
      owner: [record.sandboxId, record.id],
      args,
      filter: null,
    });
  }
}

@Resolver(() => EventSourceMappingShardType)
export class EventSourceMappingShardResolver {
  @FieldResolver(() => Float, {
    description:
      'Milliseconds since the oldest record of its batches arrived; 0 where the function has nothing left to do.',
  })
  async lag(
    @Ctx() context: ApiContext,
    @Root() shard: EventSourceMappingShardType,
  ): Promise<number> {
    return shard.lagAt(await virtualNow(context, shard.record.sandboxId));
  }

  @FieldResolver(() => Float, { description: 'How often it was polled, with or without a find.' })
  async polls(
    @Ctx() context: ApiContext,
    @Root() shard: EventSourceMappingShardType,
  ): Promise<number> {
    return (await pollsOf(context, shard)).polls;
  }

  @FieldResolver(() => Float, {
    description: 'Polls that have found nothing. They are computed when somebody asks.',
  })
  async emptyPolls(
    @Ctx() context: ApiContext,
    @Root() shard: EventSourceMappingShardType,
  ): Promise<number> {
    return (await pollsOf(context, shard)).emptyPolls;
  }
}

async function pollsOf(
  context: ApiContext,
  shard: EventSourceMappingShardType,
): Promise<ReturnType<EventSourceMappingShardType['pollsAt']>> {
  const { sandboxId, settings } = shard.record;
  const source = pullSources.find(({ type }) => type === settings.sourceType);
  if (source?.kind !== 'stream') throw new Error(`${settings.sourceType} is no stream`);
  return shard.pollsAt(await virtualNow(context, sandboxId), source.pollIntervalMs);
}
