import type { MessageRow } from '../simulation/pull/sqs/message.ts';
import { worldTables } from './columns.ts';
import type { PrismaClient } from './generated/client.ts';
import type { ListSource } from './page.ts';

/** A message without what can be large: its contents are read when somebody asks for them. */
export interface QueueMessageRecord extends Omit<MessageRow, 'body' | 'messageAttributes'> {
  readonly sandboxId: string;
}

/** What a message carries. */
export type MessageContents = Pick<MessageRow, 'body' | 'messageAttributes'>;

const large = ['body', 'messageAttributes'];

/** The messages in a queue in the order of their arrival in it. */
export const queueMessageList: ListSource<QueueMessageRecord> = {
  table: 'sqs_message',
  fields: [
    'sandboxId',
    ...Object.keys(worldTables['sqs_message']?.fields ?? {}).filter(
      (field) => !large.includes(field),
    ),
  ],
  owner: ['sandboxId', 'queueId'],
  order: [{ field: 'seq', type: 'bigint' }],
  entry: (row: QueueMessageRecord) => row,
};

/** Which message of which sandbox. */
export interface MessageKey {
  readonly sandboxId: string;
  readonly messageId: string;
}

/** What those messages carry, by message id; a message that is gone by now is missing. */
export async function findMessageContents(
  prisma: PrismaClient,
  keys: readonly MessageKey[],
): Promise<ReadonlyMap<string, MessageContents>> {
  const rows = await prisma.sqsMessage.findMany({
    where: {
      sandboxId: { in: [...new Set(keys.map(({ sandboxId }) => sandboxId))] },
      messageId: { in: keys.map(({ messageId }) => messageId) },
    },
    select: { sandboxId: true, messageId: true, body: true, messageAttributes: true },
  });
  return new Map(
    rows.map(({ sandboxId, messageId, ...contents }) => [
      messageName({ sandboxId, messageId }),
      contents as unknown as MessageContents,
    ]),
  );
}

/** Tells messages of all sandboxes apart: two sandboxes of one seed give out the same message ids. */
export function messageName({ sandboxId, messageId }: MessageKey): string {
  return `${sandboxId} ${messageId}`;
}
