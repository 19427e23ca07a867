import {
  refuseConstraint,
  validatePattern,
  validateRange,
  validateText,
} from '../../constraint.ts';
import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { consumers } from './consumer.ts';
import { keepExpiryTimer, trimExpired } from './expiry.ts';
import { refuseMoreShards, refuseMoreStreams } from './quotas.ts';
import { ON_DEMAND_SHARDS, refuseWhileChanging, startChange } from './stream-change.ts';
import {
  changeStream,
  resolveStream,
  streamArn,
  streams,
  type StreamMode,
  type StreamRow,
} from './stream.ts';

export interface CreateStreamInput {
  readonly streamName: string;
  /** Null for `PROVISIONED`. */
  readonly streamMode: StreamMode | null;
  /** Of a provisioned stream, which needs it; null for one on demand. */
  readonly shardCount: number | null;
  /** 1,024 to 10,240; null for 1,024. */
  readonly maxRecordSizeInKiB: number | null;
}

/** Names a stream. */
export interface StreamNameInput {
  /** Name or ARN. */
  readonly streamName: string;
}

export interface DeleteStreamInput extends StreamNameInput {
  /** Whether its consumers go with it; a stream that has some is not deleted otherwise. */
  readonly enforceConsumerDeletion: boolean;
}

export interface StreamRetentionInput extends StreamNameInput {
  readonly retentionPeriodHours: number;
}

export interface UpdateMaxRecordSizeInput extends StreamNameInput {
  readonly maxRecordSizeInKiB: number;
}

/** What every command on a stream answers with. */
export interface StreamReference {
  readonly streamId: string;
}

/** Hours that records stay (KIN-03). */
const RETENTION_HOURS = { min: 24, max: 8_760 };

/** KiB of a record (KIN-02). */
const RECORD_KIB = { min: 1_024, max: 10_240 };

/** Creates a stream (KIN-06, KIN-08). */
export function createStream(kernel: Kernel, input: CreateStreamInput): StreamReference {
  const { streamName } = input;
  validateText('streamName', streamName, 1, 128);
  validatePattern('streamName', streamName, /^[a-zA-Z0-9_.-]+$/, '[a-zA-Z0-9_.-]+');
  const streamMode = input.streamMode ?? 'PROVISIONED';
  const shardCount = firstShardCount(streamMode, input.shardCount);
  const maxRecordSizeInKiB = input.maxRecordSizeInKiB ?? RECORD_KIB.min;
  validateRange('maxRecordSizeInKiB', maxRecordSizeInKiB, RECORD_KIB);
  if (kernel.table(streams).find(streamName)) {
    throw new Refusal(
      'STREAM_IN_USE',
      `Stream ${streamName} under account ${kernel.sandbox.accountId} already exists.`,
      { field: 'streamName' },
    );
  }
  refuseMoreStreams(kernel);
  refuseMoreShards(kernel, 'shardCount', { open: shardCount, all: shardCount });
  const stream = kernel.table(streams).put({
    id: newId(kernel, 'str'),
    seq: kernel.nextInSequence('kinesis-stream'),
    streamName,
    streamArn: streamArn(kernel.sandbox, streamName),
    streamMode,
    streamStatus: 'ACTIVE',
    retentionPeriodHours: RETENTION_HOURS.min,
    maxRecordSizeInKiB,
    createdAtMs: kernel.now,
    shardsEver: 0,
    shardCountUpdatesMs: [],
    modeChangesMs: [],
    change: null,
    scalingTimer: null,
    expiryTimer: null,
    expiryDueAtMs: null,
  });
  kernel.emit({
    kind: 'STREAM_CREATED',
    rule: 'KIN-06',
    message: `The ${streamMode === 'PROVISIONED' ? 'provisioned' : 'on-demand'} stream "${streamName}" was created; its ${shardCount} shards divide the hash keys evenly, and records stay for ${RETENTION_HOURS.min} h.`,
    detail: { streamName, streamMode, shardCount },
  });
  startChange(kernel, stream, { kind: 'CREATE', shardCount });
  return { streamId: stream.id };
}

