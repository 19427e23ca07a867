import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { availableMessages, messages } from './message.ts';
import { moveMessagesTimer } from './move-messages.ts';
import { forgetOldTasks, isActive, moveTasks, tasksOf, type MoveTaskRow } from './move-task.ts';
import { refuseOutOfRange, refuseParameter } from './parameter.ts';
import { findQueueByArn, queues, type QueueRow } from './queue.ts';
import { revealDue } from './visibility.ts';

export interface StartMessageMoveTaskInput {
  readonly sourceArn: string;
  /** Null to move each message back to the queue that it came from. */
  readonly destinationArn: string | null;
  /** 1 to 500; null for as fast as can be. */
  readonly maxNumberOfMessagesPerSecond: number | null;
}

export interface CancelMessageMoveTaskInput {
  readonly taskHandle: string;
}

/** What a command on a task answers with. */
export interface MoveTaskReference {
  readonly taskId: string;
  readonly taskHandle: string;
  readonly approximateNumberOfMessagesMoved: number;
}

/** Messages that a task may be told to move in a second. */
const MESSAGES_PER_SECOND = { min: 1, max: 500 };

/** Tasks under way in an account at once. */
const ACTIVE_TASKS_MAX = 100;

/** Begins to move the messages of a dead-letter queue to another queue, or back to where they came from. */
export function startMessageMoveTask(
  kernel: Kernel,
  input: StartMessageMoveTaskInput,
): MoveTaskReference {
  const { sourceArn, destinationArn, maxNumberOfMessagesPerSecond } = input;
  refuseOutOfRange(
    'maxNumberOfMessagesPerSecond',
    maxNumberOfMessagesPerSecond,
    MESSAGES_PER_SECOND,
  );
  const source = queueOf(kernel, 'sourceArn', sourceArn);
  if (!isDeadLetterQueue(kernel, sourceArn)) {
    refuseParameter(
      'sourceArn',
      sourceArn,
      'Source queue must be configured as a Dead Letter Queue.',
    );
  }
  if (destinationArn !== null) refuseBadDestination(kernel, source, { sourceArn, destinationArn });
  refuseSecondTask(kernel, source, sourceArn);
  forgetOldTasks(kernel, source.id);
  revealDue(kernel, source);
  const task = putTask(kernel, source, input);
  const goal = destinationArn === null ? 'back to where they came from' : `to ${destinationArn}`;
  kernel.emit({
    kind: 'MESSAGE_MOVE_TASK_STARTED',
    rule: 'SQS-06',
    message: `A redrive of the dead-letter queue "${source.queueName}" begins: ${task.messagesToMove} messages go ${goal}${maxNumberOfMessagesPerSecond === null ? '' : `, ${maxNumberOfMessagesPerSecond} a second at most`}.`,
    detail: {
      queueName: source.queueName,
      taskId: task.id,
      destinationArn,
      maxNumberOfMessagesPerSecond,
      toMove: task.messagesToMove,
    },
  });
  return referenceTo(task);
}

/** Ends a task where it stands, when it would go on next; what it has moved stays moved. */
export function cancelMessageMoveTask(
  kernel: Kernel,
  { taskHandle }: CancelMessageMoveTaskInput,
): MoveTaskReference {
  const task = kernel.table(moveTasks).find(taskHandle);
  if (!task) {
    throw new Refusal('MOVE_TASK_NOT_FOUND', 'Task does not exist.', { field: 'taskHandle' });
  }
  if (task.status !== 'RUNNING') {
    throw new Refusal(
      'MOVE_TASK_NOT_RUNNING',
      `Only a task that is RUNNING can be cancelled, and this one is ${task.status}.`,
      { field: 'taskHandle' },
    );
  }
  kernel.table(moveTasks).put({ ...task, status: 'CANCELLING' });
  kernel.emit({
    kind: 'MESSAGE_MOVE_TASK_CANCELLING',
    rule: 'SQS-06',
    message: `The redrive of ${task.sourceArn} is to end: it has moved ${task.messagesMoved} messages and moves no more.`,
    detail: { taskId: task.id, sourceArn: task.sourceArn, moved: task.messagesMoved },
  });
  return referenceTo(task);
}

function putTask(
  kernel: Kernel,
  source: QueueRow,
  { sourceArn, destinationArn, maxNumberOfMessagesPerSecond }: StartMessageMoveTaskInput,
): MoveTaskRow {
  const id = newId(kernel, 'mmt');
  const taskId = kernel.random('sqs-move-task-ids').uuid();
  return kernel.table(moveTasks).put({
    id,
    seq: kernel.nextInSequence('sqs-move-task'),
    queueId: source.id,
    taskHandle: btoa(JSON.stringify({ taskId, sourceArn })),
    sourceArn,
    destinationArn,
    maxNumberOfMessagesPerSecond,
    status: 'RUNNING',
    messagesMoved: 0,
    messagesToMove: kernel.table(messages).countInOrder(availableMessages, source.id),
    lastSeq: kernel.nextInSequence('sqs-message'),
    failureReason: null,
    startedAtMs: kernel.now,
    endedAtMs: null,
    timer: kernel.schedule(moveMessagesTimer, kernel.now, { taskId: id }),
  });
}

function referenceTo({ id, taskHandle, messagesMoved }: MoveTaskRow): MoveTaskReference {
  return { taskId: id, taskHandle, approximateNumberOfMessagesMoved: messagesMoved };
}

function queueOf(kernel: Kernel, field: 'sourceArn' | 'destinationArn', arn: string): QueueRow {
  const queue = findQueueByArn(kernel, arn);
  if (queue) return queue;
  const awsName = field === 'sourceArn' ? 'SourceArn' : 'DestinationArn';
  throw new Refusal(
    'MOVE_TASK_QUEUE_NOT_FOUND',
    `The resource that you specified for the ${awsName} parameter doesn't exist.`,
    { field },
  );
}

function isDeadLetterQueue(kernel: Kernel, arn: string): boolean {
  for (const { redrivePolicy } of kernel.table(queues).values()) {
    if (redrivePolicy?.deadLetterTargetArn === arn) return true;
  }
  return false;
}

/** Messages move between queues of one type only (SQS-05). */
function refuseBadDestination(
  kernel: Kernel,
  source: QueueRow,
  arns: { readonly sourceArn: string; readonly destinationArn: string },
): void {
  const destination = queueOf(kernel, 'destinationArn', arns.destinationArn);
  if (destination.id === source.id) {
    refuseParameter(
      'destinationArn',
      arns.destinationArn,
      'Source queue and destination queue must not be the same.',
    );
  }
  if (destination.fifoQueue !== source.fifoQueue) {
    refuseParameter(
      'destinationArn',
      arns.destinationArn,
      'Destination queue must be same type of queue as the source queue.',
    );
  }
}

function refuseSecondTask(kernel: Kernel, source: QueueRow, sourceArn: string): void {
  if (tasksOf(kernel, source.id).some(isActive)) {
    refuseParameter(
      'sourceArn',
      sourceArn,
      'There is already a task running. Only one active task is allowed for a source queue arn at a given time.',
    );
  }
  const active = [...kernel.table(moveTasks).values()].filter(isActive).length;
  if (active < ACTIVE_TASKS_MAX) return;
  throw new Refusal(
    'QUOTA_EXCEEDED',
    `Cannot start the task: ${active} are under way in the account, and the limit is ${ACTIVE_TASKS_MAX}. Let some end, or cancel them.`,
    { detail: { limit: ACTIVE_TASKS_MAX, actual: active + 1 } },
  );
}
