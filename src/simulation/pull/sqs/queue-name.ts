import { refuseAttribute } from './queue-attributes.ts';
import { refuseParameter } from './parameter.ts';

const FIFO_SUFFIX = '.fifo';

/** Refuses a name that no queue can have: up to 80 characters, the suffix included (SQS-02). */
export function refuseBadName(queueName: string): void {
  const stem = queueName.endsWith(FIFO_SUFFIX)
    ? queueName.slice(0, -FIFO_SUFFIX.length)
    : queueName;
  if (/^[A-Za-z0-9_-]+$/.test(stem) && queueName.length <= 80) return;
  refuseParameter(
    'queueName',
    queueName,
    'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length. The name of a FIFO queue ends with the .fifo suffix.',
  );
}

/** Refuses a type that the name contradicts: FIFO queues, and no others, end in `.fifo` (SQS-02). */
export function refuseWrongType(queueName: string, isFifo: boolean, asked: boolean | null): void {
  if (asked === null || asked === isFifo) return;
  refuseAttribute(
    'fifoQueue',
    isFifo
      ? `the name "${queueName}" ends with .fifo, so it must be true or left out.`
      : `the name "${queueName}" does not end with .fifo, so it must be false or left out.`,
  );
}
