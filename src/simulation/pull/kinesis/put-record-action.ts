import { Refusal, type RefusalCode } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import type { Kernel } from '../../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type PutRecordCall,
} from '../../service-call.ts';
import { putRecord } from './put-record.ts';
import { resolveUsableStream } from './stream.ts';

/** Puts a record for another service, where the caller's own policy lets it. */
export function putRecordForService(kernel: Kernel, call: PutRecordCall): CallAnswer {
  const denial = authorizeCall(kernel, call, call.streamArn, []);
  if (denial) return denial;
  try {
    if (call.dryRun === true) {
      resolveUsableStream(kernel, call.streamArn);
      return { accepted: true, id: '' };
    }
    const { sequenceNumber } = putRecord(kernel, {
      streamName: call.streamArn,
      data: call.data,
      partitionKey: call.partitionKey,
      explicitHashKey: null,
      sequenceNumberForOrdering: null,
    });
    return { accepted: true, id: sequenceNumber };
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
}

/** How a refusal of `PutRecord` reads to a service; what is not named here stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = {
  STREAM_NOT_FOUND: 'NO_RESOURCE',
  STREAM_THROUGHPUT_EXCEEDED: 'THROTTLED',
  QUOTA_EXCEEDED: 'THROTTLED',
};

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'LimitExceededException', message);
}
