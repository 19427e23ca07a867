import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { startTrace } from '../../trace-header.ts';
import { MESSAGE_BYTES_MAX, type MessageInput } from './message.ts';
import {
  carryOut,
  preparePublication,
  refuseUnlessRoom,
  type Publication,
  type PublishReceipt,
} from './publish.ts';
import { resolveTopic } from './topic.ts';

/** A message of a batch, and how the answer calls it. */
export interface PublishBatchEntry extends MessageInput {
  readonly id: string;
}

export interface PublishBatchInput {
  readonly topicArn: string;
  readonly entries: readonly PublishBatchEntry[];
}

export interface PublishBatchReceipt {
  readonly successful: readonly (PublishReceipt & { readonly id: string })[];
  readonly failed: readonly FailedEntry[];
}

/** An entry that was not published; the others were. */
export interface FailedEntry {
  readonly id: string;
  /** AWS's error code. */
  readonly code: string;
  readonly message: string;
  readonly senderFault: boolean;
}

const ENTRIES_MAX = 10;

/**
 * Publishes up to ten messages, each a message of its own with a trace of its own. A bad batch is
 * refused as a whole; of a good one, bad entries fail alone.
 */
export function publishBatch(
  kernel: Kernel,
  { topicArn, entries }: PublishBatchInput,
): PublishBatchReceipt {
  const topic = resolveTopic(kernel, topicArn);
  refuseBadBatch(entries);
  const failed: FailedEntry[] = [];
  const publications: { readonly id: string; readonly publication: Publication }[] = [];
  for (const { id, ...input } of entries) {
    try {
      publications.push({ id, publication: preparePublication(kernel, topic, input) });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code === 'QUOTA_EXCEEDED') throw error;
      const { awsErrorCode, message } = error;
      failed.push({ id, code: awsErrorCode ?? 'InvalidParameter', message, senderFault: true });
    }
  }
  refuseLargeBatch(
    kernel,
    publications.map(({ publication }) => publication),
  );
  const successful = publications.map(({ id, publication }) => ({
    id,
    ...carryOut(kernel, publication, startTrace(kernel)),
  }));
  return { successful, failed };
}

function refuseBadBatch(entries: readonly PublishBatchEntry[]): void {
  if (entries.length === 0) {
    refuse('EMPTY_BATCH_REQUEST', "The batch request doesn't contain any entries.");
  }
  if (entries.length > ENTRIES_MAX) {
    refuse(
      'TOO_MANY_BATCH_ENTRIES',
      `The batch request contains more entries than permissible: it has ${entries.length}, and ${ENTRIES_MAX} are allowed.`,
    );
  }
  const bad = entries.find(({ id }) => !/^[\w-]{1,80}$/.test(id));
  if (bad) {
    refuse(
      'INVALID_BATCH_ENTRY_ID',
      `The Id of a batch entry in a batch request doesn't abide by the specification: "${bad.id.slice(0, 80)}" must have 1 to 80 letters, digits, hyphens and underscores.`,
    );
  }
  if (new Set(entries.map(({ id }) => id)).size < entries.length) {
    refuse(
      'BATCH_ENTRY_IDS_NOT_DISTINCT',
      'Two or more batch entries in the request have the same Id.',
    );
  }
}

/** Together the messages may have as many bytes as one alone (SNS-02), and there must be room for all of them to wait. */
function refuseLargeBatch(kernel: Kernel, publications: readonly Publication[]): void {
  const bytes = publications.reduce((sum, { message }) => sum + message.bytes, 0);
  if (bytes > MESSAGE_BYTES_MAX) {
    refuse(
      'BATCH_REQUEST_TOO_LONG',
      `The length of all the batch messages put together is more than the limit: they have ${bytes} bytes, and ${MESSAGE_BYTES_MAX} are allowed.`,
    );
  }
  refuseUnlessRoom(kernel, publications);
}

function refuse(
  code:
    | 'EMPTY_BATCH_REQUEST'
    | 'TOO_MANY_BATCH_ENTRIES'
    | 'INVALID_BATCH_ENTRY_ID'
    | 'BATCH_ENTRY_IDS_NOT_DISTINCT'
    | 'BATCH_REQUEST_TOO_LONG',
  message: string,
): never {
  throw new Refusal(code, message, { field: 'entries' });
}
