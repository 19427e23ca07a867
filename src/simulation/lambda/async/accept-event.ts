import { newId, type Kernel } from '../../kernel.ts';
import { startTrace } from '../../trace-header.ts';
import type { ResolvedFunction } from '../function-name.ts';
import { refuseWhileChanging } from '../function-state.ts';
import { newInvocation, type Receipt } from '../invocation-receipt.ts';
import { invocations, subjectOf, type InvocationRow } from '../invocation.ts';
import { refuseMorePending } from '../quotas.ts';
import { eventAttempt } from './event-attempt-timer.ts';
import { dwellMs } from './retry-delay.ts';

/**
 * Takes an event into its function's queue; whoever sent it is answered 202 at once and learns of
 * nothing that comes later (ASY-01). Concurrency is not looked at. What is refused here is never
 * queued (ASY-03).
 */
export function acceptEvent(
  kernel: Kernel,
  target: ResolvedFunction,
  receipt: Receipt,
): InvocationRow {
  const { row } = target;
  if (row.state === 'PENDING') refuseWhileChanging(kernel, row);
  refuseMorePending(kernel, receipt.payloadBytes);
  const invocation = enqueue(kernel, {
    ...newInvocation(kernel, target, receipt),
    traceHeader: receipt.traceHeader ?? startTrace(kernel),
    eventState: { attempts: 0, refusals: 0, last: null },
  });
  kernel.emit({
    kind: 'EVENT_QUEUED',
    rule: 'ASY-01',
    ...subjectOf(invocation),
    message: `An event of ${receipt.payloadBytes} bytes for "${row.functionName}" is in the queue; the sender is answered 202 and learns nothing of what comes of it.`,
    detail: {
      requestId: invocation.requestId,
      payloadBytes: receipt.payloadBytes,
      qualifier: target.qualifier,
    },
  });
  if (isDeliveredTwice(kernel)) duplicate(kernel, invocation);
  return invocation;
}

function enqueue(kernel: Kernel, invocation: InvocationRow): InvocationRow {
  kernel.schedule(eventAttempt, kernel.now + dwellMs(kernel), { invocationId: invocation.id });
  return kernel.table(invocations).put(invocation);
}

/** One event in so many is delivered twice in the profile REALISTIC; AWS publishes no figure (ASY-04). */
const DUPLICATE_EVERY = 1_000;

function isDeliveredTwice(kernel: Kernel): boolean {
  return (
    kernel.sandbox.profile === 'REALISTIC' &&
    kernel.random('event-duplicates').integerBelow(DUPLICATE_EVERY) === 0
  );
}

/** The queue is at least once: the same request reaches the function a second time (ASY-04). */
function duplicate(kernel: Kernel, original: InvocationRow): void {
  const copy = enqueue(kernel, {
    ...original,
    id: newId(kernel, 'inv'),
    seq: kernel.nextInSequence('invocation'),
  });
  kernel.emit({
    kind: 'EVENT_DUPLICATED',
    rule: 'ASY-04',
    ...subjectOf(copy),
    message: `The queue delivers the event of request ${original.requestId} twice, as it may at any time: "${original.functionName}" should be idempotent.`,
    detail: { requestId: original.requestId, duplicateOf: original.id },
  });
}