/** Deletes a stream with all that is in it, whatever still reads it. */
export function deleteStream(kernel: Kernel, input: DeleteStreamInput): StreamReference {
  const stream = resolveStream(kernel, input.streamName);
  refuseWhileChanging(kernel, stream);
  const count = kernel.table(consumers).groupSize(stream.id);
  if (count > 0 && !input.enforceConsumerDeletion) {
    throw new Refusal(
      'STREAM_IN_USE',
      `Stream ${stream.streamName} under account ${kernel.sandbox.accountId} has ${count} registered consumers: deregister them, or set enforceConsumerDeletion.`,
      { field: 'enforceConsumerDeletion' },
    );
  }
  startChange(kernel, stream, { kind: 'DELETE' });
  return { streamId: stream.id };
}

/** Keeps records for longer: those too that are there already (KIN-03). */
export function increaseStreamRetentionPeriod(
  kernel: Kernel,
  input: StreamRetentionInput,
): StreamReference {
  return setRetention(kernel, input, 'increase');
}

/** Keeps records for less long: older ones cannot be read from now on (KIN-03). */
export function decreaseStreamRetentionPeriod(
  kernel: Kernel,
  input: StreamRetentionInput,
): StreamReference {
  return setRetention(kernel, input, 'decrease');
}

/** Says how large records may be (KIN-02). */
export function updateMaxRecordSize(
  kernel: Kernel,
  { streamName, maxRecordSizeInKiB }: UpdateMaxRecordSizeInput,
): StreamReference {
  const stream = resolveStream(kernel, streamName);
  validateRange('maxRecordSizeInKiB', maxRecordSizeInKiB, RECORD_KIB);
  refuseWhileChanging(kernel, stream);
  changeStream(kernel, stream.id, { maxRecordSizeInKiB });
  kernel.emit({
    kind: 'STREAM_MAX_RECORD_SIZE_SET',
    rule: 'KIN-02',
    message: `Records of the stream "${stream.streamName}" have up to ${maxRecordSizeInKiB} KiB now.`,
    detail: { streamName: stream.streamName, maxRecordSizeInKiB },
  });
  return { streamId: stream.id };
}

function firstShardCount(streamMode: StreamMode, asked: number | null): number {
  if (streamMode === 'ON_DEMAND') {
    if (asked === null) return ON_DEMAND_SHARDS;
    throw new Refusal(
      'STREAM_ARGUMENT_INVALID',
      'ShardCount must not be set for a stream in ON_DEMAND mode: Kinesis decides how many shards it has.',
      { field: 'shardCount' },
    );
  }
  if (asked === null) refuseConstraint('shardCount', 'null', 'Member must not be null');
  validateRange('shardCount', asked, { min: 1, max: 10_000 });
  return asked;
}

function setRetention(
  kernel: Kernel,
  { streamName, retentionPeriodHours }: StreamRetentionInput,
  how: 'increase' | 'decrease',
): StreamReference {
  const stream = resolveStream(kernel, streamName);
  refuseBadRetention(stream, retentionPeriodHours, how);
  refuseWhileChanging(kernel, stream);
  // What could not be read any more must not come back when records stay for longer.
  trimExpired(kernel, stream);
  const changed = changeStream(kernel, stream.id, { retentionPeriodHours });
  kernel.emit({
    kind: 'STREAM_RETENTION_SET',
    rule: 'KIN-03',
    message: `The stream "${stream.streamName}" keeps records for ${retentionPeriodHours} h now, and not for ${stream.retentionPeriodHours} h.`,
    detail: { streamName: stream.streamName, retentionPeriodHours },
  });
  trimExpired(kernel, changed);
  keepExpiryTimer(kernel, stream.id);
  return { streamId: stream.id };
}

function refuseBadRetention(stream: StreamRow, hours: number, how: 'increase' | 'decrease'): void {
  const { min, max } = RETENTION_HOURS;
  const current = stream.retentionPeriodHours;
  const wrong =
    hours < min
      ? `Minimum allowed retention period is ${min} hours. Requested retention period (${hours} hours) is too short.`
      : hours > max
        ? `Maximum allowed retention period is ${max} hours. Requested retention period (${hours} hours) is too long.`
        : how === 'increase' && hours < current
          ? `Requested retention period (${hours} hours) for stream ${stream.streamName} can not be shorter than existing retention period (${current} hours). Use DecreaseRetentionPeriod API.`
          : how === 'decrease' && hours > current
            ? `Requested retention period (${hours} hours) for stream ${stream.streamName} can not be longer than existing retention period (${current} hours). Use IncreaseRetentionPeriod API.`
            : null;
  if (wrong === null) return;
  throw new Refusal('STREAM_ARGUMENT_INVALID', wrong, {
    field: 'retentionPeriodHours',
    detail: { min, max },
  });
}
