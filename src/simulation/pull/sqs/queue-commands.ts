import { Refusal } from '../../errors.ts';
import { newId, type Kernel } from '../../kernel.ts';
import { forgetDeduplication } from './deduplication.ts';
import { sequenceName } from './enqueue.ts';
import { keepExpiryTimer } from './expiry.ts';
import { delayedMessages, messages, messagesByAge } from './message.ts';
import {
  applyAttributes,
  defaultAttributes,
  type QueueAttributesInput,
} from './queue-attributes.ts';
import {
  changeQueue,
  deletedQueues,
  queueArn,
  queues,
  resolveQueue,
  type QueueAttributes,
  type QueueRow,
} from './queue.ts';
import { refuseBadName, refuseWrongType } from './queue-name.ts';
import { forgetTasks } from './move-task.ts';
import { refuseMoreQueues } from './quotas.ts';
import { refuseBadDeadLetterQueue } from './redrive-policy.ts';
import { forgetRequests } from './request-rate.ts';
import { endWaiting } from './waiting-receive.ts';

export interface CreateQueueInput {
  readonly queueName: string;
  /** True for a name that ends in `.fifo`, and only then; null where nothing is said. */
  readonly fifoQueue: boolean | null;
  readonly attributes: QueueAttributesInput;
}

export interface SetQueueAttributesInput {
  readonly queueName: string;
  readonly attributes: QueueAttributesInput;
}

/** Names a queue. */
export interface QueueNameInput {
  readonly queueName: string;
}

/** What every command on a queue answers with. */
export interface QueueReference {
  readonly queueId: string;
}

/** For so long the name of a deleted queue cannot be used again (SQS-10). */
const DELETED_MS = 60_000;

/** Between two purges of a queue. */
const PURGE_MS = 60_000;

/**
 * Creates a queue (SQS-02). Asked for one that exists it answers with that, unless an attribute that is
 * given has another value there.
 */
export function createQueue(kernel: Kernel, input: CreateQueueInput): QueueReference {
  const { queueName, attributes: given } = input;
  refuseBadName(queueName);
  const fifoQueue = queueName.endsWith('.fifo');
  refuseWrongType(queueName, fifoQueue, input.fifoQueue);
  const attributes = applyAttributes(defaultAttributes(fifoQueue), given, fifoQueue);
  const existing = kernel.table(queues).find(queueName);
  if (existing) {
    refuseOtherAttributes(existing, attributes, given);
    return { queueId: existing.id };
  }
  forgetOldNames(kernel);
  refuseDeletedRecently(kernel, queueName);
  refuseBadDeadLetterQueue(kernel, { queueName, fifoQueue }, attributes.redrivePolicy);
  refuseMoreQueues(kernel);
  const queue = kernel.table(queues).put({
    id: newId(kernel, 'que'),
    seq: kernel.nextInSequence('sqs-queue'),
    queueName,
    fifoQueue,
    ...attributes,
    createdAtMs: kernel.now,
    lastModifiedMs: kernel.now,
    purgedAtMs: null,
    messageBytes: 0,
    expiryTimer: null,
    expiryDueAtMs: null,
    receiveTimer: null,
    receiveDueAtMs: null,
  });
  kernel.emit({
    kind: 'QUEUE_CREATED',
    rule: 'SQS-02',
    message: `The ${fifoQueue ? 'FIFO' : 'standard'} queue "${queueName}" was created: visibility timeout ${queue.visibilityTimeout} s, messages are kept for ${queue.messageRetentionPeriod} s.`,
    detail: { queueName, fifoQueue },
  });
  return { queueId: queue.id };
}

/** Changes attributes of a queue. Retention counts for messages that are in it already, too. */
export function setQueueAttributes(kernel: Kernel, input: SetQueueAttributesInput): QueueReference {
  const queue = resolveQueue(kernel, input.queueName);
  const names = Object.keys(input.attributes);
  if (names.length === 0) return { queueId: queue.id };
  const attributes = applyAttributes(attributesOf(queue), input.attributes, queue.fifoQueue);
  if (input.attributes.redrivePolicy != null) {
    refuseBadDeadLetterQueue(kernel, queue, attributes.redrivePolicy);
  }
  const changed = changeQueue(kernel, queue.id, { ...attributes, lastModifiedMs: kernel.now });
  kernel.emit({
    kind: 'QUEUE_ATTRIBUTES_SET',
    message: `Attributes of the queue "${queue.queueName}" were set: ${names.join(', ')}.`,
    detail: { queueName: queue.queueName, attributes: names },
  });
  if (queue.fifoQueue && changed.delaySeconds !== queue.delaySeconds) delayAnew(kernel, changed);
  keepExpiryTimer(kernel, queue.id);
  kernel.recordsAvailable(queueArn(kernel.sandbox, queue.queueName), null);
  return { queueId: queue.id };
}

