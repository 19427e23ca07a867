import type { MoveTaskRow } from '../simulation/pull/sqs/move-task.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';
import { withPlainNumbers } from './plain-numbers.ts';

/** A task that moves messages out of a dead-letter queue, as the API reads it. */
export interface MessageMoveTaskRecord extends MoveTaskRow {
  readonly sandboxId: string;
}

/** The tasks of a dead-letter queue in the order of their start. */
export const messageMoveTaskList: ListSource<MessageMoveTaskRecord> = {
  table: 'sqs_move_task',
  fields: ['sandboxId', ...Object.keys(worldTables['sqs_move_task']?.fields ?? {})],
  owner: ['sandboxId', 'queueId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: MessageMoveTaskRecord) => row,
};

/** The tasks with those ids, in no promised order. */
export async function findMessageMoveTasks(
  prisma: PrismaClient,
  ids: readonly string[],
): Promise<readonly MessageMoveTaskRecord[]> {
  const rows = await prisma.sqsMoveTask.findMany({ where: { id: { in: [...ids] } } });
  return rows.map((row) => withPlainNumbers(row) as unknown as MessageMoveTaskRecord);
}
