import { authorizeRole } from '../../../lambda/role/execution-role.ts';
import { functions } from '../../../lambda/function.ts';
import type { Kernel } from '../../../kernel.ts';
import {
  eventSourceMappings,
  mappingSubject,
  type EventSourceMappingRow,
} from '../event-source-mapping.ts';
import { setProcessingResult } from '../processing-result.ts';
import { driveShard } from './drive-shard.ts';
import { canRead, planPoll, pollAt } from './poll-plan.ts';
import { readPage } from './read-page.ts';
import { ShardReader } from './shard-reader.ts';
import type { ShardReadingRow } from './shard-reading.ts';

/** When a mapping whose role may not read any more tries again; AWS publishes no figure. */
const DENIED_POLL_MS = 60_000;

/** A poll is due: what is new is read, where the role still may (KIN-20, KIN-26, DDB-16). */
export function pollShard(reader: ShardReader): void {
  const { kernel, source, streamArn } = reader;
  reader.save({ pollTimer: null, nextPollAtMs: null });
  const isThere = source.describe(kernel, streamArn) !== null;
  if (isThere && !mayRead(reader)) return denyPoll(reader);
  if (isThere && canRead(reader)) readPage(reader);
  driveShard(reader);
}

/** Wakes the poller of a shard that has got records, for the tick that finds them. */
export function wakeShard(
  kernel: Kernel,
  mapping: EventSourceMappingRow,
  row: ShardReadingRow,
): void {
  const { status, isActive, hasNews, pollTimer } = row;
  if (hasNews || pollTimer !== null || !isActive || status !== 'READING') return;
  const reader = new ShardReader(kernel, mapping, row);
  reader.save({ hasNews: true });
  planPoll(reader);
}

/** Whether the role of the mapping's function may still read; a function that is gone hinders nobody. */
function mayRead({ kernel, source, mapping, row, streamArn }: ShardReader): boolean {
  const owner = kernel.table(functions).find(mapping.functionName);
  if (!owner) return true;
  const action = row.isFanOut
    ? 'kinesis:SubscribeToShard'
    : source.permissions.find((permission) => permission.endsWith(':GetRecords'));
  return action === undefined || authorizeRole(kernel, owner.id, action, streamArn).allowed;
}

/** Says in the mapping, and once in the log, that nothing is read (ESM-15). */
function denyPoll(reader: ShardReader): void {
  const { kernel, mapping, row, source } = reader;
  const problem = `PROBLEM: The execution role does not have permissions to read from ${source.title}`;
  reader.save({ hasNews: true, asleepSinceMs: null });
  pollAt(reader, kernel.now + DENIED_POLL_MS);
  if (kernel.table(eventSourceMappings).get(mapping.id)?.lastProcessingResult === problem) return;
  setProcessingResult(kernel, mapping.id, problem);
  kernel.emit({
    kind: 'MAPPING_PROBLEM',
    rule: mapping.sourceType === 'KINESIS' ? 'KIN-26' : 'DDB-16',
    ...mappingSubject(mapping),
    message: `${row.shardId} is not read: the role of "${mapping.functionName}" does not allow it any more. It is tried again every minute.`,
    detail: { shardId: row.shardId, problem },
  });
}
