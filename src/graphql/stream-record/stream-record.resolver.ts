import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { ordinalOf } from '../../simulation/pull/kinesis/sequence-number.ts';
import { RECORD_HISTORY_MAX } from '../../store/record-histories.ts';
import { carryOutOnce } from '../carry-out.ts';
import type { ApiContext } from '../context.ts';
import { toLifecycleEvent } from '../lifecycle-event/lifecycle-event.loader.ts';
import { LifecycleEventType } from '../lifecycle-event/lifecycle-event.type.ts';
import { historyCost } from '../limits/history-cost.ts';
import { LONG_TEXT_COST } from '../limits/long-text-cost.ts';
import { streamById } from '../stream/stream.loader.ts';
import { ReadStreamRecordType } from './read-stream-record.type.ts';
import { recordText } from './record-text.ts';
import {
  GetRecordsInput,
  GetShardIteratorInput,
  PutRecordInput,
  PutRecordsInput,
  toRecordInput,
} from './stream-record.input.ts';
import { dataOfRecord, historyOfRecord } from './stream-record.loader.ts';
import {
  GetRecordsPayload,
  GetShardIteratorPayload,
  PutRecordPayload,
  PutRecordsPayload,
} from './stream-record.payload.ts';
import { StreamRecordType } from './stream-record.type.ts';

@Resolver(() => StreamRecordType)
export class StreamRecordResolver {
  @Mutation(() => PutRecordPayload, {
    description: 'Puts a record into a Kinesis stream. Takes the role EDITOR.',
  })
  async putRecord(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutRecordInput, { description: 'The record, and where it goes.' })
    input: PutRecordInput,
  ): Promise<PutRecordPayload> {
    const { streamName, sequenceNumberForOrdering = null } = input;
    const command = { streamName, ...toRecordInput(input), sequenceNumberForOrdering };
    return carryOutOnce(context, input, { type: 'PutRecord', input: command });
  }

  @Mutation(() => PutRecordsPayload, {
    description:
      'Puts up to 500 records into a Kinesis stream, each taken or not by itself. Takes the role EDITOR.',
  })
  async putRecords(
    @Ctx() context: ApiContext,
    @Arg('input', () => PutRecordsInput, { description: 'The records, and where they go.' })
    input: PutRecordsInput,
  ): Promise<PutRecordsPayload> {
    const command = { streamName: input.streamName, records: input.records.map(toRecordInput) };
    return carryOutOnce(context, input, { type: 'PutRecords', input: command });
  }

  @Mutation(() => GetShardIteratorPayload, {
    description: 'Says where a reader of a shard begins. Takes the role EDITOR.',
  })
  async getShardIterator(
    @Ctx() { access, engine, loaders }: ApiContext,
    @Arg('input', () => GetShardIteratorInput, { description: 'Which shard, and where.' })
    { sandboxId, startingSequenceNumber = null, timestamp, ...rest }: GetShardIteratorInput,
  ): Promise<GetShardIteratorPayload> {
    await access.requireSandbox(sandboxId, 'EDITOR');
    const input = { ...rest, startingSequenceNumber, timestampMs: timestamp?.getTime() ?? null };
    return loaders.forgetAfter(engine.execute(sandboxId, { type: 'GetShardIterator', input }));
  }

  @Mutation(() => GetRecordsPayload, {
    description:
      'Reads records of a shard, which stay there; five times a second. Takes the role EDITOR.',
  })
  async getRecords(
    @Ctx() context: ApiContext,
    @Arg('input', () => GetRecordsInput, { description: 'Where, and how many.' })
    input: GetRecordsInput,
  ): Promise<GetRecordsPayload> {
    const { shardIterator, limit = null } = input;
    const command = { type: 'GetRecords', input: { shardIterator, limit } } as const;
    const { records, ...rest } = await carryOutOnce(context, input, command);
    return { ...rest, records: records.map((record) => new ReadStreamRecordType(record)) };
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its data in base64; null where it went just now.',
    complexity: LONG_TEXT_COST,
  })
  data(@Ctx() context: ApiContext, @Root() record: StreamRecordType): Promise<string | null> {
    return loadData(context, record);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Its data as text; null where it is no UTF-8.',
    complexity: LONG_TEXT_COST,
  })
  async text(@Ctx() context: ApiContext, @Root() record: StreamRecordType): Promise<string | null> {
    const data = await loadData(context, record);
    return data === null ? null : recordText(data);
  }

  @FieldResolver(() => [LifecycleEventType], {
    description: `What has happened to it, alone or with others, from its arrival on, by each mapping that reads its shard: the first ${RECORD_HISTORY_MAX} events.`,
    complexity: historyCost,
  })
  async history(
    @Ctx() { loaders }: ApiContext,
    @Root() { shard, record, sequenceNumber }: StreamRecordType,
  ): Promise<LifecycleEventType[]> {
    const { sandboxId, shardId } = shard;
    const stream = await loaders.of(streamById).load(shard.streamId);
    if (!stream) return [];
    const events = await loaders.of(historyOfRecord).load({
      sandboxId,
      streamArn: stream.streamArn,
      sourceName: stream.streamName,
      shardId,
      sequenceNumber,
      arrivedAtMs: record.arrivedAtMs,
      orderKey: record.partitionKey,
      placeOf: (number) => ordinalOf(shard, number) ?? Number.NaN,
    });
    return events.map((event) => toLifecycleEvent(event, sandboxId));
  }
}

function loadData(
  { loaders }: ApiContext,
  { shard, record }: StreamRecordType,
): Promise<string | null> {
  const { sandboxId, id: shardRowId } = shard;
  return loaders.of(dataOfRecord).load({ sandboxId, shardRowId, ordinal: record.ordinal });
}
