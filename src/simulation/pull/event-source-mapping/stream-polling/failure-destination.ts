import { formatInstant } from '../../../instant.ts';
import { targetCall, targetService } from '../../../lambda/async/target-call.ts';
import { functions } from '../../../lambda/function.ts';
import { roleCaller } from '../../../lambda/role/execution-role.ts';
import { mappingSubject } from '../event-source-mapping.ts';
import type { StreamRecord } from '../../pull-source.ts';
import { aboutRecords, endsOf } from './about-records.ts';
import { recordsForEvent } from './event-records.ts';
import { failureRecord, type FailureCondition } from './failure-record.ts';
import type { ShardReader } from './shard-reader.ts';
import type { LaneBatch } from './shard-reading.ts';

/**
 * Sends the record of a batch that is given up to the mapping's on-failure destination, with the rights
 * of the function's role (KIN-37, ESM-58). True where the destination has taken it; without one, or
 * where it does not, the batch is lost.
 */
export function sendFailureRecord(
  reader: ShardReader,
  index: number,
  batch: LaneBatch,
  records: readonly StreamRecord[],
  condition: FailureCondition,
): boolean {
  const { kernel, mapping, source, streamArn, row } = reader;
  const arn = mapping.onFailureDestinationArn;
  const [first] = records;
  const last = records.at(-1);
  const service = arn === null ? null : targetService(arn);
  if (arn === null || !service || !first || !last) return false;
  const { attempts, lastAttempt, traceHeader } = batch;
  const metadata = failureRecord({
    sourceType: mapping.sourceType,
    streamArn: source.describe(kernel, streamArn)?.streamArn ?? streamArn,
    shardId: row.shardId,
    functionArn: mapping.functionArn,
    condition,
    attempts,
    requestId: lastAttempt?.requestId ?? kernel.random('request-ids').uuid(),
    lastAttempt,
    first,
    last,
    count: records.length,
    nowMs: kernel.now,
  });
  // Only a bucket has room for the records themselves (ESM-54).
  const body =
    service === 's3'
      ? { ...metadata, payload: { Records: recordsForEvent(reader, records) } }
      : metadata;
  const functionId = kernel.table(functions).find(mapping.functionName)?.id ?? null;
  const caller = roleCaller(kernel, { functionId, functionName: mapping.functionName });
  const answer = kernel.call(
    targetCall({ caller, traceHeader }, arn, service, {
      body: JSON.stringify(body),
      detailType: 'Lambda Function Invocation Result - Failure',
      resources: [arn, mapping.functionArn],
      key: () => objectKey(reader),
    }),
  );
  const subject = {
    ...mappingSubject(mapping),
    ...(lastAttempt ? { invocationId: lastAttempt.invocationId } : {}),
  };
  const about = aboutRecords(reader, index, endsOf(records));
  if (answer.accepted) {
    kernel.emit({
      kind: 'DESTINATION_DELIVERED',
      rule: 'ESM-54',
      ...subject,
      message: `The record of the batch (${condition}) went to the on-failure destination ${arn}.`,
      detail: {
        ...about,
        destinationArn: arn,
        condition,
        delivered: records.length,
        id: answer.id,
      },
    });
    return true;
  }
  const { errorCode, message } = answer.refusal;
  kernel.emit({
    kind: 'DESTINATION_FAILED',
    rule: 'ESM-58',
    ...subject,
    message: `The on-failure destination ${arn} did not take the record of the batch; it is lost. ${errorCode}: ${message}`,
    detail: { ...about, destinationArn: arn, condition, errorCode },
  });
  return false;
}

/** `aws/lambda/<mapping UUID>/<shard id>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>` (ESM-55). */
function objectKey({ kernel, mapping, row }: ShardReader): string {
  const instant = formatInstant(kernel.now);
  const date = instant.slice(0, 10).replaceAll('-', '/');
  const time = instant.slice(0, 19).replaceAll(':', '.');
  const uuid = kernel.random('destination-keys').uuid();
  return `aws/lambda/${mapping.uuid}/${row.shardId}/${date}/${time}-${uuid}`;
}
