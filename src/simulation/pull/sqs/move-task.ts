import type { Kernel } from '../../kernel.ts';
import { defineTable, type RowOrder } from '../../table.ts';
import type { QueueRow } from './queue.ts';

/** Where a task that moves messages out of a dead-letter queue stands. */
export type MoveTaskStatus = 'RUNNING' | 'COMPLETED' | 'CANCELLING' | 'CANCELLED' | 'FAILED';

/** A task that moves messages out of a dead-letter queue (a redrive). */
export interface MoveTaskRow {
  readonly id: string;
  /** Order of their start in the sandbox, from 1. */
  readonly seq: number;
  /** The dead-letter queue. */
  readonly queueId: string;
  readonly taskHandle: string;
  readonly sourceArn: string;
  /** Null where each message goes back to the queue that it came from. */
  readonly destinationArn: string | null;
  /** Null for as fast as can be. */
  readonly maxNumberOfMessagesPerSecond: number | null;
  readonly status: MoveTaskStatus;
  readonly messagesMoved: number;
  /** Messages that could be received when it began. */
  readonly messagesToMove: number;
  /** What has arrived later, by `seq` of the message, is not moved: else a loop of failures had no end. */
  readonly lastSeq: number;
  /** Null unless it failed. */
  readonly failureReason: string | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  /** The timer that moves the next ones; null once it has ended. */
  readonly timer: number | null;
}

/** Tasks of one dead-letter queue that are remembered, the one under way included. */
const TASKS_OF_QUEUE_MAX = 10;

const byStart: RowOrder<MoveTaskRow> = {
  group: (row) => row.queueId,
  compare: (left, right) => left.seq - right.seq,
};

/** The tasks under way, and the last ones of each queue; found by id and by handle. */
export const moveTasks = defineTable<MoveTaskRow>({
  name: 'sqs_move_task',
  key: (row) => row.id,
  lookup: (row) => row.taskHandle,
  orders: [byStart],
});

/** Whether a task has not ended yet. */
export function isActive({ endedAtMs }: MoveTaskRow): boolean {
  return endedAtMs === null;
}

/** The tasks of a dead-letter queue that are remembered, oldest first. */
export function tasksOf(kernel: Kernel, queueId: string): readonly MoveTaskRow[] {
  return [...kernel.table(moveTasks).inOrder(byStart, queueId)];
}

/** Makes room for one task more of a queue. */
export function forgetOldTasks(kernel: Kernel, queueId: string): void {
  const tasks = tasksOf(kernel, queueId);
  const old = tasks.slice(0, Math.max(0, tasks.length - TASKS_OF_QUEUE_MAX + 1));
  for (const { id } of old) kernel.table(moveTasks).delete(id);
}

/** Forgets the tasks of a queue that is being deleted; one under way ends with it. */
export function forgetTasks(kernel: Kernel, queue: QueueRow): void {
  for (const task of tasksOf(kernel, queue.id)) {
    if (task.timer !== null) kernel.cancelTimer(task.timer);
    if (isActive(task)) {
      kernel.emit({
        kind: 'MESSAGE_MOVE_TASK_FAILED',
        rule: 'SQS-06',
        message: `The redrive of the dead-letter queue "${queue.queueName}" ends after ${task.messagesMoved} messages: the queue was deleted.`,
        detail: { queueName: queue.queueName, taskId: task.id, moved: task.messagesMoved },
      });
    }
    kernel.table(moveTasks).delete(task.id);
  }
}
