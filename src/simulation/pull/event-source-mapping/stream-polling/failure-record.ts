import { formatInstant } from '../../../instant.ts';
import type { JsonObject } from '../../../json.ts';
import type { PullSourceType } from '../../pull-source.ts';
import type { LastAttempt, RecordPoint } from './shard-reading.ts';

/** Why a batch was given up (ESM-51). */
export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';

/** What a failure record tells of. */
export interface FailedBatch {
  readonly sourceType: PullSourceType;
  readonly streamArn: string;
  readonly shardId: string;
  /** As the mapping names it (ESM-53). */
  readonly functionArn: string;
  readonly condition: FailureCondition;
  /** Attempts that ran. */
  readonly attempts: number;
  readonly requestId: string;
  readonly lastAttempt: LastAttempt | null;
  readonly first: RecordPoint;
  readonly last: RecordPoint;
  readonly count: number;
  readonly nowMs: number;
}

/**
 * What the on-failure destination gets of a batch: where it is in the stream, not its records (ESM-54);
 * that of a table has another name (DDB-14).
 */
export function failureRecord(failed: FailedBatch): JsonObject {
  const { sourceType, condition, attempts, lastAttempt, functionArn, requestId } = failed;
  const infoKey = sourceType === 'KINESIS' ? 'KinesisBatchInfo' : 'DDBStreamBatchInfo';
  return {
    requestContext: {
      requestId,
      functionArn,
      condition,
      // One that was too old before its first attempt counts as one, as recorded (ESM-52).
      approximateInvokeCount: Math.max(1, attempts),
    },
    ...(condition === 'RecordAgeExceeded' || !lastAttempt
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: lastAttempt.executedVersion,
            functionError: lastAttempt.functionError,
          },
        }),
    version: '1.0',
    timestamp: formatInstant(failed.nowMs),
    [infoKey]: {
      shardId: failed.shardId,
      startSequenceNumber: failed.first.sequenceNumber,
      endSequenceNumber: failed.last.sequenceNumber,
      approximateArrivalOfFirstRecord: arrival(sourceType, failed.first.arrivedAtMs),
      approximateArrivalOfLastRecord: arrival(sourceType, failed.last.arrivedAtMs),
      batchSize: failed.count,
      streamArn: failed.streamArn,
    },
  };
}

/** DynamoDB knows when a record arrived to the second only (ESM-50). */
function arrival(sourceType: PullSourceType, ms: number): string {
  const instant = formatInstant(ms);
  return sourceType === 'KINESIS' ? instant : `${instant.slice(0, 19)}Z`;
}
