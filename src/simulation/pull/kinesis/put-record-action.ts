import { Refusal, type RefusalCode } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import type { Kernel } from '../../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type PutRecordCall,
  type PutRecordsCall,
} from '../../service-call.ts';
import { putManyRecords, putRecord } from './put-record.ts';
import { resolveUsableStream } from './stream.ts';

/** Puts a record for another service, where the caller's own policy lets it. */
export function putRecordForService(kernel: Kernel, call: PutRecordCall): CallAnswer {
  const { streamArn: streamName, partitionKey, data } = call;
  return answerPut(kernel, call, () => {
    const record = { data, partitionKey, explicitHashKey: null };
    return putRecord(kernel, { streamName, ...record, sequenceNumberForOrdering: null })
      .sequenceNumber;
  });
}

/** The same for several records in one request; some of them may not have been taken (KIN-02). */
export function putRecordsForService(kernel: Kernel, call: PutRecordsCall): CallAnswer {
  const { streamArn: streamName } = call;
  return answerPut(kernel, call, () => {
    const records = call.records.map((record) => ({ ...record, explicitHashKey: null }));
    return putManyRecords(kernel, { streamName, records })?.sequenceNumber ?? '';
  });
}

/** Carries a request out that tells the number of a record; `put` refuses as the command does. */
function answerPut(
  kernel: Kernel,
  call: PutRecordCall | PutRecordsCall,
  put: () => string,
): CallAnswer {
  const denial = authorizeCall(kernel, call, call.streamArn, []);
  if (denial) return denial;
  try {
    if (call.dryRun === true) {
      resolveUsableStream(kernel, call.streamArn);
      return { accepted: true, id: '' };
    }
    return { accepted: true, id: put() };
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
}

/** How a refusal of these reads to a service; what is not named here stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = {
  STREAM_NOT_FOUND: 'NO_RESOURCE',
  STREAM_THROUGHPUT_EXCEEDED: 'THROTTLED',
  QUOTA_EXCEEDED: 'THROTTLED',
};

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'LimitExceededException', message);
}
