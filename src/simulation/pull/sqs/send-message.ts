import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace } from '../../trace-header.ts';
import { carryOutBatch, refuseBadBatch, type BatchAnswer } from './batch.ts';
import { checkMessage, messageBytes, type MessageInput } from './checked-message.ts';
import { enqueue, type Sender, type SentMessage } from './enqueue.ts';
import { resolveQueue } from './queue.ts';
import { countRequest, refuseMoreRequests } from './request-rate.ts';

export interface SendMessageInput extends MessageInput {
  readonly queueName: string;
}

export interface SendMessageBatchInput {
  readonly queueName: string;
  readonly entries: readonly (MessageInput & { readonly id: string })[];
}

/** Bytes of a batch's messages together (SQS-01). */
const BATCH_BYTES_MAX = 1_048_576;

/** Sends a message to a queue; whoever does it begins a chain of requests, or goes on with one. */
export function sendMessage(kernel: Kernel, input: SendMessageInput): SentMessage {
  const queue = resolveQueue(kernel, input.queueName);
  const message = checkMessage(queue, input);
  refuseMoreRequests(kernel, queue, 'SendMessage', message.messageGroupId);
  const sent = enqueue(kernel, queue, message, userOf(kernel, input));
  countRequest(kernel, queue, 'SendMessage', [message.messageGroupId]);
  return sent;
}

/** Sends up to ten messages, each taken or refused by itself (SQS-01). */
export function sendMessageBatch(
  kernel: Kernel,
  { queueName, entries }: SendMessageBatchInput,
): BatchAnswer<SentMessage> {
  const queue = resolveQueue(kernel, queueName);
  refuseBadBatch(entries);
  const bytes = entries.reduce((sum, entry) => sum + messageBytes(entry), 0);
  if (bytes > BATCH_BYTES_MAX) {
    throw new Refusal(
      'BATCH_REQUEST_TOO_LONG',
      `Batch requests cannot be longer than ${BATCH_BYTES_MAX} bytes. You have sent ${bytes} bytes.`,
      { field: 'entries', detail: { bytes, max: BATCH_BYTES_MAX } },
    );
  }
  if (queue.fifoThroughputLimit === 'PER_QUEUE') refuseMoreRequests(kernel, queue, 'SendMessage');
  const answer = carryOutBatch(entries, (entry) => {
    const message = checkMessage(queue, entry);
    refuseMoreRequests(kernel, queue, 'SendMessage', message.messageGroupId);
    return enqueue(kernel, queue, message, userOf(kernel, entry));
  });
  const groups = entries.map(({ messageGroupId }) => messageGroupId);
  countRequest(kernel, queue, 'SendMessage', groups);
  return answer;
}

function userOf(kernel: Kernel, { awsTraceHeader }: MessageInput): Sender {
  return {
    senderId: kernel.sandbox.accountId,
    traceHeader: awsTraceHeader ?? startTrace(kernel),
    traceHeaderSent: awsTraceHeader !== null,
    deliveredBy: null,
  };
}
