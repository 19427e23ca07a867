import { createHash } from 'node:crypto';
import { Refusal, type RefusalCode } from '../../errors.ts';
import { authorizeCall } from '../../iam/authorize-call.ts';
import { resourceOfArn } from '../../iam/arn.ts';
import type { Kernel } from '../../kernel.ts';
import {
  refuseCall,
  type CallAnswer,
  type CallRefusal,
  type SendMessageCall,
  type ServiceCaller,
} from '../../service-call.ts';
import { checkMessage } from './checked-message.ts';
import { enqueue, type Sender } from './enqueue.ts';
import { findQueueByArn } from './queue.ts';
import { countRequest, refuseMoreRequests } from './request-rate.ts';

/**
 * Sends a message for another service, where the queue's policy or the caller's own lets it. The
 * message carries the trace of the request that it comes of, lineage included (ASY-41).
 */
export function sendMessageForService(kernel: Kernel, call: SendMessageCall): CallAnswer {
  const queue = findQueueByArn(kernel, call.queueArn);
  if (!queue) {
    return refuseCall(
      'NO_RESOURCE',
      'AWS.SimpleQueueService.NonExistentQueue',
      'The specified queue does not exist.',
    );
  }
  const denial = authorizeCall(kernel, call, call.queueArn, queue.policyStatements);
  if (denial) return denial;
  if (call.dryRun === true) return { accepted: true, id: '' };
  try {
    const message = checkMessage(queue, {
      body: call.body,
      delaySeconds: null,
      messageAttributes: call.messageAttributes,
      messageGroupId: call.messageGroupId,
      messageDeduplicationId: call.messageDeduplicationId,
      awsTraceHeader: null,
    });
    refuseMoreRequests(kernel, queue, 'SendMessage', message.messageGroupId);
    const { messageId } = enqueue(kernel, queue, message, senderOf(kernel, call));
    countRequest(kernel, queue, 'SendMessage', [message.messageGroupId]);
    return { accepted: true, id: messageId };
  } catch (error) {
    if (error instanceof Refusal) return answerRefusal(error);
    throw error;
  }
}

function senderOf(kernel: Kernel, { caller, traceHeader }: SendMessageCall): Sender {
  return {
    senderId: senderIdOf(kernel, caller),
    traceHeader,
    traceHeaderSent: true,
    deliveredBy: nameOf(caller),
  };
}

function nameOf(caller: ServiceCaller): string {
  switch (caller.kind) {
    case 'service':
      return caller.principal;
    case 'identity':
      return caller.arn;
    case 'service-role':
      return 'a service with a role of its own';
    case 'anonymous':
      return 'somebody who signed nothing';
  }
}

/** Ids of users and roles as IAM gives them out: made up, and the same for the same sender. */
function senderIdOf({ sandbox }: Kernel, caller: ServiceCaller): string {
  switch (caller.kind) {
    case 'service':
      return `AIDA${uniqueId(caller.principal)}`;
    case 'identity':
      return `AROA${uniqueId(caller.arn)}:${resourceOfArn(caller.arn).split('/').at(-1)}`;
    case 'service-role':
      return `AROA${uniqueId(sandbox.accountId)}:service-role`;
    case 'anonymous':
      return 'anonymous';
  }
}

function uniqueId(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 17).toUpperCase();
}

/** How a refusal of `SendMessage` reads to a service; whatever else it is stays as it is. */
const kinds: Partial<Record<RefusalCode, CallRefusal['kind']>> = {
  QUOTA_EXCEEDED: 'THROTTLED',
  QUEUE_THROUGHPUT_EXCEEDED: 'THROTTLED',
};

function answerRefusal({ code, message, awsErrorCode }: Refusal): CallAnswer {
  return refuseCall(kinds[code] ?? 'INVALID', awsErrorCode ?? 'OverLimit', message);
}
