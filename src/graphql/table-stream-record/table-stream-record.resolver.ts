import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { JsonObject } from '../../simulation/json.ts';
import { eventRecord } from '../../simulation/pull/dynamodb/event-record.ts';
import { numberOfSequence } from '../../simulation/pull/dynamodb/stream-block.ts';
import { RECORD_HISTORY_MAX } from '../../store/record-histories.ts';
import type { ApiContext } from '../context.ts';
import { toLifecycleEvent } from '../lifecycle-event/lifecycle-event.loader.ts';
import { LifecycleEventType } from '../lifecycle-event/lifecycle-event.type.ts';
import { historyCost } from '../limits/history-cost.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { loadSandbox } from '../sandbox/sandbox.loader.ts';
import { JsonScalar } from '../scalar/scalars.ts';
import { historyOfRecord } from '../stream-record/stream-record.loader.ts';
import { imagesOfRecord } from './table-stream-record.loader.ts';
import { TableStreamRecordType } from './table-stream-record.type.ts';

@Resolver(() => TableStreamRecordType)
export class TableStreamRecordResolver {
  @FieldResolver(() => JsonScalar, {
    nullable: true,
    description:
      'The record of it in the event that a function gets from an event source mapping; null where it expired just now.',
    complexity: LONG_TEXT_COST,
  })
  async eventRecord(
    @Ctx() context: ApiContext,
    @Root() { stream, entry }: TableStreamRecordType,
  ): Promise<JsonObject | null> {
    const { sandboxId, id: streamId } = stream;
    const { number } = entry;
    const images = await context.loaders.of(imagesOfRecord).load({ sandboxId, streamId, number });
    if (!images) return null;
    const sandbox = await loadSandbox(context, sandboxId);
    return eventRecord(sandbox.record, stream, { ...entry, ...images });
  }

  @FieldResolver(() => [LifecycleEventType], {
    description: `What has happened to it, alone or with others, from the write on, by each mapping that reads its shard: the first ${RECORD_HISTORY_MAX} events.`,
    complexity: historyCost,
  })
  async history(
    @Ctx() { loaders }: ApiContext,
    @Root() { stream, entry }: TableStreamRecordType,
  ): Promise<LifecycleEventType[]> {
    const { sandboxId, streamArn, tableName } = stream;
    const { shardId, sequenceNumber, arrivedAtMs, orderKey } = entry;
    const events = await loaders.of(historyOfRecord).load({
      sandboxId,
      streamArn,
      sourceName: tableName,
      shardId,
      sequenceNumber,
      arrivedAtMs,
      orderKey,
      placeOf: numberOfSequence,
    });
    return events.map((event) => toLifecycleEvent(event, sandboxId));
  }
}
