import type { ContinuationReference } from '../../continuation.ts';
import type { Kernel } from '../../kernel.ts';
import type { CallAnswer } from '../../service-call.ts';
import type { EventSourceMappingRow } from './event-source-mapping.ts';

/** UTF-8 bytes of an event at most, the records' metadata included (ESM-20, ESM-21). */
export const BATCH_BYTES_MAX = 6_291_456;

/**
 * Invokes the mapping's function with an event and has the continuation resumed when it has answered.
 * It is a synchronous call, so nothing that is set for asynchronous events applies, the function's own
 * dead-letter queue neither (ESM-25, SQS-45). The answer is accepted with the invocation's id, or
 * refused: throttled, or the function is not there.
 */
export function invokeBatch(
  kernel: Kernel,
  { functionArn }: Pick<EventSourceMappingRow, 'functionArn'>,
  {
    payload,
    traceHeader,
    continuation,
  }: {
    /** The event as JSON text. */
    readonly payload: string;
    readonly traceHeader: string;
    readonly continuation: ContinuationReference;
  },
): CallAnswer {
  return kernel.call({
    action: 'lambda:InvokeFunction',
    // Lambda's own pollers invoke: no policy is asked.
    caller: { kind: 'service-role' },
    functionArn,
    invocationType: 'REQUEST_RESPONSE',
    payload,
    traceHeader,
    continuation,
  });
}