/** Deletes a queue and all that is in it, in flight or not. */
export function deleteQueue(kernel: Kernel, { queueName }: QueueNameInput): QueueReference {
  const queue = resolveQueue(kernel, queueName);
  forgetOldNames(kernel);
  const count = deleteMessages(kernel, queue);
  if (queue.expiryTimer !== null) kernel.cancelTimer(queue.expiryTimer);
  endWaiting(kernel, queue);
  forgetTasks(kernel, queue);
  forgetRequests(kernel, queue.id);
  forgetDeduplication(kernel, queue.id);
  kernel.endSequence(sequenceName(queue.id));
  kernel.table(queues).delete(queue.id);
  kernel.table(deletedQueues).put({ queueName: queue.queueName, deletedAtMs: kernel.now });
  kernel.emit({
    kind: 'QUEUE_DELETED',
    rule: 'SQS-10',
    message: `The queue "${queue.queueName}" was deleted with ${count} messages; its name can be used again in ${DELETED_MS / 1_000} s.`,
    detail: { queueName: queue.queueName, messages: count },
  });
  // Its pollers find it gone.
  kernel.recordsAvailable(queueArn(kernel.sandbox, queue.queueName), null);
  return { queueId: queue.id };
}

/** Deletes all messages of a queue, in flight or not; once a minute. */
export function purgeQueue(kernel: Kernel, { queueName }: QueueNameInput): QueueReference {
  const queue = resolveQueue(kernel, queueName);
  if (queue.purgedAtMs !== null && kernel.now - queue.purgedAtMs < PURGE_MS) {
    throw new Refusal(
      'PURGE_QUEUE_IN_PROGRESS',
      `Only one PurgeQueue operation on ${queue.queueName} is allowed every ${PURGE_MS / 1_000} seconds.`,
      { field: 'queueName' },
    );
  }
  const count = deleteMessages(kernel, queue);
  changeQueue(kernel, queue.id, { purgedAtMs: kernel.now, messageBytes: 0 });
  keepExpiryTimer(kernel, queue.id);
  kernel.emit({
    kind: 'QUEUE_PURGED',
    message: `The queue "${queue.queueName}" was purged: ${count} messages are gone.`,
    detail: { queueName: queue.queueName, messages: count },
  });
  return { queueId: queue.id };
}

function attributesOf(queue: QueueRow): QueueAttributes {
  const names = Object.keys(defaultAttributes(queue.fifoQueue)) as (keyof QueueAttributes)[];
  return Object.fromEntries(names.map((name) => [name, queue[name]])) as unknown as QueueAttributes;
}

function refuseOtherAttributes(
  existing: QueueRow,
  attributes: QueueAttributes,
  given: QueueAttributesInput,
): void {
  const other = (Object.keys(given) as (keyof QueueAttributes)[]).find(
    (name) => JSON.stringify(existing[name]) !== JSON.stringify(attributes[name]),
  );
  if (other === undefined) return;
  const awsName = other.charAt(0).toUpperCase() + other.slice(1);
  throw new Refusal(
    'QUEUE_EXISTS',
    `A queue already exists with the same name and a different value for attribute ${awsName}`,
    { field: `attributes.${other}` },
  );
}

function refuseDeletedRecently(kernel: Kernel, queueName: string): void {
  if (!kernel.table(deletedQueues).get(queueName)) return;
  throw new Refusal(
    'QUEUE_DELETED_RECENTLY',
    `You must wait ${DELETED_MS / 1_000} seconds after deleting a queue before you can create another with the same name.`,
    { field: 'queueName' },
  );
}

function forgetOldNames(kernel: Kernel): void {
  const names = kernel.table(deletedQueues);
  const old = [...names.values()].filter(
    ({ deletedAtMs }) => kernel.now - deletedAtMs >= DELETED_MS,
  );
  for (const { queueName } of old) names.delete(queueName);
}

/** A FIFO queue's delay is that of all its messages, those that wait already included. */
function delayAnew(kernel: Kernel, { id, delaySeconds }: QueueRow): void {
  const table = kernel.table(messages);
  const delayed = [...table.inOrder(delayedMessages, id)];
  for (const message of delayed) {
    table.put({ ...message, hiddenUntilMs: message.retainedSinceMs + delaySeconds * 1_000 });
  }
}

function deleteMessages(kernel: Kernel, queue: QueueRow): number {
  const all = [...kernel.table(messages).inOrder(messagesByAge, queue.id)];
  for (const { messageId } of all) kernel.table(messages).delete(messageId);
  return all.length;
}
