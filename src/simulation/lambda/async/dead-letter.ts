import type { Kernel } from '../../kernel.ts';
import {
  messageCall,
  publishCall,
  textAttribute,
  type MessageAttribute,
  type ServiceCall,
} from '../../service-call.ts';
import { findAlias } from '../alias.ts';
import { findVersion } from '../function-version.ts';
import { functions, LATEST } from '../function.ts';
import { subjectOf, type InvocationRow } from '../invocation.ts';
import { roleCaller } from '../role/execution-role.ts';
import { continuedChain } from './recursion.ts';

/** Characters of the error message that a dead letter carries (ASY-51). */
const ERROR_MESSAGE_LENGTH = 1_024;

/**
 * Sends an event that is given up to the dead-letter queue of its function's version, if that has one
 * (ASY-50): the event itself, unchanged, with three attributes (ASY-51). What the queue does not take
 * is lost (ASY-54).
 */
export function sendDeadLetter(kernel: Kernel, event: InvocationRow): void {
  const targetArn = deadLetterTargetOf(kernel, event);
  if (targetArn === null) return;
  const answer = kernel.call(deadLetterCall(kernel, event, targetArn));
  if (answer.accepted) {
    kernel.emit({
      kind: 'DEAD_LETTER_SENT',
      rule: 'ASY-51',
      ...subjectOf(event),
      message: `The event itself, unchanged, went to the dead-letter queue ${targetArn}.`,
      detail: { targetArn, messageId: answer.id },
    });
    return;
  }
  const { errorCode, message } = answer.refusal;
  kernel.emit({
    kind: 'DEAD_LETTER_FAILED',
    rule: 'ASY-54',
    ...subjectOf(event),
    message: `The dead-letter queue ${targetArn} did not take the event; it is lost. ${errorCode}: ${message}`,
    detail: { targetArn, errorCode },
  });
}

/** The dead-letter queue that belongs to the version's configuration (ASY-43). */
function deadLetterTargetOf(kernel: Kernel, event: InvocationRow): string | null {
  const row = kernel.table(functions).get(event.functionId);
  if (!row) return null;
  const alias = event.qualifier === null ? null : findAlias(kernel, row.id, event.qualifier);
  const version =
    event.eventState?.last?.executedVersion ?? alias?.functionVersion ?? event.qualifier ?? LATEST;
  return findVersion(kernel, row, version)?.content.deadLetterTargetArn ?? null;
}

function deadLetterCall(kernel: Kernel, event: InvocationRow, targetArn: string): ServiceCall {
  const origin = {
    caller: roleCaller(kernel, event),
    traceHeader: continuedChain(event),
  };
  const messageAttributes = attributesOf(event);
  return targetArn.startsWith('arn:aws:sqs:')
    ? messageCall(origin, targetArn, event.payload, { messageAttributes })
    : publishCall(origin, targetArn, event.payload, { messageAttributes });
}

/** Of an event that ran, how its last attempt ended; of one that never did, that it was throttled (ASY-51). */
function attributesOf({ requestId, eventState }: InvocationRow): Record<string, MessageAttribute> {
  const last = eventState?.last ?? null;
  const errorMessage = last === null ? 'Rate Exceeded.' : errorMessageOf(last.response);
  return {
    RequestID: textAttribute(requestId),
    ErrorCode: textAttribute(last === null ? '429' : '200', 'Number'),
    // A message attribute cannot be empty.
    ...(errorMessage === ''
      ? {}
      : { ErrorMessage: textAttribute(errorMessage.slice(0, ERROR_MESSAGE_LENGTH)) }),
  };
}

function errorMessageOf(response: string | null): string {
  const error = JSON.parse(response ?? 'null') as { readonly errorMessage?: unknown } | null;
  return typeof error?.errorMessage === 'string' ? error.errorMessage : '';
}
