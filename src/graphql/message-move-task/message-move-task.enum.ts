import type { MoveTaskStatus } from '../../simulation/pull/sqs/move-task.ts';
import { defineEnum } from '../enum.ts';

export const MessageMoveTaskStatus = defineEnum<MoveTaskStatus>(
  'MessageMoveTaskStatus',
  'Where a task that moves messages out of a dead-letter queue stands.',
  {
    RUNNING: 'It moves messages.',
    COMPLETED: 'It has moved all that it could.',
    CANCELLING: 'It was cancelled, and ends when it would have gone on.',
    CANCELLED: 'It has ended because it was cancelled; what it moved stays moved.',
    FAILED: 'It could not move a message, and has ended there.',
  },
);
