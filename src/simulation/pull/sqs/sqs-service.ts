import type { Service } from '../../service.ts';
import { changeMessageVisibility, changeMessageVisibilityBatch } from './change-visibility.ts';
import { deduplications } from './deduplication.ts';
import { deleteMessage, deleteMessageBatch } from './delete-message.ts';
import { oldestMessageExpires } from './expiry.ts';
import { messages } from './message.ts';
import { moveMessagesTimer } from './move-messages.ts';
import { cancelMessageMoveTask, startMessageMoveTask } from './move-task-commands.ts';
import { moveTasks } from './move-task.ts';
import { sqsQueueSource } from './queue-source.ts';
import { createQueue, deleteQueue, purgeQueue, setQueueAttributes } from './queue-commands.ts';
import { deletedQueues, queues } from './queue.ts';
import { receiveMessage } from './receive-message.ts';
import { requestRates } from './request-rate.ts';
import { sendMessageForService } from './send-action.ts';
import { sendMessage, sendMessageBatch } from './send-message.ts';
import {
  messageReceives,
  onMessagesAvailable,
  receiveWaitEnds,
  waitingReceivesLook,
} from './waiting-receive.ts';

/** Amazon SQS: standard and FIFO queues and the messages in them. */
export const sqsService = {
  name: 'sqs',
  tables: [
    queues,
    deletedQueues,
    messages,
    deduplications,
    messageReceives,
    moveTasks,
    requestRates,
  ],
  timers: [oldestMessageExpires, receiveWaitEnds, waitingReceivesLook, moveMessagesTimer],
  commands: {
    CreateQueue: createQueue,
    DeleteQueue: deleteQueue,
    SetQueueAttributes: setQueueAttributes,
    PurgeQueue: purgeQueue,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    ReceiveMessage: receiveMessage,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    StartMessageMoveTask: startMessageMoveTask,
    CancelMessageMoveTask: cancelMessageMoveTask,
  },
  onRecordsAvailable: onMessagesAvailable,
  actions: { 'sqs:SendMessage': sendMessageForService },
  pullSources: [sqsQueueSource],
  eventKinds: {
    QUEUE_CREATED: 'A queue was created.',
    QUEUE_ATTRIBUTES_SET: 'Attributes of a queue were changed.',
    QUEUE_PURGED: 'All messages of a queue were deleted.',
    QUEUE_DELETED: 'A queue was deleted with its messages.',
    MESSAGE_SENT: 'A user sent a message to a queue.',
    MESSAGE_DELIVERED: 'A service delivered a message into a queue.',
    MESSAGE_DUPLICATE_SUPPRESSED:
      'A FIFO queue was sent a message again within five minutes; it takes nothing.',
    MESSAGE_RECEIVED: 'A message was received; it is hidden until its visibility timeout ends.',
    MESSAGE_VISIBILITY_CHANGED: 'A message in flight is hidden for another time.',
    MESSAGE_VISIBLE_AGAIN:
      'A message was not deleted before its visibility timeout ended; told when somebody looks.',
    MESSAGE_DELETED: 'A message was deleted by the handle of its latest receive.',
    MESSAGE_NOT_DELETED: 'A request to delete a message succeeded without effect.',
    MESSAGE_DEAD_LETTERED: 'A message was received too often and moved to the dead-letter queue.',
    MESSAGE_NOT_DEAD_LETTERED:
      'A message was received too often, but its dead-letter queue is gone; it stays.',
    NOISY_GROUP_PASSED_OVER:
      'A receive gave the messages of quieter groups before those of a group with many in flight.',
    RECEIVE_WAITS: 'A receive found no message and waits for one.',
    RECEIVE_ENDED_EMPTY: 'A receive has waited for as long as it may, and ends without a message.',
    MESSAGE_MOVE_TASK_STARTED: 'A task began to move messages out of a dead-letter queue.',
    MESSAGE_REDRIVEN: 'A task moved a message out of a dead-letter queue, as a new message.',
    MESSAGE_MOVE_TASK_COMPLETED: 'A task has moved all messages that it could move.',
    MESSAGE_MOVE_TASK_CANCELLING: 'A task was cancelled; it moves no more messages.',
    MESSAGE_MOVE_TASK_CANCELLED: 'A cancelled task has ended.',
    MESSAGE_MOVE_TASK_FAILED: 'A task could not move a message and has ended.',
    MESSAGE_EXPIRED: 'A message was kept for as long as its queue keeps messages, and is gone.',
  },
} as const satisfies Service;
