import { Refusal } from '../../errors.ts';
import { defineTimer, type Kernel } from '../../kernel.ts';
import { traceIdOf } from '../../trace-header.ts';
import { isGroupBlocked } from './choose-messages.ts';
import { enqueue } from './enqueue.ts';
import { keepExpiryTimer, removeMessage } from './expiry.ts';
import { availableMessages, messages, type MessageRow } from './message.ts';
import { moveTasks, type MoveTaskRow, type MoveTaskStatus } from './move-task.ts';
import { findQueueByArn, queues, type QueueRow } from './queue.ts';
import { revealDue } from './visibility.ts';

interface MoveData {
  readonly taskId: string;
}

/** Messages of a firing where the task names no rate. It is the highest rate that one may name. */
const MESSAGES_PER_SECOND_MAX = 500;

const SECOND_MS = 1_000;

/** A task runs for so long at most. */
const MOVE_TASK_MS_MAX = 36 * 3_600_000;

/** Fires each second while a task moves messages: as many of them as its rate allows. */
export const moveMessagesTimer = defineTimer<MoveData>({
  name: 'sqs.move-messages',
  fire: (kernel, { taskId }) => {
    const task = kernel.table(moveTasks).get(taskId);
    const source = task && kernel.table(queues).get(task.queueId);
    if (!task || !source) return;
    if (task.status === 'CANCELLING') end(kernel, task, 'CANCELLED', null);
    else moveSome(kernel, task, source);
  },
  describe: (kernel, { taskId }) => {
    const task = kernel.table(moveTasks).get(taskId);
    return {
      what: `A redrive of ${task?.sourceArn ?? ''} moves messages`,
      why: `It moves ${task?.maxNumberOfMessagesPerSecond ?? MESSAGES_PER_SECOND_MAX} messages a second`,
      rule: 'SQS-06',
      functionName: null,
      invocationId: null,
    };
  },
});

function moveSome(kernel: Kernel, task: MoveTaskRow, source: QueueRow): void {
  if (kernel.now - task.startedAtMs >= MOVE_TASK_MS_MAX) {
    end(kernel, task, 'FAILED', 'TaskTimedOut');
    return;
  }
  revealDue(kernel, source);
  const max = task.maxNumberOfMessagesPerSecond ?? MESSAGES_PER_SECOND_MAX;
  const candidates = findMovable(kernel, source, task, max + 1);
  let moved = task.messagesMoved;
  for (const message of candidates.slice(0, max)) {
    const problem = moveMessage(kernel, task, source, message);
    if (problem !== null) {
      keepExpiryTimer(kernel, source.id);
      end(kernel, { ...task, messagesMoved: moved }, 'FAILED', problem);
      return;
    }
    moved += 1;
  }
  keepExpiryTimer(kernel, source.id);
  if (candidates.length <= max) end(kernel, { ...task, messagesMoved: moved }, 'COMPLETED', null);
  else {
    const timer = kernel.schedule(moveMessagesTimer, kernel.now + SECOND_MS, { taskId: task.id });
    kernel.table(moveTasks).put({ ...task, messagesMoved: moved, timer });
  }
}

/** The oldest messages that a receive would get; groups of which one is in flight wait (SQS-08). */
function findMovable(
  kernel: Kernel,
  source: QueueRow,
  { lastSeq }: MoveTaskRow,
  max: number,
): readonly MessageRow[] {
  const movable: MessageRow[] = [];
  for (const message of kernel.table(messages).inOrder(availableMessages, source.id)) {
    if (movable.length >= max) break;
    if (message.seq > lastSeq || (source.fifoQueue && isGroupBlocked(kernel, message))) continue;
    movable.push(message);
  }
  return movable;
}

/** Moves a message as a new one, with another id and its counts at zero; returns why it cannot. */
function moveMessage(
  kernel: Kernel,
  task: MoveTaskRow,
  source: QueueRow,
  message: MessageRow,
): string | null {
  const destinationArn = task.destinationArn ?? message.deadLetterSourceArn;
  if (destinationArn === null) return 'CouldNotDetermineMessageSource';
  const destination = findQueueByArn(kernel, destinationArn);
  if (!destination) return 'AWS.SimpleQueueService.NonExistentQueue';
  if (message.bytes > destination.maximumMessageSize) return 'InvalidParameterValue';
  try {
    kernel.atomically(() => {
      removeMessage(kernel, message);
      const { messageId } = sendAgain(kernel, source, destination, message);
      emitMoved(kernel, { task, source, destination, message }, messageId);
    });
    return null;
  } catch (error) {
    if (error instanceof Refusal) return 'OverLimit';
    throw error;
  }
}

function sendAgain(
  kernel: Kernel,
  source: QueueRow,
  destination: QueueRow,
  message: MessageRow,
): ReturnType<typeof enqueue> {
  const { body, bytes, messageAttributes, messageGroupId, messageDeduplicationId } = message;
  return enqueue(
    kernel,
    destination,
    {
      body,
      bytes,
      messageAttributes,
      messageGroupId,
      messageDeduplicationId,
      delaySeconds: null,
      awsTraceHeader: message.traceHeaderSent ? message.traceHeader : null,
    },
    {
      senderId: message.senderId,
      traceHeader: message.traceHeader,
      traceHeaderSent: message.traceHeaderSent,
      deliveredBy: `the redrive of the dead-letter queue "${source.queueName}"`,
    },
  );
}

function emitMoved(
  kernel: Kernel,
  moved: {
    readonly task: MoveTaskRow;
    readonly source: QueueRow;
    readonly destination: QueueRow;
    readonly message: MessageRow;
  },
  newMessageId: string,
): void {
  const { task, source, destination, message } = moved;
  kernel.emit({
    kind: 'MESSAGE_REDRIVEN',
    rule: 'SQS-06',
    traceId: traceIdOf(message.traceHeader),
    message: `Message ${message.messageId} went from the dead-letter queue "${source.queueName}" to the queue "${destination.queueName}", where it is the new message ${newMessageId}: sent now, and never received.`,
    detail: {
      queueName: source.queueName,
      destinationQueueName: destination.queueName,
      taskId: task.id,
      messageIds: [message.messageId, newMessageId],
    },
  });
}

const kinds = {
  COMPLETED: 'MESSAGE_MOVE_TASK_COMPLETED',
  CANCELLED: 'MESSAGE_MOVE_TASK_CANCELLED',
  FAILED: 'MESSAGE_MOVE_TASK_FAILED',
} as const satisfies Partial<Record<MoveTaskStatus, string>>;

function end(
  kernel: Kernel,
  task: MoveTaskRow,
  status: keyof typeof kinds,
  failureReason: string | null,
): void {
  kernel
    .table(moveTasks)
    .put({ ...task, status, failureReason, endedAtMs: kernel.now, timer: null });
  kernel.emit({
    kind: kinds[status],
    rule: 'SQS-06',
    message: `The redrive of ${task.sourceArn} is ${status} after ${task.messagesMoved} messages${failureReason === null ? '' : `: ${failureReason}`}.`,
    detail: {
      taskId: task.id,
      sourceArn: task.sourceArn,
      moved: task.messagesMoved,
      ...(failureReason === null ? {} : { failureReason }),
    },
  });
}
