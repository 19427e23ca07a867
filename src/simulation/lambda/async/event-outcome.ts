import type { Kernel } from '../../kernel.ts';
import type { RuleId } from '../../rules/registry.ts';
import type { FailureReport } from '../error-payload.ts';
import {
  attemptNumber,
  invocations,
  subjectOf,
  type EventState,
  type InvocationRow,
  type InvocationStatus,
} from '../invocation.ts';
import { sendDeadLetter } from './dead-letter.ts';
import { sendToDestination } from './destination.ts';
import { eventAttempt } from './event-attempt-timer.ts';
import { eventHandlingOf } from './event-invoke-config.ts';
import { wasStoppedBefore } from './recursion.ts';
import { backOffMs, retryDelayMs } from './retry-delay.ts';

/*
 * What becomes of an event:
 *
 *   attempt ─┬─ succeeded ──▶ OnSuccess
 *            ├─ function error ─┬─ attempts left ──▶ the queue, 1 and 2 min
 *            │                  └─ none ───────────▶ dead-letter queue and OnFailure
 *            └─ could not run ────────────────────▶ the queue, 1 s to 5 min
 *   whatever would be tried again after its age ───▶ expired: dead-letter queue and OnFailure
 */

/** An attempt that ran has ended: the event is done, goes back into the queue or is given up. */
export function settleAttempt(
  kernel: Kernel,
  ran: InvocationRow,
  failure: FailureReport | null,
): void {
  if (!failure) {
    end(kernel, ran, 'SUCCEEDED');
    const { onSuccess } = eventHandlingOf(kernel, ran.functionId, ran.qualifier);
    if (onSuccess !== null) sendToDestination(kernel, ran, onSuccess, 'Success');
    return;
  }
  const event: InvocationRow = {
    ...ran,
    eventState: {
      attempts: attemptNumber(ran),
      refusals: 0,
      last: {
        response: ran.response,
        functionError: ran.functionError,
        executedVersion: ran.executedVersion ?? '',
      },
    },
  };
  const { retryAttempts } = eventHandlingOf(kernel, ran.functionId, ran.qualifier);
  const { attempts } = stateOf(event);
  if (attempts > retryAttempts) {
    kernel.emit({
      kind: 'EVENT_RETRIES_EXHAUSTED',
      rule: 'ASY-11',
      ...subjectOf(event),
      attempt: attempts,
      message: `The event is given up after ${attempts} failed ${attempts === 1 ? 'attempt' : 'attempts'}: the limit is ${retryAttempts} ${retryAttempts === 1 ? 'retry' : 'retries'}.`,
      detail: { attempts, maximumRetryAttempts: retryAttempts },
    });
    giveUp(kernel, event, 'FAILED', 'RetriesExhausted');
    return;
  }
  const delayMs = retryDelayMs(kernel, attempts);
  if (expiresBefore(kernel, event, delayMs)) return;
  putBack(kernel, event, delayMs);
  kernel.emit({
    kind: 'EVENT_RETRY_SCHEDULED',
    rule: 'ASY-11',
    ...subjectOf(event),
    attempt: attempts,
    message: `Retry ${attempts} of ${retryAttempts} comes in ${seconds(delayMs)} s, after a function error.`,
    detail: { delayMs, retry: attempts, maximumRetryAttempts: retryAttempts },
  });
}

/** Why an event could not run though it was its turn. */
interface RunRefusal {
  readonly rule: RuleId;
  /** AWS's word. */
  readonly reason: string;
  /** For the reader of the log. */
  readonly cause: string;
}

/** An event that could not run goes back into the queue, and no attempt is counted (ASY-12). */
export function putBackRefused(kernel: Kernel, event: InvocationRow, refusal: RunRefusal): void {
  const refusals = stateOf(event).refusals + 1;
  const delayMs = backOffMs(kernel, refusals);
  const ageMs = kernel.now - event.receivedAtMs;
  const { rule, reason, cause } = refusal;
  kernel.emit({
    kind: 'EVENT_REFUSED',
    rule: 'ASY-12',
    ...subjectOf(event),
    message: `The event could not run: ${cause} (${reason}, ${rule}). It goes back into the queue for ${seconds(delayMs)} s; this counts as no attempt.`,
    detail: { reason, refusedBy: rule, refusals, delayMs, ageMs },
  });
  const refused = { ...event, eventState: { ...stateOf(event), refusals } };
  if (expiresBefore(kernel, refused, delayMs)) return;
  putBack(kernel, refused, delayMs);
}

