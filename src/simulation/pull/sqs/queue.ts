import { Refusal } from '../../errors.ts';
import type { PolicyStatement } from '../../iam/statement.ts';
import type { Kernel } from '../../kernel.ts';
import { defineTable } from '../../table.ts';

/** Where messages go that have been received too often. */
export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** Which queues may name this one as their dead-letter queue. */
export interface RedriveAllowPolicy {
  readonly redrivePermission: 'ALLOW_ALL' | 'DENY_ALL' | 'BY_QUEUE';
  /** Up to ten queues for `BY_QUEUE`; else empty. */
  readonly sourceQueueArns: readonly string[];
}

/** What can be set on a queue, in AWS's units. */
export interface QueueAttributes {
  readonly delaySeconds: number;
  readonly maximumMessageSize: number;
  readonly messageRetentionPeriod: number;
  readonly receiveMessageWaitTimeSeconds: number;
  readonly visibilityTimeout: number;
  /** The policy document as it was given; null for none. */
  readonly policy: string | null;
  readonly redrivePolicy: RedrivePolicy | null;
  readonly redriveAllowPolicy: RedriveAllowPolicy | null;
  /** The last three are of FIFO queues; null on a standard queue. */
  readonly contentBasedDeduplication: boolean | null;
  readonly deduplicationScope: 'QUEUE' | 'MESSAGE_GROUP' | null;
  readonly fifoThroughputLimit: 'PER_QUEUE' | 'PER_MESSAGE_GROUP_ID' | null;
}

/** A queue. */
export interface QueueRow extends QueueAttributes {
  readonly id: string;
  /** Order of creation in the sandbox, from 1. */
  readonly seq: number;
  readonly queueName: string;
  readonly fifoQueue: boolean;
  /** What `policy` says. */
  readonly policyStatements: readonly PolicyStatement[];
  readonly createdAtMs: number;
  readonly lastModifiedMs: number;
  /** When it was purged last; null where it never was. */
  readonly purgedAtMs: number | null;
  /** Bytes of all messages in it. */
  readonly messageBytes: number;
  /** The timer that is due when its oldest message expires; null while it is empty. */
  readonly expiryTimer: number | null;
  readonly expiryDueAtMs: number | null;
  /** The timer that is due when those who wait for its messages may find one; null while nobody waits. */
  readonly receiveTimer: number | null;
  readonly receiveDueAtMs: number | null;
}

/** The queues of a sandbox, found by id and by name. */
export const queues = defineTable<QueueRow>({
  name: 'sqs_queue',
  key: (row) => row.id,
  lookup: (row) => row.queueName,
});

/** A name that was a queue's until just now. */
export interface DeletedQueueRow {
  readonly queueName: string;
  readonly deletedAtMs: number;
}

/** Queues deleted within the last minute: their names cannot be used again yet (SQS-10). */
export const deletedQueues = defineTable<DeletedQueueRow>({
  name: 'sqs_deleted_queue',
  key: (row) => row.queueName,
});

interface SandboxPlace {
  readonly region: string;
  readonly accountId: string;
}

export function queueArn({ region, accountId }: SandboxPlace, queueName: string): string {
  return `arn:aws:sqs:${region}:${accountId}:${queueName}`;
}

export function queueUrl({ region, accountId }: SandboxPlace, queueName: string): string {
  return `https://sqs.${region}.amazonaws.com/${accountId}/${queueName}`;
}

/** The queue of that ARN; undefined where the sandbox has none such. */
export function findQueueByArn(kernel: Kernel, arn: string): QueueRow | undefined {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  return queueArn(kernel.sandbox, name) === arn ? kernel.table(queues).find(name) : undefined;
}

/** Finds a queue by name, URL or ARN, or refuses (SQS-02). */
export function resolveQueue(kernel: Kernel, reference: string): QueueRow {
  const name = reference.slice(
    Math.max(reference.lastIndexOf(':'), reference.lastIndexOf('/')) + 1,
  );
  const forms = [name, queueUrl(kernel.sandbox, name), queueArn(kernel.sandbox, name)];
  const queue = forms.includes(reference) ? kernel.table(queues).find(name) : undefined;
  if (queue) return queue;
  throw new Refusal(
    'QUEUE_NOT_FOUND',
    `The specified queue does not exist: the sandbox has no queue "${reference.slice(0, 200)}".`,
    { field: 'queueName' },
  );
}

/** Changes some fields of a queue as it is now; returns it. */
export function changeQueue(kernel: Kernel, queueId: string, changes: Partial<QueueRow>): QueueRow {
  const row = kernel.table(queues).get(queueId);
  if (!row) throw new Error(`There is no queue ${queueId}`);
  return kernel.table(queues).put({ ...row, ...changes });
}
