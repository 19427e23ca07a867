import { Args, Ctx, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { sourceGroup } from '../../simulation/pull/event-source-mapping/event-source-mapping.ts';
import { pullSources } from '../../simulation/world.ts';
import { everyEntry } from '../../store/page.ts';
import { shardReadingList } from '../../store/shard-readings.ts';
import { virtualNow } from '../clock/clock.loader.ts';
import type { ApiContext } from '../context.ts';
import { defineConnectionList, readConnection } from '../pagination/connection.ts';
import type { Connection } from '../pagination/connection.type.ts';
import { PageArgs } from '../pagination/page.args.ts';
import { mappingById, oldestArrivalBehind } from './event-source-mapping.loader.ts';
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
      'Milliseconds since the oldest record behind its checkpoint arrived, read or not; 0 where there is none.',
  })
  async lag(
    @Ctx() context: ApiContext,
    @Root() { record }: EventSourceMappingShardType,
  ): Promise<number> {
    const { sandboxId, mappingId, shardId, checkpoint, settings } = record;
    const mapping = await context.loaders.of(mappingById).load(mappingId);
    if (!mapping || settings.sourceType === 'SQS') return 0;
    const nowMs = await virtualNow(context, sandboxId);
    const oldestMs = await context.loaders.of(oldestArrivalBehind).load({
      sandboxId,
      sourceType: settings.sourceType,
      streamArn: sourceGroup(mapping.eventSourceArn),
      shardId,
      checkpoint,
      nowMs,
    });
    return oldestMs === null ? 0 : nowMs - oldestMs;
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