/** Why an event is dropped that is not tried again. */
export type DropReason = 'ZERO_RESERVED_CONCURRENCY' | 'RECURSION' | 'FUNCTION_GONE';

const drops = {
  ZERO_RESERVED_CONCURRENCY: {
    rule: 'ASY-24',
    condition: 'ZeroReservedConcurrency',
    message: 'its reserved concurrency is 0, so the event is dropped at once and never tried',
  },
  RECURSION: {
    rule: 'ASY-60',
    condition: 'RetriesExhausted',
    message:
      'it has run 16 times already in this chain of requests, so Lambda takes it for a loop and drops the event',
  },
  FUNCTION_GONE: {
    rule: 'ASY-05',
    condition: null,
    message: 'it was deleted while the event was in the queue, so the event is dropped',
  },
} as const;

/**
 * Drops an event that will never run; its sender knows nothing of it (ASY-25). What is set up for
 * failures gets it, a stopped loop too (ASY-63), if that is still there. A loop is told of once: where
 * that has led back to the function, nothing more is sent, or it would never end.
 */
export function dropEvent(kernel: Kernel, event: InvocationRow, reason: DropReason): void {
  const { rule, condition, message } = drops[reason];
  const isToldAlready = reason === 'RECURSION' && wasStoppedBefore(event);
  kernel.emit({
    kind: reason === 'RECURSION' ? 'RECURSION_STOPPED' : 'EVENT_DROPPED',
    rule,
    ...subjectOf(event),
    message: `"${event.functionName}": ${message}${isToldAlready ? '; what was sent for that has led back to it, so nothing is sent again' : ''}.`,
    detail: { reason },
  });
  if (condition === null || isToldAlready) end(kernel, event, 'DROPPED');
  else giveUp(kernel, event, 'DROPPED', condition);
}

/**
 * Gives an event up whose next attempt would begin after its age: the check looks ahead (ASY-16). Age
 * counts from when the event was taken in (ASY-15).
 */
function expiresBefore(kernel: Kernel, event: InvocationRow, delayMs: number): boolean {
  const { eventAgeMs } = eventHandlingOf(kernel, event.functionId, event.qualifier);
  const ageThenMs = kernel.now + delayMs - event.receivedAtMs;
  if (ageThenMs <= eventAgeMs) return false;
  kernel.emit({
    kind: 'EVENT_EXPIRED',
    rule: 'ASY-16',
    ...subjectOf(event),
    message: `The event is given up: it would be ${seconds(ageThenMs)} s old at its next attempt, and the limit is ${seconds(eventAgeMs)} s.`,
    detail: { ageMs: kernel.now - event.receivedAtMs, maximumEventAgeMs: eventAgeMs },
  });
  giveUp(kernel, event, 'EXPIRED', 'EventAgeExceeded');
  return true;
}

/** Both the dead-letter queue and the destination get an event that is given up (ASY-53). */
function giveUp(
  kernel: Kernel,
  event: InvocationRow,
  status: InvocationStatus,
  condition: 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency',
): void {
  end(kernel, event, status);
  sendDeadLetter(kernel, event);
  const { onFailure } = eventHandlingOf(kernel, event.functionId, event.qualifier);
  if (onFailure !== null) sendToDestination(kernel, event, onFailure, condition);
}

function end(kernel: Kernel, event: InvocationRow, status: InvocationStatus): void {
  const last = event.eventState?.last;
  kernel.table(invocations).put({
    ...event,
    status,
    ...(status === 'SUCCEEDED' ? {} : endOf(last ?? null)),
    endedAtMs: kernel.now,
    pending: null,
    eventState: null,
  });
}

/** What is left of an event that never succeeded: how its last attempt ended, if it had one. */
function endOf(
  last: EventState['last'],
): Pick<InvocationRow, 'response' | 'functionError' | 'executedVersion'> {
  return {
    response: last?.response ?? null,
    functionError: last?.functionError ?? null,
    executedVersion: last?.executedVersion ?? null,
  };
}

function putBack(kernel: Kernel, event: InvocationRow, delayMs: number): void {
  kernel.table(invocations).put({
    ...event,
    status: 'QUEUED',
    executedVersion: null,
    response: null,
    functionError: null,
    environmentId: null,
    environmentUse: null,
    startedAtMs: null,
    pending: null,
  });
  kernel.schedule(eventAttempt, kernel.now + delayMs, { invocationId: event.id });
}

function stateOf({ id, eventState }: InvocationRow): EventState {
  if (!eventState) throw new Error(`Invocation ${id} is no asynchronous event`);
  return eventState;
}

function seconds(ms: number): number {
  return ms / 1_000;
}
