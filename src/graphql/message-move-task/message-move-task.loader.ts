import { findMessageMoveTasks, messageMoveTaskList } from '../../store/message-move-tasks.ts';
import { everyEntry } from '../../store/page.ts';
import { defineConnectionList } from '../pagination/connection.ts';
import { recordLoader } from '../record-loader.ts';
import { MessageMoveTaskType } from './message-move-task.type.ts';

export const messageMoveTaskById = recordLoader(findMessageMoveTasks);

export const messageMoveTaskConnections = defineConnectionList({
  name: 'message-move-tasks',
  source: messageMoveTaskList,
  matching: () => everyEntry,
  node: (record) => new MessageMoveTaskType(record),
});
