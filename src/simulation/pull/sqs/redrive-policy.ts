import { Refusal } from '../../errors.ts';
import type { Kernel } from '../../kernel.ts';
import { findQueueByArn, queueArn, type QueueRow, type RedrivePolicy } from './queue.ts';

/**
 * Refuses a dead-letter queue that is not there, is of the other type (SQS-05) or does not let this
 * queue use it.
 */
export function refuseBadDeadLetterQueue(
  kernel: Kernel,
  source: Pick<QueueRow, 'queueName' | 'fifoQueue'>,
  policy: RedrivePolicy | null,
): void {
  if (policy === null) return;
  const target = findQueueByArn(kernel, policy.deadLetterTargetArn);
  if (!target) refuse(policy, 'Dead letter target does not exist.');
  if (target.fifoQueue !== source.fifoQueue) {
    refuse(policy, 'Dead-letter queue must be same type of queue as the source queue.');
  }
  if (!allows(kernel, target, source.queueName)) {
    refuse(
      policy,
      'The redriveAllowPolicy of the dead-letter queue does not let this queue use it.',
    );
  }
}

/** The dead-letter queue, as it is now; null where there is none, or it has been deleted. */
export function findDeadLetterQueue(kernel: Kernel, source: QueueRow): QueueRow | null {
  const arn = source.redrivePolicy?.deadLetterTargetArn;
  return (arn === undefined ? undefined : findQueueByArn(kernel, arn)) ?? null;
}

function allows(kernel: Kernel, { redriveAllowPolicy }: QueueRow, sourceName: string): boolean {
  if (redriveAllowPolicy === null) return true;
  const { redrivePermission, sourceQueueArns } = redriveAllowPolicy;
  if (redrivePermission === 'DENY_ALL') return false;
  return (
    redrivePermission === 'ALLOW_ALL' ||
    sourceQueueArns.includes(queueArn(kernel.sandbox, sourceName))
  );
}

function refuse({ deadLetterTargetArn, maxReceiveCount }: RedrivePolicy, why: string): never {
  const value = JSON.stringify({ deadLetterTargetArn, maxReceiveCount });
  throw new Refusal(
    'QUEUE_PARAMETER_INVALID',
    `Value ${value} for parameter RedrivePolicy is invalid. Reason: ${why}`,
    { field: 'attributes.redrivePolicy.deadLetterTargetArn' },
  );
}
