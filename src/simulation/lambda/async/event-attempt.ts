import { defineTimer, type Kernel } from '../../kernel.ts';
import { admit } from '../admission.ts';
import { findQualified, versionToInvoke } from '../function-name.ts';
import { functions } from '../function.ts';
import { useFunction } from '../function-state.ts';
import type { DeployedVersion } from '../function-version.ts';
import { newRun, run } from '../invocation-run.ts';
import { attemptNumber, invocations, type InvocationRow } from '../invocation.ts';
import { isTraceSampled } from '../trace-sampling.ts';
import { eventAttempt, type EventAttemptData } from './event-attempt-timer.ts';
import { dropEvent, putBackRefused } from './event-outcome.ts';
import { isLoop } from './recursion.ts';

/** Fires when a queued event is to be tried, for the first time or again. */
export const eventAttemptTimer = defineTimer<EventAttemptData>({
  name: eventAttempt.name,
  fire: (kernel, { invocationId }) => tryEvent(kernel, eventOf(kernel, invocationId)),
  describe: (kernel, { invocationId }) => {
    const event = eventOf(kernel, invocationId);
    const attempt = attemptNumber(event);
    const refusals = event.eventState?.refusals ?? 0;
    return {
      what: `Attempt ${attempt} of an event for "${event.functionName}"`,
      why:
        refusals > 0
          ? `It could not run ${refusals} ${refusals === 1 ? 'time' : 'times'} and waits longer each time`
          : attempt > 1
            ? 'The last attempt ended in a function error'
            : 'It waits in the queue',
      rule: refusals > 0 ? 'ASY-12' : attempt > 1 ? 'ASY-11' : 'ASY-01',
      functionName: event.functionName,
      invocationId,
    };
  },
});

/**
 * Takes an event from the queue. It meets the function as it is now: code, configuration and limits
 * that were changed since it was sent apply to it (ASY-05). Whoever sent it is not asked again for
 * permission: that was looked at when it was taken.
 */
function tryEvent(kernel: Kernel, event: InvocationRow): void {
  const row = kernel.table(functions).get(event.functionId);
  const target = row && findQualified(kernel, row, event.qualifier);
  if (!target) {
    dropEvent(kernel, event, 'FUNCTION_GONE');
    return;
  }
  if (isLoop(event, target.row)) {
    dropEvent(kernel, event, 'RECURSION');
    return;
  }
  if (target.row.reservedConcurrency === 0) {
    dropEvent(kernel, event, 'ZERO_RESERVED_CONCURRENCY');
    return;
  }
  if (target.row.state === 'PENDING' || useFunction(kernel, target.row) === 'RESTORING') {
    putBackRefused(kernel, event, {
      rule: 'SYN-69',
      reason: 'ResourceNotReadyException',
      cause: 'the function is being restored',
    });
    return;
  }
  const version = versionToInvoke(kernel, target);
  const admission = admit(kernel, target, version);
  if ('throttle' in admission) {
    putBackRefused(kernel, event, admission.throttle);
    return;
  }
  const running = kernel.table(invocations).put({
    ...event,
    status: 'RUNNING',
    executedVersion: version.version,
    traceSampled: isSampled(kernel, event, version),
    pending: newRun(kernel, version, null),
  });
  run(kernel, running, version, admission);
}

/** All attempts of an event are in one trace: the first decides for the others too (XR-02). */
function isSampled(kernel: Kernel, event: InvocationRow, { content }: DeployedVersion): boolean {
  const { functionId, traceHeader, traceSampled } = event;
  return attemptNumber(event) === 1
    ? isTraceSampled(kernel, functionId, content.tracingMode, traceHeader)
    : traceSampled;
}

function eventOf(kernel: Kernel, invocationId: string): InvocationRow {
  const invocation = kernel.table(invocations).get(invocationId);
  if (!invocation) throw new Error(`Event ${invocationId} is not in the queue`);
  return invocation;
}
