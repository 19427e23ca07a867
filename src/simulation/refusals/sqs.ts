import type { RefusalDefinition } from './refusal-definition.ts';

/** What SQS refuses of FIFO queues that are asked too often, and of redrive tasks. */
export const sqsRefusals = {
  QUEUE_THROUGHPUT_EXCEEDED: {
    awsErrorCode: 'RequestThrottled',
    httpStatus: 403,
    meaning:
      'A FIFO queue takes no more requests of that kind in this second; try again in the next.',
  },
  MOVE_TASK_QUEUE_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'The queue that messages are to be moved from or to is not there.',
  },
  MOVE_TASK_NOT_FOUND: {
    awsErrorCode: 'ResourceNotFoundException',
    httpStatus: 404,
    meaning: 'There is no message move task of that handle.',
  },
  MOVE_TASK_NOT_RUNNING: {
    awsErrorCode: 'UnsupportedOperation',
    httpStatus: 400,
    meaning: 'The message move task has ended, or is being cancelled already.',
  },
} as const satisfies Record<string, RefusalDefinition>;
